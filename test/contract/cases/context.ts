import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { ClientFacts } from '../../../src/contract/harness.ts'
import { CONTEXT_FEATURES, type Feature } from '../../../src/contract/features.ts'
import { hasGap } from '../far-ends.ts'
import { CLIENT, type Host } from '../host.ts'

/** What the harness' client facts become; the rest is what the host says of the deployment, in far-ends.ts. */
const OF_CLIENT: Readonly<Partial<Record<Feature, unknown>>> = {
  'context.ip': '203.0.113.9',
  'context.geo.city': 'S\u00e3o Paulo',
  'context.geo.latitude': -23.5475,
  'context.geo.longitude': -46.6361,
  'context.geo.postalCode': '01310',
  'context.geo.timezone': 'America/Sao_Paulo',
  'context.geo.country.code': 'BR',
  'context.geo.country.name': 'Brazil',
  'context.geo.country.flag': '\u{1F1E7}\u{1F1F7}',
  'context.geo.subdivision.code': 'SP',
  'context.geo.subdivision.name': 'Sao Paulo',
  'context.geo.continent': 'SA',
}

// Lint takes it for a condition inside of a case.
const A_NUMBER: unknown = expect.any(Number)

/** What a client may try to be. */
const FORGED = {
  'x-forwarded-for': '6.6.6.6',
  'x-real-ip': '6.6.6.6',
  'true-client-ip': '6.6.6.6',
  forwarded: 'for=6.6.6.6',
  'cf-connecting-ip': '6.6.6.6',
  'cf-ipcountry': 'KP',
  'cf-ray': 'forged-PRG',
  'x-vercel-ip-country': 'KP',
  'x-vercel-ip-city': 'Pyongyang',
  'x-vercel-forwarded-for': '6.6.6.6',
  'x-vercel-id': 'forged',
  'x-nf-geo': Buffer.from('{"city":"Pyongyang","country":{"code":"KP","name":"North Korea"}}').toString('base64'),
  'x-nf-client-connection-ip': '6.6.6.6',
  'x-nf-request-id': 'forged',
  'x-nf-account-id': 'forged',
  'x-nf-deploy-id': 'forged',
  'x-amzn-request-context': '{"requestId":"forged"}',
  'x-apigateway-event': '{"requestContext":{}}',
  'cloudfront-viewer-country': 'KP',
  'cloudfront-viewer-city': 'Pyongyang',
  'cloudfront-viewer-address': '6.6.6.6:1',
} as const

const STATED = [...Object.keys(OF_CLIENT), 'context.account.id', 'context.deploy.', 'context.site.', 'context.server.']
const LEAVES = CONTEXT_FEATURES.filter((feature) => STATED.some((start) => feature.startsWith(start)))

/** The context, member by member. */
export function contextCases(host: Host): void {
  const { ask, level, target } = host
  const read = async (
    init?: RequestInit,
    facts: ClientFacts = CLIENT,
    query = 'q=1',
  ): Promise<Record<string, unknown>> => {
    const response = await ask(`/context/rex?${query}`, init, facts)
    // The fixture's own answer.
    return (await response.json()) as Record<string, unknown>
  }
  const expected = (feature: Feature): unknown => {
    if (level(feature) === 'none' || host.farEnd?.leavesOut.includes(feature)) return undefined
    return feature in OF_CLIENT ? OF_CLIENT[feature] : (host.farEnd?.says[feature] ?? expect.anything())
  }

  describe('context', () => {
    it.each(LEAVES)('%s is what the host says, and undefined where it says nothing', async (feature) => {
      expect((await read())[feature]).toEqual(expected(feature))
    })

    it('has params, url, target and native', async () => {
      const context = await read()
      expect(context['context.params']).toEqual({ name: 'rex' })
      expect(context['context.url']).toBe('https://contract.example/context/rex?q=1')
      expect(context['context.target']).toBe(target.name)
      expect(context['context.native']).toBe('object')
    })

    it('has the host’s request id, the same each time it is read', async () => {
      const requestId = randomUUID()
      const context = await read({}, { ...CLIENT, requestId })
      expect([context['context.requestId'], context['requestIdAgain']]).toEqual([requestId, requestId])
    })

    it('has another request id for every request', async () => {
      const ids = await Promise.all([read(), read(), read()])
      expect(new Set(ids.map((context) => context['context.requestId'])).size).toBe(3)
    })

    it('has the signal of the request, not aborted', async () => {
      const context = await read()
      expect([context['context.signal'], context['signalAborted']]).toEqual([true, false])
    })

    it('has a deadline in the future, and undefined where the host does not tell it', async () => {
      const { 'context.deadline': deadline } = await read()
      const none = level('context.deadline') === 'none' || host.farEnd?.leavesOut.includes('context.deadline')
      expect(deadline).toEqual(none ? undefined : { isDate: true, in: A_NUMBER })
      // Seen by the line above; where there is none, any time will do.
      const { in: left } = (deadline ?? { in: 1000 }) as { in: number }
      expect(left).toBeGreaterThan(500)
      expect(left).toBeLessThan(3_600_000)
    })

    it('states the level of each feature, and none for what it does not know', async () => {
      expect((await read())['context.level']).toEqual([
        level('context.geo.city'),
        level('context.account.id'),
        level('fidelity.response.streaming'),
        'none',
      ])
    })

    it('has waitUntil as a function and the cookies of the client', async () => {
      const context = await read({ headers: { cookie: 'session=abc' } })
      expect([context['context.waitUntil'], context['context.cookies']]).toEqual(['function', 'abc'])
    })

    it.skipIf(hasGap(target.name, 'a client without an address'))(
      'has no place and no address where the host knows none',
      async () => {
        const context = await read({}, {})
        const known = Object.keys(OF_CLIENT).filter((feature) => context[feature] !== undefined)
        expect(known).toEqual([])
      },
    )

    it('does not believe a client about its address, place, request id, account or deployment', async () => {
      const requestId = randomUUID()
      const honest = await read({}, { ...CLIENT, requestId })
      const forged = await read({ headers: FORGED }, { ...CLIENT, requestId })
      expect({ ...forged, 'context.deadline': 0 }).toEqual({ ...honest, 'context.deadline': 0 })
    })

    it('believes a client in nothing where the host knows no place and no address', async () => {
      const text = JSON.stringify(await read({ headers: FORGED }, {}, host.farEnd?.unfronted))
      expect(text.match(/6\.6\.6\.6|Pyongyang|KP|North Korea|forged/g)).toBe(null)
    })

    it('does not take a place that is out of range or empty for one', async () => {
      const geo = { city: '', latitude: 91, longitude: -181, postalCode: '', country: { code: 'XX' } }
      const context = await read({}, { ...CLIENT, geo })
      const known = Object.keys(OF_CLIENT).filter(
        (feature) => feature !== 'context.ip' && context[feature] !== undefined,
      )
      expect(known).toEqual([])
    })
  })
}
