/** The settings of a project: `anyhost.config.ts`, and what the command line adds. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { BuildAdapter } from '../contract/adapter.ts'
import type { InteropPackage, MaybePromise, ProjectOptions } from '../contract/function.ts'
import { readConfigFile } from './config-file.ts'
import { settingPlace } from './config-place.ts'
import { importAdapter, loadAdapter } from './load-adapter.ts'
import { problem, type Problem } from './problems.ts'
import { isPath, splitTarget } from './root.ts'
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
  /** Whether stacks in the hosts' logs name files and lines of the project. A target's own, and a definition's, win. Default `true`. */
  readonly sourcemap?: boolean
  /** Options of each target, under its name; a definition's own `targets` win. */
  readonly options?: ProjectOptions
}

/** For `export default defineConfig({ … })` in anyhost.config.ts. A function is called, and a promise is waited for. */
export function defineConfig(config: ProjectConfig): ProjectConfig
export function defineConfig(config: () => MaybePromise<ProjectConfig>): () => MaybePromise<ProjectConfig>
export function defineConfig(config: unknown): unknown {
  return config
}

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
  sourcemap: z.boolean().optional(),
  options: z
    .record(z.string(), z.looseObject({ interop: interopSchema.optional(), sourcemap: z.boolean().optional() }))
    .optional(),
})

/** A project's settings as they were read. */
export interface ProjectFile {
  readonly config: ProjectConfig
  readonly problems: Problem[]
  /** The file and what it imports of the project's own, absolute. */
  readonly inputs: readonly string[]
}

/** Reads the project's settings; without a file they are empty. This file does run. */
export async function readProject(root: string): Promise<ProjectFile> {
  const { file, value, inputs, problem: fault } = await readConfigFile(root)
  if (fault) return { config: {}, problems: [fault], inputs }
  if (file === undefined) return { config: {}, problems: [], inputs }
  const result = schema.safeParse(value)
  if (result.success) return { config: result.data as ProjectConfig, problems: [], inputs }
  const what = result.error.issues.map((issue) => `${issue.path.join('.') || 'default export'}: ${issue.message}`)
  const [first] = result.error.issues
  // The message of an unknown key has its name, and the path of the object that it is in.
  const key = first?.code === 'unrecognized_keys' ? first.keys.slice(0, 1) : []
  const place = settingPlace(join(root, file), [...(first?.path ?? []), ...key])
  return {
    config: {},
    problems: [problem('ANYHOST_PROJECT_CONFIG', what.join('; '), { file, ...place })],
    inputs,
  }
}

interface FindOptions {
  readonly root?: string
  readonly adapters?: readonly BuildAdapter[]
  /** For every target whose own options say nothing of them. */
  readonly common?: Pick<ProjectConfig, 'interop' | 'sourcemap'>
}

/** Finds the adapters that are meant by `name`, `name:output`, the path of an adapter's folder, or an adapter itself. */
export async function findTargets(
  wanted: readonly (string | BuildAdapter)[],
  options: ProjectConfig['options'] = {},
  { root = '.', adapters = [], common: { interop, sourcemap } = {} }: FindOptions = {},
): Promise<{ targets: Target[]; problems: Problem[] }> {
  const targets: Target[] = []
  const problems: Problem[] = []
  for (const each of wanted) {
    const [given, named] = typeof each === 'string' ? splitTarget(each) : [each.name]
    const adapter =
      typeof each === 'string'
        ? (adapters.find(({ name }) => name === given) ?? (await findAdapter(given, root)))
        : each
    const name = adapter?.name ?? given
    // The schema has read it as an object.
    const own = {
      ...(interop && { interop }),
      ...(sourcemap !== undefined && { sourcemap }),
      ...options[name],
    } as Readonly<Record<string, unknown>>
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
