import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harness } from '../../adapters/netlify/harness.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { NETLIFY_EVENTS, netlifyEvent, type NetlifyEventName } from '../fixtures/events.ts'
import { isInstalled } from '../hosts/installed.ts'
import { builtProject } from '../node-server/fixture.ts'

const isReady = isInstalled('netlify', '@netlify/zip-it-and-ship-it') && isInstalled('aws-lambda', 'aws-lambda-ric')

const ALL = `import { defineFunction, getContext } from 'anyhost'
const say = (name: string) => (event: object, context: { requestId: string; target: string; waitUntil(task: unknown): void }) => {
  context.waitUntil(new Promise((resolve) => setTimeout(resolve, 50)).then(() => console.log('task of ' + name)))
  console.log('event ' + JSON.stringify({ name, event, target: context.target, requestId: context.requestId, same: getContext().requestId === context.requestId }))
}
export default defineFunction({
  config: { path: '/all' },
  fetch: async (request) => (console.log('fetch was called'), new Response('fetch: ' + (await request.text()))),
${NETLIFY_EVENTS.map((name) => `  ${name}: (event, context) => void say('${name}')(event, context),\n`).join('')}})
`

const IDENTITY = `import { defineFunction } from 'anyhost'
export default defineFunction({
  userLogin: (event) => (event.user.email === 'evil@pets.example' ? event.deny() : undefined),
  userSignup: async ({ user }) => ({ user: { ...user, roles: ['owner'], name: 'Rex the dog', appMetadata: { plan: 'free' }, userMetadata: { colour: 'brown' } } }),
  async userValidate(event) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    return event.deny()
  },
  userModified() {
    throw new Error('the handler failed')
  },
})
`

const PLAIN = `import { defineFunction } from 'anyhost'
export default defineFunction({
  config: { path: '/plain' },
  fetch: (request) => (console.log('plain was called'), Response.json({ url: request.url, real: request instanceof Request })),
})
`

const HALF = `import { defineFunction } from 'anyhost'
export default defineFunction({
  config: { path: '/half' },
  fetch: () => (console.log('half was called'), new Response('half')),
  deploySucceeded: () => console.log('half heard it'),
})
`

/** What a handler is given for the posts of the fixture. */
function expectedOf(name: NetlifyEventName): object {
  if (name === 'formSubmitted') return { data: { name: 'Rex' } }
  if (name.startsWith('user')) return { user: { id: 'u-1', email: 'rex@pets.example' } }
  return {
    deploy: { id: 'd-1', siteId: 's-1', permalinkUrl: 'https://d-1--pets.example', branch: 'main' },
    site: { id: 's-1', name: 'pets', url: 'https://pets.example', adminUrl: 'https://app.example/pets' },
  }
}

const NIGHTLY = `import { defineFunction } from 'anyhost'
export default defineFunction({ config: { schedule: '@daily' }, scheduled: (event) => console.log('nightly ' + JSON.stringify(event)) })
`

