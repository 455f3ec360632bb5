import {
  asks,
  CASES,
  catalogueOf,
  runSabotages,
  sabotagesOf,
  subjectsOf,
  type SabotageResult,
  type Suited,
} from '../../conformance/index.ts'
import { problem, type Problem } from '../../build/index.ts'
import type { ExitCode } from '../main.ts'
import { printJson, printProblems, table } from '../report.ts'

export interface Sabotaging {
  readonly suites: readonly Suited[]
  readonly targets: readonly string[]
  readonly json: boolean
}

/** `anyhost conformance --sabotages`: every fault, what must notice it, and the cases that no fault turns red. */
export function list({ suites, json }: Sabotaging): ExitCode {
  const sabotages = sabotagesOf(suites)
  const catalogue = catalogueOf(CASES, sabotages)
  const asked = new Set(
    subjectsOf(suites).flatMap((subject) => CASES.filter((each) => asks(subject, each)).map(({ id }) => id)),
  )
  const uncounted = catalogue.filter(({ id, sabotages: by }) => by.length === 0 || !asked.has(id)).map(({ id }) => id)
  const rows = sabotages.map(({ id, sentence }) => ({
    id,
    sentence,
    turns: catalogue.filter((each) => each.sabotages.includes(id)).map((each) => each.id),
  }))
  const counting = catalogue.length - uncounted.length
  if (json) printJson({ sabotages: rows, counting, uncounted })
  else {
    process.stdout.write(`${table(rows.map(({ id, sentence, turns }) => [id, String(turns.length), sentence]))}\n\n`)
    process.stdout.write(`${rows.length} sabotages turn ${counting} of ${catalogue.length} cases red.\n`)
    if (uncounted.length > 0)
      process.stdout.write(
        `No sabotage turns red, or no target is asked:\n${uncounted.map((id) => `  ${id}\n`).join('')}`,
      )
  }
  return 0
}

/** `anyhost conformance --sabotage <id>`, or `all`: which cases went red, and whether those that must did. */
export async function runNamed({ suites, targets, json }: Sabotaging, name: string): Promise<ExitCode> {
  const sabotages = sabotagesOf(suites).filter(({ id }) => name === 'all' || id === name)
  const problems: readonly Problem[] =
    sabotages.length > 0 ? [] : [problem('ANYHOST_CASE_UNKNOWN', `There is no sabotage "${name}".`)]
  if (problems.length > 0) {
    if (json) printJson({ sabotages: [], problems })
    else printProblems(problems)
    return 1
  }
  const results = await runSabotages({
    adapters: suites,
    targets,
    sabotages,
    onProgress: (done, of) =>
      process.stderr.write(process.stderr.isTTY ? `\r${done}/${of}` : done === of ? `${of} sabotages\n` : ''),
  })
  if (json) printJson({ sabotages: results, problems })
  else results.forEach(print)
  return results.every(({ good }) => good) ? 0 : 1
}

function print({ id, sentence, good, runs, unasked }: SabotageResult): void {
  process.stdout.write(`${good ? 'noticed' : 'NOT NOTICED'}  ${id}  ${sentence}\n`)
  for (const { target, red, missed, alsoRed, green, fault, ms } of runs) {
    const others = `${green} others green${alsoRed.length > 0 ? `, also red ${alsoRed.join(' ')}` : ''}`
    process.stdout.write(`  ${target}: red ${red.join(' ') || 'none'}; ${others}; ${(ms / 1000).toFixed(1)} s\n`)
    if (missed.length > 0) process.stdout.write(`  ${target}: still green ${missed.join(' ')}\n`)
    if (fault) process.stdout.write(`  ${target} did not start: ${fault}\n`)
  }
  if (unasked.length > 0) process.stdout.write(`  asked nowhere: ${unasked.join(' ')}\n`)
}
