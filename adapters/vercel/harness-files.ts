/** What `.vercel/output` holds, by the path that it answers at. */
import { existsSync } from 'node:fs'
import { readdir, readFile, realpath } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { readVcConfigs, type VcConfig } from './harness-packages.ts'
import type { Route } from './harness-router.ts'

export interface OutputFunction {
  /** The path in the output, with a leading slash. */
  readonly path: string
  /** The real folder: the same for functions that are links to one. */
  readonly folder: string
  readonly config: VcConfig
}

export interface OutputFiles {
  readonly routes: readonly Route[]
  findStatic(path: string): { readonly file: string; readonly contentType: string } | undefined
  findFunction(path: string): OutputFunction | undefined
}

interface OutputConfig {
  readonly routes?: readonly Route[]
  readonly overrides?: Readonly<Record<string, { readonly path?: string; readonly contentType?: string }>>
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'application/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'application/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
}

/** Reads everything once: a path of a request is only looked up, and never joined to a folder. */
export const readOutput = async (output: string): Promise<OutputFiles> => {
  const config = JSON.parse(await readFile(join(output, 'config.json'), 'utf8')) as OutputConfig
  const statics = await indexStatic(join(output, 'static'), config.overrides ?? {})
  const functions = await indexFunctions(output)
  return {
    routes: config.routes ?? [],
    // A slash after the name of a file leads nowhere: `vercel dev --local` 64.0.2.
    findStatic: (path) => statics.get(decode(path)),
    findFunction: (path) => functions.get(decode(path)) ?? functions.get(decode(path).replace(/\/$/, '')),
  }
}

const decode = (path: string): string => {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}

type StaticFile = NonNullable<ReturnType<OutputFiles['findStatic']>>

const indexStatic = async (
  folder: string,
  overrides: NonNullable<OutputConfig['overrides']>,
): Promise<ReadonlyMap<string, StaticFile>> => {
  const index = new Map<string, StaticFile>()
  if (!existsSync(folder)) return index
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = join(entry.parentPath, entry.name)
    const name = file.slice(folder.length + 1).replaceAll('\\', '/')
    const override = overrides[name]
    const contentType = override?.contentType ?? TYPES[extname(name)] ?? 'application/octet-stream'
    for (const path of addresses(override?.path ?? name, 'index.html')) index.set(path, { file, contentType })
  }
  return index
}

const indexFunctions = async (output: string): Promise<ReadonlyMap<string, OutputFunction>> => {
  const index = new Map<string, OutputFunction>()
  for (const [name, config] of await readVcConfigs(output)) {
    const found = { path: `/${name}`, folder: await realpath(join(output, 'functions', `${name}.func`)), config }
    for (const path of addresses(name, 'index')) index.set(path, found)
  }
  return index
}

/** `a/index` answers at `/a/index`, `/a` and `/a/`; the index of the root at `/`. */
const addresses = (name: string, indexName: string): readonly string[] => {
  const path = `/${name}`
  if (!path.endsWith(`/${indexName}`)) return [path]
  const folder = path.slice(0, -indexName.length)
  return [path, folder, folder.slice(0, -1)]
}
