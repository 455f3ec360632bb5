/** A target that runs the project of the cases: built once, started once. */
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type Supports } from '../build/index.ts'
import { CONFIG_FEATURES, EVENT_FEATURES } from '../contract/features.ts'
import type { FarEnd, RunningHost } from '../contract/harness.ts'
import { levelIn } from '../contract/levels.ts'
import type { HostLimit } from '../contract/limits.ts'
import type { RuntimeEdit, Sabotage } from '../contract/sabotage.ts'
import type { Trial } from './case.ts'
import { boundsOf, levelsOf, type Subject } from './subjects.ts'

/** The functions that the cases ask. It ships, so that anybody can run the suite. */
export const PROJECT: string = fileURLToPath(new URL('project/', import.meta.url))

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
  const { harness, output, variant } = subject
  const { sabotage } = options
  // A broken build half may declare less than the whole one.
  const broken = { ...subject, adapter: sabotage?.adapter?.(subject.adapter) ?? subject.adapter }
  const { adapter } = broken
  const work = await mkdtemp(join(await folderOf(options), 'suite-'))
  let farEnd: FarEnd | undefined
  const remove = async (): Promise<void> => {
    await farEnd?.close()
    await rm(work, { recursive: true, force: true })
  }
  try {
    const root = join(work, 'project')
    await copyProject(root, broken, options.projects)
    const built = await build({
      root,
      targets: [targetOf(subject)],
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
      ...(variant && { variant: variant.name }),
      functions: target.functions,
      env: { ...harness.env, ...farEnd?.env },
    })
    return {
      subject,
      supports: levelsOf(subject),
      limits: boundsOf(subject),
      running: sabotage?.host?.(running) ?? running,
      farEnd,
      build: createTrials(work, broken, sabotage?.edits ?? []),
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
async function copyProject(root: string, subject: Subject, projects: readonly string[] = []): Promise<void> {
  for (const folder of [PROJECT, ...projects]) await cp(folder, root, { recursive: true })
  const supports = levelsOf(subject)
  const allow = [...CONFIG_FEATURES, ...EVENT_FEATURES].filter((feature) => levelIn(supports, feature) === 'none')
  await writeFile(
    join(root, 'anyhost.config.mjs'),
    `export default ${JSON.stringify(withOptions(subject, { options: { [subject.adapter.name]: { allow } } }))}\n`,
  )
}

type Settings = Readonly<Record<string, unknown>>

/** A project's settings under the options of the variant; what they name themselves stays. */
function withOptions({ adapter, variant }: Subject, settings: Settings): Settings {
  if (!variant?.options) return settings
  // Settings are written by cases: `options` has an object for each target.
  const options = (settings.options ?? {}) as Readonly<Record<string, Settings | undefined>>
  return { ...settings, options: { ...options, [adapter.name]: { ...variant.options, ...options[adapter.name] } } }
}

/** As `build` takes it, which knows no variants. */
const targetOf = ({ adapter, output }: Subject): string => `${adapter.name}:${output}`

function createTrials(work: string, subject: Subject, edits: readonly RuntimeEdit[]): Started['build'] {
  let made = 0
  return async (functions, settings = {}) => {
    const root = join(work, `trial-${++made}`)
    const files = {
      ...functions,
      '../anyhost.config.mjs': `export default ${JSON.stringify(withOptions(subject, settings))}\n`,
    }
    for (const [name, text] of Object.entries(files)) {
      const file = join(root, 'functions', name)
      await mkdir(dirname(file), { recursive: true })
      await writeFile(file, text)
    }
    const { problems, targets } = await build({
      root,
      targets: [targetOf(subject)],
      adapters: [subject.adapter],
      dryRun: true,
      edits,
    })
    return { problems, notes: targets.flatMap(({ notes }) => notes.map(({ message }) => message)) }
  }
}
