/** The context, member by member. */
import { randomUUID } from 'node:crypto'
import { CONTEXT_FEATURES, type Feature } from '../../contract/features.ts'
import type { ClientFacts } from '../../contract/harness.ts'
import { CLIENT, type Case, type Host } from '../case.ts'
import { unlessLimitNames, whereLimitNames } from '../declared.ts'
import { equal, holds } from '../expect.ts'
import { isMade, isRequestId } from './request-id.ts'

/** What the harness' client facts become; the rest is what the host says of the deployment, in its harness. */
export const OF_CLIENT: Readonly<Partial<Record<Feature, unknown>>> = {
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

/** The members that are plain values. */
export const LEAVES: readonly Feature[] = CONTEXT_FEATURES.filter((feature) =>
  STATED.some((start) => feature.startsWith(start)),
)

type Read = Readonly<Record<string, unknown>>

/** The whole context, under the names of the features; what is `undefined` is not there. */
export async function readContext(
  host: Host,
  init?: RequestInit,
  facts: ClientFacts = CLIENT,
  query = 'q=1',
): Promise<Read> {
  const response = await host.ask(`/context/rex?${query}`, init, facts)
  // The project's own answer.
  return (await response.json()) as Read
}

/** `context.deploy.skewProtectionToken` as part of an id. */
export const wordOf = (feature: Feature): string =>
  feature
    .replace(/^\w+\./, '')
    .replaceAll('.', '-')
    .replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)

const leafCase = (feature: Feature): Case => ({
  id: `context.${wordOf(feature)}`,
  title: `${feature} is what the host says.`,
  features: [feature],
  run: async (host) => {
    const expected = feature in OF_CLIENT ? OF_CLIENT[feature] : host.says(feature)
    const actual = (await readContext(host))[feature]
    if (expected === undefined) holds(actual !== undefined, `${feature} is there.`)
    else equal(actual, expected)
  },
})

const leafNoneCase = (feature: Feature): Case => ({
  id: `context-none.${wordOf(feature)}`,
  title: `${feature} is undefined where the host does not say it, and no value is invented.`,
  features: [feature],
  when: 'none',
  run: async (host) => equal((await readContext(host))[feature], undefined),
})

const knownOf = (context: Read): string[] => Object.keys(OF_CLIENT).filter((feature) => context[feature] !== undefined)

const withoutTime = (context: Read): Read => ({ ...context, 'context.deadline': 0 })
const withoutId = (context: Read): Read => ({ ...withoutTime(context), 'context.requestId': '', requestIdAgain: '' })

