/** A host that takes and sends one value of a name, as a load balancer can be set to. No target here is one. */
import { conformance, runSabotages, type RunningHost, type Sabotage, type Suited } from 'anyhost/conformance'
import { expect, test } from 'vitest'
import toy from './toy/build.ts'
import { harness } from './toy/harness.ts'

const build = toy()
const RUNTIME = new URL('toy/runtime.ts', import.meta.url)

/** What becomes of several values on their way in, and of several cookies on their way out. */
const through = (host: RunningHost, one: (values: string[], joint: string) => string): RunningHost => ({
  ...host,
  async fetch(request, facts) {
    const headers = new Headers(request.headers)
    const many = headers.get('x-many')
    if (many !== null) headers.set('x-many', one(many.split(', '), '-'))
    const response = await host.fetch(new Request(request, { headers }), facts)
    const answered = new Headers(response.headers)
    const cookies = answered.getSetCookie()
    if (cookies.length > 1) answered.set('set-cookie', one(cookies, ', '))
    return new Response(response.body, { status: response.status, headers: answered })
  },
})

const adapters: readonly Suited[] = [
  {
    build: {
      ...build,
      supports: { ...build.supports, 'fidelity.headers.repeated': 'none', 'fidelity.cookies.several': 'none' },
    },
    runtime: RUNTIME,
    harness: {
      ...harness,
      // The first of what is left: a fault that comes after it has several to join.
      start: async (project) => {
        const running = await harness.start(project)
        return { ...through(running, ([first = '']) => first), joined: through(running, (all, by) => all.join(by)) }
      },
    },
  },
]

const sabotage: Sabotage = {
  id: 'narrow.joined',
  sentence: 'Several values become one that nobody sent.',
  turns: ['request-header.repeated-none', 'cookies.several-none'],
  // The harness above adds it.
  host: (host) => (host as RunningHost & { joined: RunningHost }).joined,
}

test('a host with one value of each name passes what is asked of such a one', async () => {
  const { targets } = await conformance({ adapters })
  const results = targets[0]?.results ?? []
  expect(results.filter(({ status }) => status === 'failed')).toEqual([])
  expect(results.filter(({ id }) => sabotage.turns.includes(id)).map(({ status }) => status)).toEqual([
    'passed',
    'passed',
  ])
})

test('a host that joins what it should leave out does not', async () => {
  const [result] = await runSabotages({ adapters, sabotages: [sabotage] })
  expect([result?.good, result?.runs[0]?.red]).toEqual([true, sabotage.turns])
})
