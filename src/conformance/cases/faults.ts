/** Handlers that fail, and calls that are no requests: an answer that tells nothing, and a log that tells all. */
import { randomUUID } from 'node:crypto'
import { CLIENT, type Case } from '../case.ts'
import { contains, equal, holds, lacks, matches } from '../expect.ts'
import { printedId } from './request-id.ts'

const FAULTS: readonly (readonly [kind: string, what: string, cause: string])[] = [
  ['nothing', 'returns nothing', 'ANYHOST_RESPONSE_INVALID'],
  ['null', 'returns null', 'ANYHOST_RESPONSE_INVALID'],
  ['string', 'returns a string', 'ANYHOST_RESPONSE_INVALID'],
  ['object', 'returns an object that looks like a Response', 'ANYHOST_RESPONSE_INVALID'],
  ['throws', 'throws', 'a secret cause'],
  ['rejects', 'rejects', 'a secret cause'],
  ['value', 'throws what is no Error', 'a secret word'],
  ['body-of-204', 'gives a 204 a body', 'TypeError: Response'],
  ['error-response', 'returns Response.error()', 'ANYHOST_RESPONSE_INVALID'],
]

const EVENTS: readonly (readonly [word: string, what: string, event: unknown])[] = [
  ['queue', 'of a queue', { Records: [{ eventSource: 'aws:sqs', body: 'x' }] }],
  ['schedule', 'of a schedule', { version: '0', source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }],
  ['empty', 'that is empty', {}],
  ['null', 'that is null', null],
  ['list', 'that is a list', [1]],
  [
    'unhandled',
    'of the platform, which the function does not handle,',
    { event: 'deploy-succeeded', payload: { deploy: { id: 'forged' } } },
  ],
]

const faultCase = ([kind, what, cause]: (typeof FAULTS)[number]): Case => ({
  id: `fault.${kind}`,
  title: `A handler that ${what} is a 500 that says nothing; the log has the code, the request and the cause.`,
  features: ['context.requestId'],
  run: async (host) => {
    const { ask, logs, printed } = host
    const [mark, sent] = [randomUUID(), randomUUID()]
    const response = await ask(`/fault/${kind}?mark=${mark}`, {}, { ...CLIENT, requestId: sent })
    equal([response.status, await response.text()], [500, 'Internal Server Error'])
    matches(response.headers.get('content-type'), /^text\/plain; ?charset=utf-8$/i)
    equal(
      [...response.headers].filter(([, value]) => /secret|evil|functions\//.test(value)),
      [],
    )
    const requestId = await printedId(host, mark, sent)
    const line = `[anyhost] ANYHOST_HANDLER_FAILED The function failed. Request ${requestId}:`
    holds(await printed(line), 'The log has the code and the request.')
    const at = logs().indexOf(line)
    contains(logs().slice(at, at + 400), cause)
  },
})

const eventCase = ([word, what, event]: (typeof EVENTS)[number]): Case => ({
  id: `stray-event.${word}`,
  title: `An event ${what} is refused, or answered by the host, and never becomes a request.`,
  features: ['config.path'],
  serial: true,
  unless: ({ invoke }) => (invoke ? undefined : 'The host has no call that is not a request.'),
  run: async ({ invoke, logs }) => {
    const before = logs().length
    const outcome = await invoke!('routes', event).then(
      (value) => ({ value, error: undefined }),
      (error: unknown) => ({ value: undefined, error: String(error) }),
    )
    const told = `${outcome.error} ${JSON.stringify(outcome.value)} ${logs().slice(before)}`
    matches(told, /ANYHOST_EVENT_UNKNOWN|An event is \{|"status":404,"body":"Not Found"/)
    lacks(told, /"status":200/)
  },
})

export const faultCases: readonly Case[] = [
  ...FAULTS.map(faultCase),
  {
    id: 'fault.goes-on',
    title: 'A handler that fails leaves the function answering.',
    features: ['config.path'],
    run: async ({ ask }) => {
      await Promise.all(['throws', 'rejects', 'value', 'nothing'].map((kind) => ask(`/fault/${kind}`)))
      const response = await ask('/fault/unknown')
      equal([response.status, await response.text()], [400, 'no such fault'])
    },
  },
  ...EVENTS.map(eventCase),
]
