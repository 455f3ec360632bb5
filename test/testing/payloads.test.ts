import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { defineFunction } from 'anyhost'
import {
  albEvent,
  albMultiValueEvent,
  cloudflareScheduledController,
  eventBridgeScheduleEvent,
  functionUrlEvent,
  httpApiEvent,
  latticeV1Event,
  latticeV2Event,
  netlifyScheduleRequest,
  restApiEvent,
  vercelCronRequest,
  vercelWebhook,
  vercelWebhookRequest,
} from 'anyhost/testing'
import { toHandler as toWorker } from '../../adapters/cloudflare/runtime.ts'
import { schedule as netlifySchedule } from '../../adapters/netlify/schedule.ts'
import { schedule as vercelSchedule } from '../../adapters/vercel/schedule.ts'
import { see } from '../aws-lambda/call.ts'

const CORPUS = join(import.meta.dirname, '../../../shared/corpora/aws-events')

const read = (folder: string, file: string): Record<string, unknown> =>
  // Files of JSON objects.
  JSON.parse(readFileSync(join(CORPUS, folder, file), 'utf8')) as Record<string, unknown>

afterEach(() => vi.unstubAllEnvs())

describe.each([
  ['a REST API', restApiEvent],
  ['an HTTP API', httpApiEvent],
  ['a Function URL', functionUrlEvent],
  ['a load balancer', albEvent],
  ['a load balancer with all values', albMultiValueEvent],
  ['VPC Lattice in version 1', latticeV1Event],
  ['VPC Lattice in version 2', latticeV2Event],
])('the event of %s', (name, build) => {
  it('is read by our Lambda runtime as the request that it was made of', async () => {
    const request = new Request('https://pets.example/pets/rex?q=1&r=%20x', {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie: 'a=1', 'x-own': 'yes' },
      body: '{"a":1}',
    })
    const facts = { ip: '203.0.113.9', requestId: 'Root=1-2' }
    const seen = await see(await build(request, facts))
    expect(new URL(seen.url).pathname).toBe('/pets/rex')
    expect([...new URL(seen.url).searchParams]).toEqual([
      ['q', '1'],
      ['r', ' x'],
    ])
    expect([seen.method, seen.body]).toEqual(['POST', '{"a":1}'])
    expect(seen.headers).toMatchObject({ host: 'pets.example', cookie: 'a=1', 'x-own': 'yes' })
    // Lattice names no client and no request, so the id is that of the invocation.
    expect([seen.ip, seen.requestId]).toEqual(
      name.includes('Lattice') ? [undefined, 'invocation-1'] : ['203.0.113.9', 'Root=1-2'],
    )
  })

  it('carries bytes as they are', async () => {
    const seen = await see(
      await build(new Request('https://a.test/', { method: 'PUT', body: new Uint8Array([0, 255]) })),
    )
    expect(seen.body).toBe('\u0000\u00ff')
  })

  it('is the same each time, and of a path at example.com', async () => {
    expect(await build('/pets')).toEqual(await build('/pets'))
    expect((await see(await build('/pets'))).url).toBe('https://example.com/pets')
  })
})

