/**
 * Next's own reading of a file: `getPageStaticInfo` of its build (next 16.4.6, dist/build/analysis/get-page-static-info.js,
 * checked 2026-11).
 */
import { createRequire } from 'node:module'

/** What it says of a file. */
export interface PageInfo {
  /** The checked settings; of `pages`, with the exported `config` as one of them. */
  readonly config?: Readonly<Record<string, unknown>>
  readonly runtime?: string
  readonly maxDuration?: number
  readonly preferredRegion?: string | readonly string[]
  /** Of an edge function. */
  readonly middleware?: { readonly regions?: unknown }
}

export interface PageReader {
  /** `page` is the address with the file's own name. */
  read(type: 'app' | 'pages', page: string, path: string): Promise<PageInfo>
  /** A module of Next, by its path in `dist`. */
  load(path: string): unknown
}

/** Starts Next's parser. Throws where that version has another one. */
export async function openPageReader(resolve: (specifier: string) => string): Promise<PageReader> {
  // This thread's own: Next would report that it was used.
  process.env['NEXT_TELEMETRY_DISABLED'] = '1'
  const load = (path: string): unknown => {
    const file = resolve(`next/dist/${path}`)
    return createRequire(file)(file)
  }
  // The exports of the version above; anything else fails at the call, with its name.
  const { getPageStaticInfo } = load('build/analysis/get-page-static-info.js') as {
    getPageStaticInfo(params: object): Promise<PageInfo>
  }
  if (typeof getPageStaticInfo !== 'function') throw new Error('it has no `getPageStaticInfo`')
  await startCompiler(load('build/swc/index.js'))
  return {
    load,
    read: (pageType, page, pageFilePath) =>
      getPageStaticInfo({ pageFilePath, page, pageType, nextConfig: {}, isDev: false }),
  }
}

/** Next takes a file that its compiler cannot parse for one without fields, and so every file when there is no compiler. */
async function startCompiler(module: unknown): Promise<void> {
  // The exports of the version above; anything else fails at the call, with its name.
  const swc = module as { loadBindings(): Promise<unknown>; parse(text: string, options: object): Promise<unknown> }
  await swc.loadBindings()
  await swc.parse('export const maxDuration = 1', { isModule: 'unknown', filename: 'route.ts' })
}
