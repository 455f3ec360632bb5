/** Adapters by their name or by the path of their folder. */
import { build } from './bundler.ts'
import { existsSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { BuildAdapter, BuildAdapterFactory } from '../contract/adapter.ts'
import { keepPlaces } from './keep-places.ts'
import { ownNames } from './own-names.ts'

const EXTENSION = import.meta.url.endsWith('.ts') ? '.ts' : '.js'
const ENDINGS = ['.ts', '.mts', '.js', '.mjs']

/** The build half of an adapter by its name: one of this package, or a package that exports a factory. */
export async function importAdapter(name: string): Promise<BuildAdapter | undefined> {
  if (!/^[\w@/.-]+$/.test(name) || name.includes('..')) return undefined
  const places = [
    new URL(`../../adapters/${name}/build${EXTENSION}`, import.meta.url).href,
    ...(name.includes('/') || name.startsWith('anyhost-') ? [name] : []),
  ]
  for (const place of places) {
    try {
      // A factory is the default export of every build half; what is none fails at the call, with its name.
      const module = (await import(place)) as { default: BuildAdapterFactory }
      return module.default()
    } catch (error) {
      if ((error as { code?: string }).code !== 'ERR_MODULE_NOT_FOUND') throw error
    }
  }
  return undefined
}

/** The adapter in a folder: the factory that `build.ts` exports, with the `runtime.ts` beside it where it names no other. */
export async function loadAdapter(path: string, root: string): Promise<BuildAdapter | undefined> {
  const file = halfOf(resolve(root, path), 'build')
  if (!file) return undefined
  // A factory is the default export of every build half; what is none fails at the call, with its name.
  const { default: factory } = (await importFile(file)) as { default: BuildAdapterFactory }
  const adapter = factory()
  const runtime = halfOf(resolve(root, path), 'runtime')
  return adapter.runtime || !runtime ? adapter : { ...adapter, runtime: pathToFileURL(runtime) }
}

/** One of the files of an adapter's folder, whatever it is written in. */
export const halfOf = (folder: string, name: string): string | undefined =>
  ENDINGS.map((ending) => join(folder, `${name}${ending}`)).find((file) => existsSync(file))

/** Runs a module of the user's, with the files that it imports. Its `anyhost` is this one. */
export async function importFile(file: string): Promise<unknown> {
  const { outputFiles } = await build({
    entryPoints: [file],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
    plugins: [ownNames({ external: true }), keepPlaces()],
  })
  // Beside the original, so that its packages are found; gone again at once.
  const copy = `${file}.${process.pid}.${Date.now()}.mjs`
  await writeFile(copy, outputFiles[0]!.text)
  try {
    return await import(pathToFileURL(copy).href)
  } finally {
    await rm(copy, { force: true })
  }
}
