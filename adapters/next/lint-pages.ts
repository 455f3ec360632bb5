/**
 * How Next reads an API route of `pages` that a person wrote: `runtime` and `maxDuration` of `config` by its own parser
 * while it builds, `regions` of an edge function alone, and `api` from the module when it runs (api-resolver.js and
 * pages-segment-config.js of next 16.4.6, checked 2026-11).
 */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { HostParser, HostReading, HostSource, ModuleShape, Unheard } from '../../src/contract/lint.ts'
import { openPageReader, type PageInfo } from './page-info.ts'

const METHODS = /^(?:get|head|post|put|patch|delete|options)$/i

const source: HostSource = {
  title: 'Next',
  style: 'config',
  parser: { package: 'next', broughtBy: [] },
  isUsed: async (root) => (await filesOf(root)).length > 0,
  open,
  unheard,
  costs: {
    runtime: '`next build` fails where it cannot read `config`; where it finds none, the route runs on Node.',
    maxDuration:
      "`next build` fails where it cannot read `config`; where it finds none, the route is ended after the host's usual time limit.",
    regions: "The route runs in the project's regions.",
    api: '`next build` fails where it cannot read `config`.',
  },
  advice: {
    regions: 'Next passes them on of edge functions only. For Vercel, write them into vercel.json, under `functions`.',
  },
}
export default source

async function open(root: string, resolve: (specifier: string) => string): Promise<HostParser> {
  const next = await openPageReader(resolve)
  const { extractExportedConstValue } = next.load('build/analysis/extract-const-value.js') as Extracting
  const { parseModule } = next.load('build/analysis/parse-module.js') as Parsing
  return {
    list: () => filesOf(root),
    async read(file, text, copy): Promise<HostReading> {
      const page = `/${file.replace(/^(?:src\/)?pages\//, '').replace(/\.\w+$/, '')}`
      try {
        const path = await copy()
        const info = await next.read('pages', page, path)
        const extracted = extractExportedConstValue(await parseModule(path, text), 'config')
        return { fields: fieldsOf(info, extracted?.value) }
      } catch (error) {
        return { fields: {}, refusal: error instanceof Error ? error.message : String(error) }
      }
    },
  }
}

// The exports of the version above; anything else fails at the call, with its name.
interface Extracting {
  extractExportedConstValue(ast: unknown, name: string): { readonly value?: unknown } | null
}
interface Parsing {
  parseModule(path: string, text: string): Promise<unknown>
}

/** What Next goes on to use of an exported `config`. */
function fieldsOf({ config, runtime, middleware }: PageInfo, extracted: unknown): Readonly<Record<string, unknown>> {
  const isEdge = runtime === 'edge' || runtime === 'experimental-edge'
  return {
    ...record(config?.['config']),
    ...(isEdge && middleware?.regions !== undefined && { regions: middleware.regions }),
    ...('api' in record(extracted) && { api: record(extracted)['api'] }),
  }
}

const record = (value: unknown): Readonly<Record<string, unknown>> =>
  // Values that were extracted are plain data, so an object that is no list is a record.
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {}

function unheard({ exports, open: isOpen, isCommonjs }: ModuleShape): Unheard[] {
  const hasDefault = exports.includes('default')
  const methods = exports.filter((name) => METHODS.test(name))
  if (isOpen || isCommonjs) return []
  return methods.map((name) => ({
    name,
    why: 'Of a file in `pages/api` Next calls the default export alone',
    cost: hasDefault
      ? `Requests with ${name.toUpperCase()} go to the default export.`
      : 'Every request is answered with 500.',
    fix: hasDefault
      ? 'Call it from the default export, by `request.method`.'
      : 'Export one handler as default, or make the file a `route` of the App Router.',
  }))
}

/** `pages/api/**` or `src/pages/api/**`. */
async function filesOf(root: string): Promise<string[]> {
  const folder = ['pages', 'src/pages'].find((each) => existsSync(join(root, each)))
  if (folder === undefined) return []
  const entries = await readdir(join(root, folder, 'api'), { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && /(?<!\.d)\.(?:tsx?|jsx?)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => !file.includes('/node_modules/'))
    .toSorted()
}