const memberCases: readonly Case[] = [
  {
    id: 'context.params',
    title: 'params are those of the path.',
    features: ['context.params'],
    run: async (host) => equal((await readContext(host))['context.params'], { name: 'rex' }),
  },
  {
    id: 'context.url',
    title: 'url is the address that the client asked for, parsed.',
    features: ['context.url'],
    run: async (host) => equal((await readContext(host))['context.url'], 'https://contract.example/context/rex?q=1'),
  },
  {
    id: 'context.target',
    title: 'target is the adapter’s name.',
    features: ['context.target'],
    run: async (host) => equal((await readContext(host))['context.target'], host.target),
  },
  {
    id: 'context.native',
    title: 'native has the host’s own objects.',
    features: ['context.native'],
    run: async (host) => equal((await readContext(host))['context.native'], 'object'),
  },
  {
    id: 'context.request-id',
    title: 'requestId is the host’s own, the same each time it is read.',
    features: ['context.requestId'],
    unless: whereLimitNames('context.requestId', 'Made by the entry'),
    run: async (host) => {
      const requestId = randomUUID()
      const context = await readContext(host, {}, { ...CLIENT, requestId })
      equal([context['context.requestId'], context['requestIdAgain']], [requestId, requestId])
    },
  },
  {
    id: 'context.request-id-made',
    title: 'Where the entry makes the requestId, it is a UUID, the same each time it is read, whatever is sent.',
    features: ['context.requestId'],
    when: 'limit',
    unless: unlessLimitNames('context.requestId', 'Made by the entry'),
    run: async (host) => {
      const sent = randomUUID()
      const headers = { 'x-request-id': sent, 'x-correlation-id': sent }
      const context = await readContext(host, { headers }, { ...CLIENT, requestId: sent })
      isRequestId(host, context['context.requestId'], sent)
      equal(context['requestIdAgain'], context['context.requestId'])
      holds(context['context.requestId'] !== sent, 'It is none that was sent.')
    },
  },
  {
    id: 'context.request-id-differs',
    title: 'Every request has another requestId.',
    features: ['context.requestId'],
    run: async (host) => {
      const ids = await Promise.all([readContext(host), readContext(host), readContext(host)])
      equal(new Set(ids.map((context) => context['context.requestId'])).size, 3)
    },
  },
  {
    id: 'context.signal-is-the-requests',
    title: 'signal is that of the request, not aborted.',
    features: ['context.signal'],
    when: 'always',
    run: async (host) => {
      const context = await readContext(host)
      equal([context['context.signal'], context['signalAborted']], [true, false])
    },
  },
  {
    id: 'context-limit.ip',
    title: 'Where what stands before the host may keep the address to itself, it is undefined, whatever is sent.',
    features: ['context.ip'],
    when: 'limit',
    unless: unlessLimitNames('context.ip', 'Not told'),
    run: async (host) => {
      const headers = { 'x-forwarded-for': '6.6.6.6', 'x-real-ip': '6.6.6.6' }
      equal((await readContext(host, { headers }, {}))['context.ip'], undefined)
    },
  },
  {
    id: 'context.deadline',
    title: 'deadline is a date in the future.',
    features: ['context.deadline'],
    run: async (host) => {
      // The project's own answer.
      const deadline = (await readContext(host))['context.deadline'] as { isDate: boolean; in: number } | undefined
      equal(deadline?.isDate, true)
      holds(
        deadline!.in > 500 && deadline!.in < 3_600_000,
        'It is more than half a second and less than an hour ahead.',
      )
    },
  },
  {
    id: 'context-none.deadline',
    title: 'deadline is undefined where the host does not tell it.',
    features: ['context.deadline'],
    when: 'none',
    run: async (host) => equal((await readContext(host))['context.deadline'], undefined),
  },
  {
    id: 'context-none.signal',
    title: 'signal is there, and not aborted, where the host does not say that a client has gone.',
    features: ['context.signal'],
    when: 'none',
    run: async (host) => equal((await readContext(host))['signalAborted'], false),
  },
  {
    id: 'context.level',
    title: 'level() states the level of each feature, and none for what it does not know.',
    features: ['context.level'],
    run: async (host) =>
      equal((await readContext(host))['context.level'], [
        host.level('context.geo.city'),
        host.level('context.account.id'),
        host.level('fidelity.response.streaming'),
        'none',
      ]),
  },
  {
    id: 'context.wait-until',
    title: 'waitUntil is a function.',
    features: ['context.waitUntil'],
    run: async (host) => equal((await readContext(host))['context.waitUntil'], 'function'),
  },
  {
    id: 'context.cookies',
    title: 'cookies has what the client sent.',
    features: ['context.cookies'],
    run: async (host) =>
      equal((await readContext(host, { headers: { cookie: 'session=abc' } }))['context.cookies'], 'abc'),
  },
]

const trustCases: readonly Case[] = [
  {
    id: 'trust.nothing-known',
    title: 'There is no place and no address where the host knows none.',
    features: ['context.ip'],
    when: 'always',
    run: async (host) => equal(knownOf(await readContext(host, {}, {})), []),
  },
  {
    id: 'trust.forged',
    title: 'A client is not believed about its address, place, request id, account or deployment.',
    features: ['context.ip', 'context.requestId'],
    when: 'always',
    run: async (host) => {
      const facts = { ...CLIENT, requestId: randomUUID() }
      const honest = await readContext(host, {}, facts)
      const forged = await readContext(host, { headers: FORGED }, facts)
      isRequestId(host, forged['context.requestId'], facts.requestId)
      const comparable = isMade(host) ? withoutId : withoutTime
      equal(comparable(forged), comparable(honest))
    },
  },
  {
    id: 'trust.forged-where-nothing-is-known',
    title: 'A client is believed in nothing where the host knows no place and no address.',
    features: ['context.ip'],
    when: 'always',
    // The query takes a variable away for a moment.
    serial: true,
    run: async (host) => {
      const text = JSON.stringify(await readContext(host, { headers: FORGED }, {}, host.unfronted))
      equal(text.match(/6\.6\.6\.6|Pyongyang|KP|North Korea|forged/g), null)
    },
  },
  {
    id: 'trust.out-of-range',
    title: 'A place that is out of range or empty is not taken for one.',
    features: ['context.geo.latitude'],
    run: async (host) => {
      const geo = { city: '', latitude: 91, longitude: -181, postalCode: '', country: { code: 'XX' } }
      const known = knownOf(await readContext(host, {}, { ...CLIENT, geo }))
      equal(
        known.filter((feature) => feature !== 'context.ip'),
        [],
      )
    },
  },
]

export const contextCases: readonly Case[] = [
  ...LEAVES.map(leafCase),
  ...LEAVES.map(leafNoneCase),
  ...memberCases,
  ...trustCases,
]