describe.skipIf(!existsSync(CORPUS))('an event, against recorded ones', () => {
  it('of a REST API says of the caller what recordings say', async () => {
    const file = 'aws-lambda-go__events__testdata__apigw-request.json'
    const recorded = read('apigw-v1', file) as { requestContext: { identity: object } }
    const { identity } = (await restApiEvent('/')).requestContext
    const { userAgent: _agent, ...known } = recorded.requestContext.identity as { userAgent: string }
    expect(Object.keys(identity)).toEqual(expect.arrayContaining(Object.keys(known)))
  })

  it('of VPC Lattice in version 1 has the members of the sample', async () => {
    const [file = ''] = readdirSync(join(CORPUS, 'vpc-lattice-v1'))
    const sample = read('vpc-lattice-v1', file)
    const headers = sample['headers'] as Record<string, string>
    const { 'x-forwarded-for': ip = '', ...sent } = headers
    const request = new Request(`https://${headers['host']}${String(sample['raw_path'])}?order-id=1`, {
      method: 'POST',
      headers: { ...sent, 'content-type': 'application/json' },
      body: String(sample['body']),
    })
    const event = await latticeV1Event(request, { ip })
    expect(Object.keys(event).toSorted()).toEqual(Object.keys(sample).toSorted())
    expect(event).toMatchObject({
      query_string_parameters: sample['query_string_parameters'],
      body: sample['body'],
      is_base64_encoded: false,
      headers,
    })
  })

  it.each(['aws-lambda-java-libs__aws-lambda-java-tests__src__test__resources__cloudwatch_event.json'])(
    'of a schedule is that of %s, but for its ids',
    (file) => {
      const recorded = read('eventbridge-schedule', file)
      const event = eventBridgeScheduleEvent({ time: new Date(String(recorded['time'])), rule: 'demoschedule' })
      expect(Object.keys(event)).toEqual(Object.keys(recorded))
      const { id: _id, region: _region, resources: _resources, ...rest } = recorded
      expect(event).toMatchObject(rest)
      expect(event.resources).toEqual(['arn:aws:events:us-east-1:123456789012:rule/demoschedule'])
    },
  )
})

describe('what a clock sends', () => {
  it('is taken by the entry on Vercel with the secret, and refused without', async () => {
    vi.stubEnv('CRON_SECRET', 'hush')
    const start = async (request: Request): Promise<unknown> => {
      const incoming = await vercelSchedule(request, { request, context: {} })
      return incoming instanceof Response ? incoming.status : incoming.kind
    }
    expect(await start(vercelCronRequest('/api/nightly', { secret: 'hush' }))).toBe('schedule')
    expect(await start(vercelCronRequest('/api/nightly'))).toBe(401)
  })

  it('tells the entry on Netlify when the next run is', async () => {
    const next = new Date('2026-11-22T04:30:00Z')
    const incoming = await netlifySchedule(netlifyScheduleRequest(next), {})
    expect(incoming).toMatchObject({ kind: 'schedule', nextRun: next })
  })

  it('tells a Worker when the run was planned', async () => {
    const seen: unknown[] = []
    const fn = defineFunction({
      config: { schedule: '@daily' },
      scheduled: ({ scheduledTime }) => void seen.push(scheduledTime),
    })
    const controller = cloudflareScheduledController({ cron: '0 0 * * *', time: new Date('2026-11-22T00:00:00Z') })
    await toWorker(fn)(controller, {}, { waitUntil() {} }).catch(() => {})
    expect(seen).toEqual([new Date('2026-11-22T00:00:00Z')])
  })
})

describe('a webhook of Vercel', () => {
  it('is signed over its bytes', async () => {
    const webhook = vercelWebhook('deployment.succeeded', { id: 'd-1', payload: { target: null } })
    const request = vercelWebhookRequest('/api/hooks', webhook, { secret: 'hush' })
    expect(request.method).toBe('POST')
    expect(request.headers.get('x-vercel-signature')).toMatch(/^[\da-f]{40}$/)
    const key = await crypto.subtle.importKey(
      'raw',
      new TextEncoder().encode('hush'),
      { name: 'HMAC', hash: 'SHA-1' },
      false,
      ['verify'],
    )
    const signature = Buffer.from(request.headers.get('x-vercel-signature') ?? '', 'hex')
    const bytes = await request.arrayBuffer()
    expect(await crypto.subtle.verify('HMAC', key, signature, bytes)).toBe(true)
    expect(JSON.parse(new TextDecoder().decode(bytes))).toEqual(webhook)
    expect(webhook).toMatchObject({
      type: 'deployment.succeeded',
      id: 'd-1',
      createdAt: 1767225600000,
      payload: { target: null, deployment: { id: 'dpl_sample' } },
    })
  })
})
