/** Adapters with their harnesses: those of this repository, by their folders, and those that a path names. */
import { existsSync, readdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import {
  halfOf,
  importAdapter,
  importFile,
  isPath,
  loadAdapter,
  problem,
  type Problem,
  splitTarget,
} from '../build/index.ts'
import type { Harness } from '../contract/harness.ts'
import { subjectsOf, type Suited } from './subjects.ts'

const ADAPTERS = fileURLToPath(new URL('../../adapters/', import.meta.url))

export interface Found {
  readonly suites: readonly Suited[]
  /** The targets that are meant, as `conformance` takes them: a path has become a name. */
  readonly targets: readonly string[]
  readonly problems: readonly Problem[]
}

/**
 * The adapters that some names, `name:output/variant` or paths of folders mean; without any, all of this repository. A harness that
 * is too heavy for every run is left out, unless it is named or `heavy` is set.
 */
export async function findSuites(
  wanted: readonly string[] = [],
  { root = '.', heavy = false }: { readonly root?: string; readonly heavy?: boolean } = {},
): Promise<Found> {
  const names = wanted.length > 0 ? wanted : foldersWithHarness()
  if (names.length === 0)
    return { suites: [], targets: [], problems: [problem('ANYHOST_HARNESS_MISSING', 'This package has no harness.')] }
  const suites = new Map<string, Suited>()
  const targets: string[] = []
  const problems: Problem[] = []
  for (const each of names) {
    const [place, output] = splitTarget(each)
    const found = isPath(place) ? await atPath(place, root) : await ofRepository(place)
    if ('code' in found) problems.push(found)
    else if (output !== undefined && !has(found, output)) problems.push(noSuch(each, found))
    else if (wanted.length > 0 || heavy || !found.harness.heavy) {
      suites.set(found.build.name, found)
      targets.push(output === undefined ? found.build.name : `${found.build.name}:${output}`)
    }
  }
  return { suites: [...suites.values()], targets, problems }
}

const has = (found: Suited, output: string): boolean =>
  subjectsOf([found]).some(({ title, adapter }) => title === `${adapter.name}:${output}`)

const noSuch = (name: string, found: Suited): Problem =>
  problem('ANYHOST_TARGET_UNKNOWN', `There is no target "${name}".`, {
    why: 'Its outputs and variants have other names.',
    fix: `Take one of: ${subjectsOf([found])
      .map(({ title }) => title)
      .join(', ')}.`,
  })

const foldersWithHarness = (): string[] =>
  existsSync(ADAPTERS) ? readdirSync(ADAPTERS).filter((name) => halfOf(`${ADAPTERS}${name}`, 'harness')) : []

async function ofRepository(name: string): Promise<Suited | Problem> {
  const build = await importAdapter(name)
  if (!build) return problem('ANYHOST_TARGET_UNKNOWN', `There is no target "${name}".`)
  const file = halfOf(`${ADAPTERS}${name}`, 'harness')
  if (!file) return problem('ANYHOST_HARNESS_MISSING', `There is no harness of ${name} here.`)
  // What stands in such a file, by its contract; an architecture test looks.
  const { harness } = (await import(pathToFileURL(file).href)) as { harness: Harness }
  return { build, harness }
}

async function atPath(path: string, root: string): Promise<Suited | Problem> {
  const build = await loadAdapter(path, root)
  if (!build) return problem('ANYHOST_TARGET_UNKNOWN', `${path} has no build.ts.`)
  const file = halfOf(resolve(root, path), 'harness')
  if (!file) return problem('ANYHOST_HARNESS_MISSING', `${path} has no harness.ts.`)
  // What is no harness fails at its first use, with its name.
  const { harness } = (await importFile(file)) as { harness: Harness }
  return { build, harness }
}
