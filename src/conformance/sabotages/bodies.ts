import type { Sabotage } from '../../contract/sabotage.ts'
import { answering, answerWith, asking, withHeaders } from './between.ts'

/** A fault that starts with the first request to an address. */
const afterwards =
  (path: string, to: (request: Request) => Response | undefined): NonNullable<Sabotage['host']> =>
  (host) => {
    let seen = false
    return {
      ...host,
      fetch: async (request, facts) => {
        const own = seen ? to(request) : undefined
        if (own) return own
        seen ||= new URL(request.url).pathname.startsWith(path)
        return host.fetch(request, facts)
      },
    }
  }

const isBinary = (response: Response): boolean => !(response.headers.get('content-type') ?? '').includes('event-stream')

export const bodySabotages: readonly Sabotage[] = [
  {
    id: 'bodies.text-in',
    sentence: 'Bodies of requests are read as text.',
    turns: ['request-body.900-kb', 'request-body.form', 'request-body.handed-on', 'request-body.encoded'],
    host: asking(async (request) => {
      if (!request.body) return request
      const text = await request.text()
      return new Request(request.url, { method: request.method, headers: request.headers, body: text })
    }),
  },
  {
    id: 'bodies.type-lost',
    sentence: 'The type of a body is lost.',
    turns: ['request-body.text', 'request-body.json', 'request-body.malformed'],
    host: asking((request) => withHeaders(request, (headers) => headers.delete('content-type'))),
  },
  {
    id: 'bodies.cut-in',
    sentence: 'Bodies of requests are lost.',
    turns: ['request-body.text', 'request-body.json', 'request-body.twice', 'routing.method-member'],
    host: asking((request) =>
      request.body ? new Request(request.url, { method: request.method, headers: request.headers }) : request,
    ),
  },
  {
    id: 'bodies.never-empty',
    sentence: 'An empty body arrives as an empty object.',
    turns: ['request-body.empty'],
    host: asking((request) =>
      request.body || request.method !== 'POST'
        ? request
        : new Request(request, { body: '{}', headers: request.headers }),
    ),
  },
  {
    id: 'bodies.unread-refused',
    sentence: 'A body that is left unread is an error.',
    turns: ['request-body.unread'],
    host: answering((response, request) =>
      request.url.endsWith('/body/unread') ? new Response('Bad Request', { status: 400 }) : response,
    ),
  },
  {
    id: 'bodies.text-out',
    sentence: 'Bodies of answers are sent as text.',
    turns: ['response-body.900-kb', 'response-body.gzip', 'response-body.not-utf8'],
    host: answering(async (response) =>
      response.body && isBinary(response) ? new Response(await response.text().catch(() => ''), response) : response,
    ),
  },
  {
    id: 'bodies.unpacked',
    sentence: 'What is packed is said not to be.',
    turns: ['response-body.gzip'],
    host: answering((response) => answerWith(response, (headers) => headers.delete('content-encoding'))),
  },
  {
    id: 'bodies.type-lost-out',
    sentence: 'The type of an answer is lost.',
    turns: ['response-body.text', 'routing.head-*', 'fault.throws', 'stream.early', 'stream.whole'],
    host: answering((response) => answerWith(response, (headers) => headers.delete('content-type'))),
  },
  {
    id: 'bodies.empty-filled',
    sentence: 'An empty answer is sent as null.',
    turns: ['response-body.empty'],
    host: answering((response, request) =>
      request.url.endsWith('/answer/empty') ? new Response('null', response) : response,
    ),
  },
  {
    id: 'bodies.stream-named',
    sentence: 'A stream of somebody else is sent as the name of its class.',
    turns: ['response-body.upstream'],
    host: answering((response, request) =>
      request.url.endsWith('/answer/upstream') ? new Response('[object ReadableStream]', response) : response,
    ),
  },
  {
    id: 'streams.collected',
    sentence: 'Streams are collected before they are sent.',
    turns: ['stream.early'],
    host: answering(async (response) =>
      isBinary(response) ? response : new Response(await response.arrayBuffer(), response),
    ),
  },
  {
    id: 'streams.cut-off',
    sentence: 'Streams end after their first part.',
    turns: ['stream.whole', 'stream.early'],
    host: answering(async (response) =>
      isBinary(response) ? response : new Response((await response.text()).split('event: last')[0] ?? '', response),
    ),
  },
  {
    id: 'streams.broken-looks-whole',
    sentence: 'A stream that fails ends as if it were whole.',
    turns: ['stream.broken'],
    host: (host) => ({
      ...host,
      fetch: async (request, facts) => {
        if (!request.url.endsWith('/fault/breaks')) return host.fetch(request, facts)
        await host.fetch(request, facts).then((response) => response.text().catch(() => ''))
        return new Response('the first half ')
      },
    }),
  },
  {
    id: 'streams.broken-ends-host',
    sentence: 'The host is gone after a stream that failed.',
    turns: ['stream.broken-goes-on'],
    host: afterwards('/fault/breaks', ({ url }) =>
      url.endsWith('/answer/text') ? new Response('Bad Gateway', { status: 502 }) : undefined,
    ),
  },
  {
    id: 'streams.waits-for-the-rest',
    sentence: 'A client waits for bytes that never come.',
    turns: ['stream.wrong-length'],
    host: answering(async (response, request) => {
      if (request.url.endsWith('/fault/wrong-length')) await new Promise((resolve) => setTimeout(resolve, 4500))
      return response
    }),
  },
  {
    id: 'faults.fatal',
    sentence: 'A handler that fails ends its function.',
    turns: ['fault.goes-on'],
    host: afterwards('/fault/throws', ({ url }) =>
      url.includes('/fault/unknown') ? new Response('Bad Gateway', { status: 502 }) : undefined,
    ),
  },
]
