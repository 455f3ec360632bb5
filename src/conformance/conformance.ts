/** The whole suite against some adapters. */
import { availableParallelism } from 'node:os'
import type { Sabotage } from '../contract/sabotage.ts'
import { groupOf, isMeant, type Case } from './case.ts'
import { CASES } from './cases/index.ts'
import type { CaseInfo, CaseResult, ConformanceResult, TargetResult } from './result.ts'
import { runCase } from './run-case.ts'
import { SABOTAGES } from './sabotages/index.ts'
import { start, type StartOptions, type Started } from './start.ts'
import { isWanted, subjectsOf, type Subject, type Suited } from './subjects.ts'

export interface ConformanceOptions extends StartOptions {
  readonly adapters: readonly Suited[]
  /** Names, `name:output` or `name:output/variant`. Default: every output of every adapter, and every variant of it. */
  readonly targets?: readonly string[]
  /** Default: all of `CASES`. */
  readonly cases?: readonly Case[]
  /** Called when a target is up, after each case, and when a target is done. */
  readonly onProgress?: (progress: Progress) => void
}

export interface Progress {
  readonly target: string
  readonly done: number
  readonly of: number
  readonly result?: CaseResult
}

/** How many cases ask one host at once. */
const AT_ONCE = 6

/** Builds and starts each target once and asks it every case. Never rejects for what a target does. */
export async function conformance(options: ConformanceOptions): Promise<ConformanceResult> {
  const { adapters, targets = [], cases = CASES } = options
  const subjects = subjectsOf(adapters).filter((each) => isWanted(each, targets))
  const results = await inParallel(subjects, Math.min(2, availableParallelism()), (subject) =>
    runTarget(subject, cases, options),
  )
  const sabotages = [...SABOTAGES, ...adapters.flatMap(({ harness }) => harness.sabotages ?? [])]
  return { cases: cases.map(({ id }) => id), catalogue: catalogueOf(cases, sabotages), targets: results, problems: [] }
}

/** What is known of each case besides its result. */
export function catalogueOf(cases: readonly Case[], sabotages: readonly Sabotage[]): CaseInfo[] {
  return cases.map((each) => ({
    id: each.id,
    group: groupOf(each),
    title: each.title,
    features: each.features,
    when: each.when ?? 'present',
    sabotages: sabotages.filter(({ turns }) => isMeant(each.id, turns)).map(({ id }) => id),
  }))
}

/** One target, from its build to its end. */
export async function runTarget(
  subject: Subject,
  cases: readonly Case[],
  options: StartOptions & Pick<ConformanceOptions, 'onProgress'>,
): Promise<TargetResult> {
  const since = performance.now()
  const about = {
    target: subject.adapter.name,
    output: subject.output,
    ...(subject.variant && { variant: subject.variant.name }),
    runtime: subject.harness.runtime,
    standIns: subject.harness.standIns,
    gaps: subject.harness.gaps ?? [],
  }
  const ms = (): number => Math.round(performance.now() - since)
  let started: Started
  try {
    started = await start(subject, options)
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { ...about, fault: message, results: [], ms: ms() }
  }
  try {
    return { ...about, results: await askAll(started, cases, options.onProgress), ms: ms() }
  } finally {
    await started.close()
  }
}

async function askAll(
  started: Started,
  cases: readonly Case[],
  onProgress: ConformanceOptions['onProgress'],
): Promise<CaseResult[]> {
  const { title: target } = started.subject
  const results = new Map<string, CaseResult>()
  let done = 0
  onProgress?.({ target, done, of: cases.length })
  const run = async (each: Case): Promise<void> => {
    const result = await runCase(started, each)
    if (result) results.set(each.id, result)
    onProgress?.({ target, done: ++done, of: cases.length, ...(result && { result }) })
  }
  await inParallel(
    cases.filter(({ serial }) => !serial),
    AT_ONCE,
    run,
  )
  for (const each of cases) if (each.serial) await run(each)
  return cases.flatMap(({ id }) => results.get(id) ?? [])
}

/** Some at once, in their order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  limit: number,
  run: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    for (let at = next++; at < items.length; at = next++) {
      // `at` is below the length.
      results[at] = await run(items[at] as Item)
    }
  }
  await Promise.all(Array.from({ length: limit }, worker))
  return results
}
