/**
 * Builds the examples for every target, starts each host's own runtime, asks all of them the same, and compares.
 * `--sabotage` makes one host lose a cookie. Exit code: 0 all the same, 1 a difference.
 */
import { table } from '../../src/cli/report.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { answerOf, IGNORED, type Answer } from './digest.ts'
import { HARNESSES, startExample, TARGETS, type DemoProject, type Target } from './project.ts'
import { CLIENT, REQUESTS, type DemoRequest } from './requests.ts'

const sabotage = process.argv.includes('--sabotage')
const rows: string[][] = []
const differences: string[] = []

for (const name of Object.keys(REQUESTS)) {
  process.stderr.write(`${name}: building, starting ${TARGETS.join(', ')} …\n`)
  const project = await startExample(name, sabotage)
  try {
    await Promise.all(TARGETS.map((target) => warm(project.hosts[target], REQUESTS[name]![0]!)))
    for (const request of REQUESTS[name]!) compare(project, request, await askAll(project, request))
  } finally {
    await Promise.all(TARGETS.map((target) => project.hosts[target].close()))
  }
}

const head = ['example', 'request', ...TARGETS.flatMap((target) => [target, 'ms']), '']
process.stdout.write(`\n${table([head, ...rows])}\n\n`)
for (const target of TARGETS) process.stdout.write(`${target}: ${HARNESSES[target].runtime}\n  stand-ins: ${HARNESSES[target].standIns.join('; ') || 'none'}\n`)
process.stdout.write(`\nnot compared: headers ${IGNORED.source}\n`)
for (const difference of differences) process.stdout.write(`\n${difference}\n`)
process.stdout.write(`\n${rows.length} requests to ${TARGETS.length} hosts: ${differences.length === 0 ? 'every answer is the same' : `${differences.length} differ`}.\n`)
process.exitCode = differences.length === 0 ? 0 : 1

/** The first request boots a runtime; its time says nothing about the others. */
async function warm(host: RunningHost, { path }: DemoRequest): Promise<void> {
  const response = await host.fetch(new Request(`https://demo.example${path}`), CLIENT)
  await response.arrayBuffer().catch(() => {})
}

async function askAll(project: DemoProject, request: DemoRequest): Promise<Record<Target, Answer>> {
  const answers: [Target, Answer][] = []
  for (const target of TARGETS) answers.push([target, await ask(project.hosts[target], request)])
  // One answer for each target, by the loop above.
  return Object.fromEntries(answers) as Record<Target, Answer>
}

async function ask(host: RunningHost, { path, init, prints }: DemoRequest): Promise<Answer> {
  const startedAt = performance.now()
  const response = await host.fetch(new Request(`https://demo.example${path}`, init), CLIENT)
  if (prints === undefined) return answerOf(response, startedAt)
  const answer = await answerOf(response.clone(), startedAt)
  return { ...(await answerOf(response, startedAt, await printed(host, prints))), ms: answer.ms }
}

async function printed(host: RunningHost, text: string): Promise<boolean> {
  for (const until = Date.now() + 3000; Date.now() < until; ) {
    if (host.logs().includes(text)) return true
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return false
}

function compare(project: DemoProject, request: DemoRequest, answers: Record<Target, Answer>): void {
  const [first, ...others] = TARGETS.map((target) => answers[target])
  const same = others.every(({ digest }) => digest === first?.digest)
  rows.push([project.name, request.name, ...TARGETS.flatMap((target) => [`${answers[target].status} ${answers[target].digest}`, answers[target].ms.toFixed(1)]), same ? 'same' : 'DIFFERENT'])
  if (same) return
  const texts = TARGETS.map((target) => `  ${target}\n${answers[target].lines.map((line) => `    ${line}`).join('\n')}`)
  differences.push(`${project.name}, ${request.name}:\n${texts.join('\n')}`)
}
