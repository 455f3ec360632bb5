/** Finds and runs `anyhost.config.*`. Whatever goes wrong with it is one problem, at its place. */
import { readdirSync } from 'node:fs'
import { mkdir, readdir, rm, rmdir, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import type { BuildFailure } from 'esbuild'
import { builtinsPlugin } from './builtins.ts'
import { build } from './bundler.ts'
import { configModules } from './config-modules.ts'
import { CONFIG_NAMES } from './config-names.ts'
import { thrownAt } from './config-throws.ts'
import { keepPlaces } from './keep-places.ts'
import { ownNames } from './own-names.ts'
import { problem, type Problem } from './problems.ts'
import { inProject, withoutRoot } from './project-path.ts'

/** How long settings may take to be worked out, in ms. */
const PATIENCE = 30_000

export interface ConfigFile {
  /** What it exports by default, worked out. */
  readonly value?: unknown
  /** Its name, where there is one. */
  readonly file?: string
  /** Every file of the project's own that it was made from, absolute. */
  readonly inputs: readonly string[]
  readonly problem?: Problem
}

/** Without a file there is no value. */
export async function readConfigFile(root: string, patience: number = PATIENCE): Promise<ConfigFile> {
  const found = namesIn(root).filter((name) => /^anyhost\.config\.[^.]+$/.test(name))
  const [file, other] = [...found.filter((name) => CONFIG_NAMES.includes(name)), ...found.filter(isUnknown)]
  if (file === undefined) return { inputs: [] }
  const inputs = [join(root, file)]
  const fail = (what: string, fix: string): ConfigFile => ({
    file,
    inputs,
    problem: problem('ANYHOST_PROJECT_CONFIG', what, { file, fix }),
  })
  if (isUnknown(file)) return fail(`Nobody reads ${file}.`, `Name it one of ${CONFIG_NAMES.join(', ')}.`)
  if (other !== undefined)
    return fail(`There is ${other} as well, and one of them would mean nothing.`, `Remove ${other}.`)
  return run(root, file, patience)
}

const isUnknown = (name: string): boolean => !CONFIG_NAMES.includes(name)

function namesIn(root: string): string[] {
  try {
    return readdirSync(root).toSorted()
  } catch {
    return []
  }
}

async function run(root: string, file: string, patience: number): Promise<ConfigFile> {
  const made = await bundle(root, file)
  if (!('code' in made)) return made
  const { code, map, inputs } = made
  // Within the project, so that its packages are found; gone again at once.
  const folder = join(root, '.anyhost')
  const copy = join(folder, `config-${process.pid}-${Date.now()}.mjs`)
  await mkdir(folder, { recursive: true })
  await removeLeft(folder)
  await writeFile(copy, code)
  try {
    const value = await within(patience, defaultOf(copy))
    return { file, inputs, value }
  } catch (error) {
    return { file, inputs, problem: thrownAt(error, { root, file, copy, map }) }
  } finally {
    await rm(copy, { force: true })
    // Where nothing is built, nothing is left.
    await rmdir(folder).catch(() => undefined)
  }
}

/** A function is called, and what takes time is waited for. */
async function defaultOf(copy: string): Promise<unknown> {
  const { default: given = {} }: { default?: unknown } = await import(pathToFileURL(copy).href)
  return typeof given === 'function' ? given() : given
}

async function within<Value>(ms: number, work: Promise<Value>): Promise<Value> {
  const stop = new AbortController()
  const late = setTimeout(ms, undefined, { signal: stop.signal }).then(() => {
    throw new Error(`It was not done after ${ms / 1000} s.`)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    stop.abort()
    late.catch(() => undefined)
  }
}

type Made = ConfigFile | { readonly code: string; readonly map: string; readonly inputs: readonly string[] }

async function bundle(root: string, file: string): Promise<Made> {
  const own = join(root, file)
  try {
    const { outputFiles, metafile } = await build({
      entryPoints: [own],
      absWorkingDir: root,
      outdir: join(root, '.anyhost'),
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node22',
      sourcemap: 'external',
      metafile: true,
      logLevel: 'silent',
      plugins: [ownNames({ external: true }), configModules(root), builtinsPlugin(), keepPlaces()],
    })
    const textOf = (end: string): string => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? ''
    const inputs = Object.keys(metafile.inputs).filter((input) => !/^[a-z]+:/.test(input))
    return { code: textOf('.js'), map: textOf('.js.map'), inputs: inputs.map((input) => resolve(root, input)) }
  } catch (error) {
    // esbuild rejects with its messages; anything else is a fault of ours and goes on.
    const { errors } = error as Partial<BuildFailure>
    if (!errors) throw error
    const [{ text = '', location = null } = {}] = errors
    const place = location && {
      file: inProject(root, resolve(root, location.file)),
      line: location.line,
      column: location.column + 1,
    }
    const problems = problem('ANYHOST_PROJECT_CONFIG', withoutRoot(text, root), {
      file,
      ...place,
      fix: 'Correct what the message names.',
    })
    return { file, inputs: [own], problem: problems }
  }
}

/** Removes what processes left that were ended. */
async function removeLeft(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const [, pid] = /^config-(\d+)-\d+\.mjs$/.exec(name) ?? []
    if (pid !== undefined && !isRunning(Number(pid))) await rm(join(folder, name), { force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as { code?: string }).code === 'EPERM'
  }
}