describe.skipIf(!isReady)('platform events in Netlify’s bootstrap', { timeout: 20_000 }, () => {
  let project: Awaited<ReturnType<typeof builtProject>>
  let host: RunningHost
  beforeAll(async () => {
    project = await builtProject('netlify', {
      'functions/all.ts': ALL,
      'functions/identity.ts': IDENTITY,
      'functions/plain.ts': PLAIN,
      'functions/half.ts': HALF,
      'functions/nightly.ts': NIGHTLY,
    })
    host = await harness.start({ root: project.root, output: 'frameworks-api', functions: [] })
  }, 60_000)
  afterAll(async () => {
    await host?.close()
    await project?.remove()
  })

  it.each(NETLIFY_EVENTS)('delivers %s to its handler, with a context whose tasks are waited for', async (name) => {
    expect(await host.invoke?.('all', netlifyEvent(name))).toEqual({ status: 200, body: '' })
    const line = host
      .logs()
      .split('\n')
      .find((each) => each.includes(`event {"name":"${name}"`))
    const seen = JSON.parse(line?.slice(line.indexOf('{')) ?? '{}') as {
      event: object
      requestId: string
    }
    expect(seen).toMatchObject({ name, target: 'netlify', same: true })
    expect(seen.requestId).toMatch(/./)
    expect(seen.event).toMatchObject(expectedOf(name))
    await expect.poll(() => host.logs()).toContain(`task of ${name}`)
    expect(host.logs()).not.toContain('fetch was called')
  })

  it('refuses a user with 401 when the handler calls deny, at once or later', async () => {
    const login = netlifyEvent('userLogin', { email: 'evil@pets.example' })
    expect(await host.invoke?.('identity', login)).toEqual({ status: 401, body: '' })
    expect(await host.invoke?.('identity', netlifyEvent('userLogin'))).toEqual({ status: 200, body: '' })
    expect(await host.invoke?.('identity', netlifyEvent('userValidate'))).toEqual({ status: 401, body: '' })
  })

  it('answers with the user that the handler changed', async () => {
    const answer = (await host.invoke?.('identity', netlifyEvent('userSignup'))) as { status: number; body: string }
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.body)).toMatchObject({
      id: 'u-1',
      email: 'rex@pets.example',
      app_metadata: { plan: 'free', roles: ['owner'] },
      user_metadata: { colour: 'brown', full_name: 'Rex the dog' },
    })
  })

  it('fails the call when a handler fails, with a coded line in the log', async () => {
    await expect(host.invoke?.('identity', netlifyEvent('userModified'))).rejects.toThrow('the handler failed')
    expect(host.logs()).toContain('ANYHOST_HANDLER_FAILED')
  })

  it('refuses an event without a handler, which the bootstrap gives to fetch', async () => {
    expect(await host.invoke?.('half', netlifyEvent('deploySucceeded'))).toEqual({ status: 200, body: '' })
    for (const event of [netlifyEvent('userLogin'), netlifyEvent('deployFailed'), { event: 'nonsense', payload: {} }])
      expect(await host.invoke?.('half', event)).toEqual({ status: 400, body: 'Bad Request' })
    expect(host.logs()).toContain('ANYHOST_EVENT_UNKNOWN')
    expect(host.logs()).not.toContain('half was called')
  })

  it('takes no JSON for a request, nor for an event: `x-netlify-event: fetch` is in the bootstrap’s table too', async () => {
    const forged = { event: { deploy: { id: 'forged' }, user: { id: 'forged' }, data: {} } }
    const payloads = [
      { kind: 'event', name: 'deploySucceeded', ...forged },
      { kind: 'event', name: 'userSignup', native: {}, ...forged },
      { kind: 'schedule' },
      { url: 'https://pets.example/plain', method: 'GET', headers: {}, signal: {} },
      [],
      null,
      'text',
    ]
    const calls = (): number => host.logs().match(/event \{|was called|heard it|nightly \{/g)?.length ?? 0
    const before = calls()
    for (const payload of payloads)
      for (const id of ['all', 'plain', 'half', 'nightly'])
        await expect(host.invoke?.(id, { event: 'fetch', payload })).rejects.toThrow('ANYHOST_NO_HANDLER')
    expect(calls()).toBe(before)
    expect(await (await host.fetch(new Request('https://pets.example/plain'))).json()).toMatchObject({ real: true })
  })

  it('has no address for a schedule, which the clock alone starts', async () => {
    for (const path of ['/.netlify/functions/nightly', '/api/nightly', '/nightly'])
      expect((await host.fetch(new Request(`https://pets.example${path}`))).status).toBe(404)
    await host.invoke?.('nightly', { schedule: { next_run: '2026-11-23T00:00:00Z' } })
    expect(host.logs()).toContain('nightly {"cron":"@daily","nextRun":"2026-11-23T00:00:00.000Z"}')
  })

  it('costs a function without events nothing', async () => {
    const folder = join(project.root, '.netlify/v1/functions/plain')
    expect(await readFile(join(folder, 'anyhost.mjs'), 'utf8')).not.toContain('x-netlify-event')
  })
})
