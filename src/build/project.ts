/** The settings of a project: `anyhost.config.ts`, and what the command line adds. */
import { build } from './bundler.ts'
import { access, readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { BuildAdapter } from '../contract/adapter.ts'
import type { InteropPackage, ProjectOptions } from '../contract/function.ts'
import { importAdapter, loadAdapter } from './load-adapter.ts'
import { problem, type Problem } from './problems.ts'
import { isPath } from './root.ts'
import { interopSchema } from './schema.ts'

/** Settings of a project. Every one has a default. */
export interface ProjectConfig {
  /** The folder with the functions. Default `functions`. */
  readonly functions?: string
  /** The folder with static files, for every target that serves them. Default `public`, where there is one. */
  readonly public?: string
  /** Patterns of files that code reads at run time and that the build cannot see: every function gets a copy. Relative to the project. */
  readonly include?: readonly string[]
  /** Packages that are not bundled: each output gets them as they are installed, with what they depend on. */
  readonly external?: readonly string[]
  /** Targets that `build` and `check` take when none is named: names, `name:output`, or adapters of your own. */
  readonly targets?: readonly (string | BuildAdapter)[]
  /** Hosts' own packages whose calls are to work on every target. A target's own `interop`, and a definition's, win. Default: none. */
  readonly interop?: readonly InteropPackage[]
  /** Options of each target, under its name; a definition's own `targets` win. */
  readonly options?: ProjectOptions
}

/** For `export default defineConfig({ … })` in anyhost.config.ts. */
export const defineConfig = (config: ProjectConfig): ProjectConfig => config

export interface Target {
  readonly adapter: BuildAdapter
  readonly output: string
  readonly options: Readonly<Record<string, unknown>>
}

const schema = z.strictObject({
  functions: z.string().min(1).optional(),
  public: z.string().min(1).optional(),
  include: z.array(z.string().min(1)).optional(),
  external: z.array(z.string().min(1)).optional(),
  targets: z
    .array(
      z.union([z.string(), z.custom<BuildAdapter>((value) => typeof (value as BuildAdapter)?.emit === 'function')]),
    )
    .optional(),
  interop: interopSchema.optional(),
  options: z.record(z.string(), z.looseObject({ interop: interopSchema.optional() })).optional(),
})

const FILES = ['anyhost.config.ts', 'anyhost.config.mts', 'anyhost.config.js', 'anyhost.config.mjs']

/** Reads the project's settings; without a file they are empty. This file does run. */
export async function readProject(root: string): Promise<{ config: ProjectConfig; problems: Problem[] }> {
  const file = await firstFile(root)
  if (!file) return { config: {}, problems: [] }
  const fail = (what: string): { config: ProjectConfig; problems: Problem[] } => ({
    config: {},
    problems: [problem('ANYHOST_PROJECT_CONFIG', what, { file })],
  })
  try {
    const loaded = await importFile(root, file)
    const result = schema.safeParse(loaded)
    if (result.success) return { config: result.data as ProjectConfig, problems: [] }
    return fail(
      result.error.issues.map((issue) => `${issue.path.join('.') || 'default export'}: ${issue.message}`).join('; '),
    )
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error))
  }
}

async function firstFile(root: string): Promise<string | undefined> {
  for (const file of FILES) {
    if (
      await access(join(root, file)).then(
        () => true,
        () => false,
      )
    )
      return file
  }
  return undefined
}

async function importFile(root: string, file: string): Promise<unknown> {
  const { outputFiles } = await build({
    entryPoints: [join(root, file)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'silent',
  })
  // Beside the original, so that its imports are found; gone again at once.
  const copy = join(root, `.anyhost.config.${process.pid}.${Date.now()}.mjs`)
  await writeFile(copy, outputFiles[0]!.text)
  try {
    const module: { default?: unknown } = await import(pathToFileURL(copy).href)
    return module.default ?? {}
  } finally {
    await rm(copy, { force: true })
  }
}

interface FindOptions {
  readonly root?: string
  readonly adapters?: readonly BuildAdapter[]
  /** For every target whose own options say nothing of it. */
  readonly interop?: ProjectConfig['interop']
}

/** Finds the adapters that are meant by `name`, `name:output`, the path of an adapter's folder, or an adapter itself. */
export async function findTargets(
  wanted: readonly (string | BuildAdapter)[],
  options: ProjectConfig['options'] = {},
  { root = '.', adapters = [], interop }: FindOptions = {},
): Promise<{ targets: Target[]; problems: Problem[] }> {
  const targets: Target[] = []
  const problems: Problem[] = []
  for (const each of wanted) {
    const [given = '', named] = typeof each === 'string' ? each.split(':') : [each.name]
    const adapter =
      typeof each === 'string'
        ? (adapters.find(({ name }) => name === given) ?? (await findAdapter(given, root)))
        : each
    const name = adapter?.name ?? given
    // The schema has read it as an object.
    const own = { ...(interop && { interop }), ...options[name] } as Readonly<Record<string, unknown>>
    const output = named ?? (typeof own.output === 'string' ? own.output : adapter?.outputs[0])
    if (!adapter) problems.push(problem('ANYHOST_TARGET_UNKNOWN', `There is no target "${name}".`))
    else if (!output || !adapter.outputs.includes(output)) {
      problems.push(
        problem('ANYHOST_TARGET_UNKNOWN', `${name} has no output "${output}".`, {
          fix: `Use one of: ${adapter.outputs.join(', ')}.`,
        }),
      )
    } else targets.push({ adapter, output, options: own })
  }
  return { targets, problems }
}

const findAdapter = (given: string, root: string): Promise<BuildAdapter | undefined> =>
  isPath(given) ? loadAdapter(given, root) : importAdapter(given)

/** The names of the adapters in this package: the folders beside each other. */
export async function builtIn(): Promise<string[]> {
  const entries = await readdir(new URL('../../adapters/', import.meta.url), { withFileTypes: true })
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted()
}
