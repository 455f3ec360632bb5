/** A target that runs the project of the cases: built once, started once. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, supportsOf, type BuildAdapter, type Supports } from '../build/index.ts'
import { CONFIG_FEATURES, EVENT_FEATURES } from '../contract/features.ts'
import type { FarEnd, Harness, RunningHost } from '../contract/harness.ts'
import { levelIn } from '../contract/levels.ts'
import type { HostLimit } from '../contract/limits.ts'
import type { RuntimeEdit, Sabotage } from '../contract/sabotage.ts'
import type { Trial } from './case.ts'

/** The functions that the cases ask. It ships, so that anybody can run the suite. */
export const PROJECT: string = fileURLToPath(new URL('project/', import.meta.url))

/** One output of one adapter, with what runs it. */
export interface Subject {
  /** As `build` takes it: `netlify:functions`. */
  readonly title: string
  readonly adapter: BuildAdapter
  readonly output: string
  readonly harness: Harness
}

export interface StartOptions {
  /** Folders whose files are added to the project. */
  readonly projects?: readonly string[]
  /** Where the working copy is made. Default: the system's folder for temporary files. */
  readonly folder?: string
  readonly sabotage?: Sabotage
}

/** A subject that answers. */
export interface Started {
  readonly subject: Subject
  /** What the adapter declares, and the bounds that it has: of the whole one, also where a broken one is built. */
  readonly supports: Supports
  readonly limits: readonly HostLimit[]
  readonly running: RunningHost
  readonly farEnd: FarEnd | undefined
  build(functions: Readonly<Record<string, string>>, settings?: Readonly<Record<string, unknown>>): Promise<Trial>
  /** Ends every process and removes the working copy. */
  close(): Promise<void>
}

/** Copies the project, builds it for the subject and starts the host. Rejects with every problem that there is. */
export async function start(subject: Subject, options: StartOptions = {}): Promise<Started> {
  const { harness, output } = subject
  const { sabotage } = options
  const adapter = sabotage?.adapter?.(subject.adapter) ?? subject.adapter
  const work = await mkdtemp(join(await folderOf(options), 'suite-'))
  let farEnd: FarEnd | undefined
  const remove = async (): Promise<void> => {
    await farEnd?.close()
    await rm(work, { recursive: true, force: true })
  }
  try {
    const root = join(work, 'project')
    await copyProject(root, adapter, supportsOf(adapter, output), options.projects)
    const built = await build({
      root,
      targets: [subject.title],
      adapters: [adapter],
      apply: true,
      edits: sabotage?.edits ?? [],
    })
    const [target] = built.targets
    if (!target)
      throw new Error(built.problems.map(({ code, file, what }) => `${code} ${file ?? ''} ${what}`).join('\n'))
    farEnd = await harness.farEnd?.(root)
    const running = await harness.start({
      root,
      output,
      functions: target.functions,
      env: { ...harness.env, ...farEnd?.env },
    })
    return {
      subject,
      supports: supportsOf(subject.adapter, output),
      limits: subject.adapter.limits?.({}, output) ?? [],
      running: sabotage?.host?.(running) ?? running,
      farEnd,
      build: createTrials(work, { subject, adapter, edits: sabotage?.edits ?? [] }),
      async close() {
        await running.close()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}

async function folderOf({ folder }: StartOptions): Promise<string> {
  if (folder === undefined) return tmpdir()
  await mkdir(folder, { recursive: true })
  return folder
}

/** What the target declares that it does not have is accepted by name, so that one project serves every target. */
async function copyProject(
  root: string,
  adapter: BuildAdapter,
  supports: Supports,
  projects: readonly string[] = [],
): Promise<void> {
  for (const folder of [PROJECT, ...projects]) await cp(folder, root, { recursive: true })
  const allow = [...CONFIG_FEATURES, ...EVENT_FEATURES].filter((feature) => levelIn(supports, feature) === 'none')
  await writeFile(
    join(root, 'anyhost.config.mjs'),
    `export default ${JSON.stringify({ options: { [adapter.name]: { allow } } })}\n`,
  )
}

interface Trials {
  readonly subject: Subject
  readonly adapter: BuildAdapter
  readonly edits: readonly RuntimeEdit[]
}

function createTrials(work: string, { subject, adapter, edits }: Trials): Started['build'] {
  let made = 0
  return async (functions, settings = {}) => {
    const root = join(work, `trial-${++made}`)
    const files = { ...functions, '../anyhost.config.mjs': `export default ${JSON.stringify(settings)}\n` }
    for (const [name, text] of Object.entries(files)) {
      const file = join(root, 'functions', name)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, text)
    }
    const { problems, targets } = await build({
      root,
      targets: [subject.title],
      adapters: [adapter],
      dryRun: true,
      edits,
    })
    return { problems, notes: targets.flatMap(({ notes }) => notes.map(({ message }) => message)) }
  }
}
