/** Whether the suite notices what is broken on purpose. */
import { hash } from 'node:crypto'
import type { Sabotage } from '../contract/sabotage.ts'
import { isMeant, type Case } from './case.ts'
import { CASES } from './cases/index.ts'
import { inParallel, runTarget } from './conformance.ts'
import { isAsked } from './run-case.ts'
import { SABOTAGES } from './sabotages/index.ts'
import type { StartOptions } from './start.ts'
import { isWanted, levelsOf, subjectsOf, type Subject, type Suited } from './subjects.ts'

/** How many other cases are asked, of which most must stay green: of a target that is quick, and of another one. */
const [SAMPLE, SLOW_SAMPLE] = [30, 12]

export interface SabotageOptions extends StartOptions {
  readonly adapters: readonly Suited[]
  /** Names, `name:output` or `name:output/variant`. Default: every output of every adapter, and every variant of it. */
  readonly targets?: readonly string[]
  readonly cases?: readonly Case[]
  /** Default: all that there are. */
  readonly sabotages?: readonly Sabotage[]
  readonly onProgress?: (done: number, of: number) => void
}

/** What one fault did to one target. */
export interface SabotageRun {
  readonly target: string
  /** Of those that must turn red: which did, and which did not. */
  readonly red: readonly string[]
  readonly missed: readonly string[]
  /** Of the others that were asked. */
  readonly alsoRed: readonly string[]
  readonly green: number
  /** Why nothing could be asked. */
  readonly fault?: string
  readonly ms: number
}

export interface SabotageResult {
  readonly id: string
  readonly sentence: string
  readonly runs: readonly SabotageRun[]
  /** Cases that it should turn red, and that no target here is asked. */
  readonly unasked: readonly string[]
  /** Everything that must turn red and was asked did, and most of the rest did not. */
  readonly good: boolean
}

/** A sabotage with the adapters that it fits: its own one, or all. */
interface Placed {
  readonly sabotage: Sabotage
  readonly subjects: readonly Subject[]
}

/** Runs each sabotage on as few targets as its cases need. Never rejects for what a target does. */
export async function runSabotages(options: SabotageOptions): Promise<SabotageResult[]> {
  const { cases = CASES, onProgress } = options
  const placed = placedIn(options)
  let done = 0
  return inParallel(placed, 2, async (each) => {
    const result = await runOne(each, cases, options)
    onProgress?.(++done, placed.length)
    return result
  })
}

/** Every sabotage: those of the shared runtime, and those of each adapter. */
export const sabotagesOf = (adapters: readonly Suited[]): Sabotage[] => [
  ...SABOTAGES,
  ...adapters.flatMap(({ harness }) => harness.sabotages ?? []),
]

function placedIn({ adapters, targets = [], sabotages }: SabotageOptions): Placed[] {
  const subjects = subjectsOf(adapters)
    .filter((each) => isWanted(each, targets))
    .toSorted((a, b) => Number(b.harness.quick ?? false) - Number(a.harness.quick ?? false))
  const outputs = subjects.filter(({ variant }) => !variant)
  // A variant runs the shared code as its output does: it is asked for its own faults, or where it is named.
  const anywhere = outputs.length > 0 ? outputs : subjects
  return (sabotages ?? sabotagesOf(adapters)).map((sabotage) => {
    const own = subjects.filter(({ harness }) => harness.sabotages?.includes(sabotage))
    return { sabotage, subjects: own.length > 0 ? own.filter((each) => isOn(each, sabotage)) : anywhere }
  })
}

const isOn = ({ title, adapter }: Subject, { on }: Sabotage): boolean =>
  on?.includes(title.slice(adapter.name.length + 1)) ?? true

async function runOne(
  { sabotage, subjects }: Placed,
  cases: readonly Case[],
  options: StartOptions,
): Promise<SabotageResult> {
  const { id, sentence, turns } = sabotage
  const runs: SabotageRun[] = []
  let left = cases.filter((each) => isMeant(each.id, turns))
  let hosts = subjects
  while (left.length > 0) {
    const best = bestFor(hosts, left)
    if (!best) break
    const wanted = left.filter((each) => asks(best, each))
    const run = await runOn(best, sabotage, wanted, sampleFor(best, sabotage, cases), options)
    // A case may find out only there that it cannot ask this host. Another one may do.
    hosts = hosts.filter((each) => each !== best)
    if (run.red.length + run.missed.length > 0) runs.push(run)
    left = left.filter(({ id: each }) => !run.red.includes(each) && !run.missed.includes(each))
  }
  return { id, sentence, runs, unasked: left.map((each) => each.id), good: runs.length > 0 && runs.every(isGood) }
}

/** Whether a case asks this target something, by what it declares. */
export const asks = (subject: Subject, test: Case): boolean => isAsked(levelsOf(subject), subject.harness, test)

/** The target that asks most of the cases. */
function bestFor(subjects: readonly Subject[], cases: readonly Case[]): Subject | undefined {
  let [best, most]: [Subject | undefined, number] = [undefined, 0]
  for (const subject of subjects) {
    const count = cases.filter((each) => asks(subject, each)).length
    if (count > most) [best, most] = [subject, count]
  }
  return best
}

/** Others, spread over the suite, for each sabotage from another start. */
function sampleFor(subject: Subject, { id, turns }: Sabotage, cases: readonly Case[]): Case[] {
  // One that runs alone waits for times to pass.
  const others = cases.filter((each) => !each.serial && !isMeant(each.id, turns) && asks(subject, each))
  const step = Math.max(1, Math.floor(others.length / (subject.harness.quick ? SAMPLE : SLOW_SAMPLE)))
  const first = Number.parseInt(hash('sha1', id, 'hex').slice(0, 4), 16) % step
  return others.filter((_, at) => at % step === first)
}

async function runOn(
  subject: Subject,
  sabotage: Sabotage,
  wanted: readonly Case[],
  sample: readonly Case[],
  options: StartOptions,
): Promise<SabotageRun> {
  const { projects, folder } = options
  const asked = [...wanted, ...sample]
  const { results, fault, ms } = await runTarget(subject, asked, {
    ...(projects && { projects }),
    ...(folder && { folder }),
    sabotage,
  })
  const byId = new Map(results.map((each) => [each.id, each.status]))
  const idsOf = (tests: readonly Case[], status: 'passed' | 'failed'): string[] =>
    tests.filter(({ id }) => byId.get(id) === status).map(({ id }) => id)
  return {
    target: subject.title,
    red: idsOf(wanted, 'failed'),
    missed: fault === undefined ? idsOf(wanted, 'passed') : wanted.map(({ id }) => id),
    alsoRed: idsOf(sample, 'failed'),
    green: fault === undefined ? idsOf(sample, 'passed').length : 0,
    ...(fault !== undefined && { fault }),
    ms,
  }
}

const isGood = ({ missed, alsoRed, green, fault }: SabotageRun): boolean =>
  fault === undefined && missed.length === 0 && green > alsoRed.length * 2
