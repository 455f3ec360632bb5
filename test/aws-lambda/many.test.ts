/** Projects of many functions, behind each front. */
import { build, check } from 'anyhost/build'
import { describe, expect, it } from 'vitest'
import { functionFile, project } from '../build/project.ts'
import type { Front } from '../../adapters/aws-lambda/fronts.ts'
import type { PlannedFunction } from '../../src/contract/adapter.ts'
import { emit, planned } from './plans.ts'

const FRONTS: readonly Front[] = ['function-url', 'http-api', 'rest-api', 'alb', 'lattice', 'netlify-legacy']

/** Each has a place of its own, one that two share by method, and one below what another takes whole. */
const many = (count: number): PlannedFunction[] =>
  Array.from({ length: count }, (_, at) =>
    planned(`f${at}`, {
      paths: [`/f${at}/:id`, `/shared${at >> 1}/x`, `/deep${at}/a/:b?`],
      methods: at % 2 ? ['GET', 'HEAD', 'POST', 'PUT'] : ['DELETE', 'PATCH'],
    }),
  )

function processorTime(functions: readonly PlannedFunction[], front: Front): number {
  const before = process.cpuUsage()
  emit(functions, { front })
  return process.cpuUsage(before).user / 1000
}

describe.each(FRONTS)('behind %s', (front) => {
  it('3000 functions take about ten times as long to emit as 300', () => {
    const [few, lots] = [many(300), many(3000)]
    processorTime(few, front)
    const least = (functions: readonly PlannedFunction[]): number =>
      Math.min(...[1, 2, 3].map(() => processorTime(functions, front)))
    // What compares all with all takes a hundred times as long.
    expect(least(lots) / Math.max(least(few), 1)).toBeLessThan(30)
  })
})

const filesOf = (count: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`functions/f${at}.js`, functionFile(`{ path: '/f${at}/:id' }`)]),
  )
const behind = (front: Front): Record<string, string> => ({
  'anyhost.config.mjs': `export default { options: { 'aws-lambda': { front: '${front}' } } }`,
})
const STACK = 'a stack of CloudFormation has 500 at most'

describe('1000 functions', { timeout: 60_000 }, () => {
  it.each([
    ['function-url', [], 4000],
    ['http-api', ['The routes of the project are 1000 entries, and aws-lambda takes at most 300 entries'], 3002],
    ['rest-api', ['The routes of the project are 2000 entries, and aws-lambda takes at most 300 entries'], 3003],
    ['lattice', ['The routes of the project are 1000 entries, and aws-lambda takes at most 10 entries'], 5003],
  ] as const)('behind %s are built, and what no account takes is said', async (front, findings, resources) => {
    const root = await project({ ...filesOf(1000), ...behind(front) })
    const result = await build({ root, targets: ['aws-lambda:buffered'], dryRun: true })
    expect(result.problems).toEqual([])
    const messages = result.targets[0]?.notes.map(({ message }) => message) ?? []
    expect(messages.filter((each) => each.includes(STACK))).toEqual([
      expect.stringContaining(`about ${resources} resources`),
    ])
    expect(messages.filter((each) => each.includes('routes of the project'))).toEqual(
      findings.map((each) => expect.stringContaining(`${each} until the host raises it.`)),
    )
  })

  it('behind a load balancer are refused, which has no more than 100 target groups', async () => {
    const root = await project({ ...filesOf(1000), ...behind('alb') })
    const { problems } = await build({ root, targets: ['aws-lambda:buffered'], dryRun: true })
    expect(problems).toEqual([
      expect.objectContaining({
        code: 'ANYHOST_LIMIT',
        what: 'The functions of the project are 1000 entries, and aws-lambda takes at most 100 entries.',
        why: 'It is a limit of the host: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html, checked 2026-11. Each is a target group of the load balancer, which has no more of them.',
      }),
    ])
  })
})

describe('a listener', () => {
  it('of 100 functions with one rule each is within every quota, and one of 101 rules may need a raised one', async () => {
    const root = await project({ ...filesOf(100), ...behind('alb') })
    expect(await found(root)).toEqual([])
    const more = { 'functions/f0.js': functionFile(`{ path: ['/f0/:id', '/g0'] }`) }
    expect(await found(await project({ ...filesOf(100), ...behind('alb'), ...more }))).toEqual([
      'The routes of the project are 101 entries, and aws-lambda takes at most 100 entries until the host raises it. It is a limit of the host: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html, checked 2026-11. Counted as rules of the listener, with those that it has already.',
    ])
  })

  it.each([
    ['alb', `/${'a'.repeat(127)}`, `/${'a'.repeat(128)}`, 128],
    ['lattice', `/${'a'.repeat(199)}`, `/${'a'.repeat(200)}`, 200],
  ] as const)('of %s takes a path up to its last character', async (front, fits, over, most) => {
    const problemsOf = async (path: string): Promise<string[]> => {
      const root = await project({ ...behind(front), 'functions/a.js': functionFile(`{ path: '${path}' }`) })
      const { problems } = await build({ root, targets: ['aws-lambda:buffered'], dryRun: true })
      return problems.map(({ code, file, line, what }) => `${code} ${file}:${line} ${what}`)
    }
    expect(await problemsOf(fits)).toEqual([])
    expect(await problemsOf(over)).toEqual([
      `ANYHOST_LIMIT functions/a.js:3 The route as the host takes it has ${most + 1} characters, and aws-lambda takes at most ${most} characters.`,
    ])
  })

  it.each([
    ['alb', '/a%20b', 'A load balancer has no rule for the path /a%20b.'],
    ['alb', '/a,b', 'A load balancer has no rule for the path /a,b.'],
    ['alb', '/:a/:b/:c/:d/:e/:f', 'A load balancer has no rule for the path /*/*/*/*/*/*.'],
    ['lattice', '/a!b', 'VPC Lattice has no rule for the path /a!b.'],
  ] as const)('of %s cannot have the path %s, and the build says so', (front, path, what) => {
    const { refusals } = emit([planned('odd', { paths: [path] })], { front })
    expect(refusals.map((each) => [each.function, each.what])).toEqual([['odd', what]])
  })

  it.each([
    ['alb', `/a-b_c.$~"'@:+&/:a/:b/:c/:d/:rest*`],
    ['lattice', '/a-b_c@:%20+.~/:a'],
  ] as const)('of %s has the path %s', (front, path) => {
    expect(emit([planned('fine', { paths: [path] })], { front }).refusals).toEqual([])
  })
})

const found = async (root: string): Promise<string[]> => {
  const { findings, problems } = await check({ root, targets: ['aws-lambda:buffered'] })
  return [...problems.map(({ what }) => what), ...findings.map(({ message }) => message)]
}
