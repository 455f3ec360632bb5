/**
 * Builds the examples for every output, starts each host's own runtime, asks all of them the same, and compares.
 * `--all` adds the outputs that are left out for time, `--sabotage` makes one host lose a cookie.
 * Exit code: 0 all the same, 1 a difference.
 */
import { table } from '../../src/cli/report.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { answerOf, IGNORED, type Answer } from './digest.ts'
import { ALL_OUTPUTS, harnessOf, has, SHOWN_OUTPUTS, startUnlessRefused, UNFIT } from './project.ts'
import { CLIENT, REQUESTS, type DemoRequest } from './requests.ts'

const outputs: readonly string[] = process.argv.includes('--all') ? ALL_OUTPUTS : SHOWN_OUTPUTS
const sabotaged = process.argv.includes('--sabotage') ? 'aws-lambda:streaming' : undefined
const rows: string[][] = []
const differences: string[] = []

for (const [name, requests] of Object.entries(REQUESTS)) {
  process.stderr.write(`${name}: building and starting ${outputs.join(', ')} …\n`)
  const hosts = await Promise.all(outputs.map((output) => startUnlessRefused(name, output, output === sabotaged)))
  try {
    await Promise.all(hosts.map((host) => host && warm(host, requests[0]!)))
    for (const request of requests) await compare(name, request, await askAll(hosts, request))
  } finally {
    await Promise.all(hosts.map((host) => host?.close()))
  }
}

const targets = outputs.map((output) =>
  outputs.filter((each) => each.startsWith(output.split(':')[0]!)).length > 1 ? output : output.split(':')[0]!,
)
process.stdout.write(
  `\n${table([['example', 'request', 'status', ...targets.flatMap((target) => [target, 'ms']), ''], ...rows])}\n\n`,
)
for (const [at, output] of outputs.entries()) {
  const { runtime, standIns } = harnessOf(output)
  process.stdout.write(`${targets[at]}: ${runtime}\n  stand-ins: ${standIns.join('; ') || 'none'}\n`)
}
for (const [place, why] of Object.entries(UNFIT))
  if (outputs.some((output) => place.endsWith(` ${output}`))) process.stdout.write(`left out: ${place}. ${why}\n`)
process.stdout.write(`\nnot compared: headers ${IGNORED.source}\n`)
for (const difference of differences) process.stdout.write(`\n${difference}\n`)
process.stdout.write(
  `\n${rows.length} requests to ${outputs.length} outputs: ${differences.length === 0 ? 'every answer is the same, (none) and (left out) aside' : `${differences.length} differ`}.\n`,
)
process.exitCode = differences.length === 0 ? 0 : 1

/** The first request boots a runtime; its time says nothing about the others. */
async function warm(host: RunningHost, { path }: DemoRequest): Promise<void> {
  const response = await host.fetch(new Request(`https://demo.example${path}`), CLIENT)
  await response.arrayBuffer().catch(() => {})
}

async function askAll(
  hosts: readonly (RunningHost | undefined)[],
  request: DemoRequest,
): Promise<(Answer | undefined)[]> {
  const answers: (Answer | undefined)[] = []
  for (const host of hosts) answers.push(host && (await ask(host, request)))
  return answers
}

async function ask(host: RunningHost, { path, init, prints }: DemoRequest): Promise<Answer> {
  const startedAt = performance.now()
  const response = await host.fetch(new Request(`https://demo.example${path}`, init), CLIENT)
  if (prints === undefined) return answerOf(response, startedAt)
  const answer = await answerOf(response.clone(), startedAt)
  return { ...(await answerOf(response, startedAt, await printed(host, prints))), ms: answer.ms }
}

async function printed(host: RunningHost, text: string): Promise<boolean> {
  for (const until = Date.now() + 3000; Date.now() < until;) {
    if (host.logs().includes(text)) return true
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return false
}

async function compare(name: string, request: DemoRequest, answers: readonly (Answer | undefined)[]): Promise<void> {
  const able = await Promise.all(outputs.map((output) => has(output, request.needs ?? [])))
  const [first, ...others] = answers.filter((answer, at) => answer && able[at])
  const same = others.every((other) => other?.digest === first?.digest)
  const statuses = [...new Set(answers.flatMap((answer) => (answer ? [String(answer.status)] : [])))].join('/')
  rows.push([
    name,
    request.name,
    statuses,
    ...answers.flatMap((answer, at) =>
      answer ? [able[at] ? answer.digest : '(none)', answer.ms.toFixed(1)] : ['(left out)', '-'],
    ),
    same ? 'same' : 'DIFFERENT',
  ])
  if (same) return
  const texts = answers.map(
    (answer, at) => `  ${outputs[at]}\n${(answer?.lines ?? []).map((line) => `    ${line}`).join('\n')}`,
  )
  differences.push(`${name}, ${request.name}:\n${texts.join('\n')}`)
}
