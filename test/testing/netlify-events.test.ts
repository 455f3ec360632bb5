import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { netlifyEvent, netlifyEventRequest, type NetlifyEventChanges } from 'anyhost/testing'
import { harness } from '../../adapters/netlify/harness.ts'
import { EVENT_FEATURES } from '../../src/contract/features.ts'
import type { EventName } from '../../src/contract/function.ts'
import type { RunningHost } from '../../src/contract/harness.ts'

// Each is `event.<name>`.
const NAMES = EVENT_FEATURES.map((feature) => feature.slice('event.'.length) as EventName)

const CHANGES: Readonly<Record<string, object>> = {
  deploy: {
    deploy: {
      branch: 'next',
      state: 'error',
      errorMessage: 'no disk',
      commitRef: 'abc',
      time: 12,
      manual: true,
      publishedAt: '2026-01-02T00:00:00Z',
    },
    site: { name: 'pets' },
  },
  user: {
    user: {
      id: 'u-1',
      email: 'rex@pets.example',
      provider: 'github',
      roles: ['admin'],
      name: 'Rex',
      pictureUrl: 'https://pets.example/rex.png',
      confirmedAt: '2026-01-02T00:00:00Z',
      pendingEmail: 'new@pets.example',
      userMetadata: { likes: 'bones' },
    },
  },
  form: { data: { message: 'hello' } },
}

const changesOf = <Name extends EventName>(name: Name): NetlifyEventChanges<Name> =>
  // The key is how the name begins, and so the changes are those of the name.
  CHANGES[/^[a-z]+/.exec(name)?.[0] ?? ''] as NetlifyEventChanges<Name>

describe("an event in Netlify's own bootstrap", () => {
  const root = mkdtempSync(join(tmpdir(), 'anyhost-events-'))
  let host: RunningHost
  beforeAll(async () => {
    const folder = join(root, '.netlify/v1/functions/events')
    mkdirSync(folder, { recursive: true })
    const members = NAMES.map((name) => `${name}: (event) => console.log('[[' + JSON.stringify(event) + ']]')`)
    writeFileSync(join(folder, 'events.mjs'), `export default { ${members.join(',\n')} }`)
    host = await harness.start({ root, output: 'frameworks-api', functions: [{ id: 'events', paths: [] }] })
  })
  afterAll(async () => {
    await host?.close()
    rmSync(root, { recursive: true })
  })

  /** What the handler got for a post, by way of JSON. */
  async function received(request: Request): Promise<unknown> {
    const before = host.logs().length
    const event = request.headers.get('x-netlify-event')
    expect(await host.invoke?.('events', { event, payload: await request.json() })).toEqual({ status: 200, body: '' })
    const seen = (): string | undefined => /\[\[(.*)\]\]/.exec(host.logs().slice(before))?.[1]
    await expect.poll(seen).toBeDefined()
    return JSON.parse(seen() ?? '')
  }

  it.each(NAMES)('%s is what netlifyEvent makes, with sample values and with changes', async (name) => {
    const plain = (event: unknown): unknown => JSON.parse(JSON.stringify(event))
    expect(await received(netlifyEventRequest(name))).toEqual(plain(netlifyEvent(name)))
    const changes = changesOf(name)
    const event = netlifyEvent(name, changes)
    expect(event).toMatchObject(changes)
    expect(await received(netlifyEventRequest(name, changes))).toEqual(plain(event))
  })
})
