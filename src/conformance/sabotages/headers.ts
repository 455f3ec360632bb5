import type { Sabotage } from '../../contract/sabotage.ts'
import { answering, answerWith, asking, withHeaders } from './between.ts'

const losing = (...names: readonly string[]): NonNullable<Sabotage['host']> =>
  asking((request) => withHeaders(request, (headers) => names.forEach((name) => headers.delete(name))))

const asUtf8 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1')

/** Values of one name, each changed. */
const eachValue = (headers: Headers, change: (value: string) => string): void => {
  for (const [name, value] of [...headers]) if (change(value) !== value) headers.set(name, change(value))
}

export const headerSabotages: readonly Sabotage[] = [
  {
    id: 'headers.last-wins',
    sentence: 'Of a repeated header the last value arrives.',
    turns: ['request-header.repeated'],
    host: asking((request) =>
      withHeaders(request, (headers) => {
        for (const name of ['x-many', 'accept']) {
          const last = headers.get(name)?.split(', ').at(-1)
          if (last !== undefined) headers.set(name, last)
        }
      }),
    ),
  },
  {
    id: 'headers.odd-names-lost',
    sentence: 'Headers with odd names are lost.',
    turns: ['request-header.odd-names', 'request-header.proto'],
    host: asking((request) =>
      withHeaders(request, (headers) =>
        [...headers.keys()].forEach((name) => /^[a-z0-9-]+$/.test(name) || headers.delete(name)),
      ),
    ),
  },
  {
    id: 'headers.utf8-in',
    sentence: 'Headers of a request are read as UTF-8.',
    turns: ['request-header.latin', 'cookies.not-trimmed'],
    host: asking((request) => withHeaders(request, (headers) => eachValue(headers, asUtf8))),
  },
  {
    id: 'headers.utf8-out',
    sentence: 'Headers of an answer are written as UTF-8.',
    turns: ['response-header.latin'],
    host: answering((response) => answerWith(response, (headers) => eachValue(headers, asUtf8))),
  },
  {
    id: 'headers.members-lost',
    sentence: 'Headers are kept in an object that has members of its own.',
    turns: ['request-header.members-of-objects'],
    host: losing('constructor', 'hasownproperty'),
  },
  {
    id: 'headers.conditional-lost',
    sentence: 'The front door takes conditional headers for its own.',
    turns: ['request-header.conditional'],
    host: losing('if-none-match', 'range'),
  },
  {
    id: 'headers.cut',
    sentence: 'Long headers are cut off.',
    turns: ['request-header.long'],
    host: asking((request) => withHeaders(request, (headers) => eachValue(headers, (value) => value.slice(0, 4096)))),
  },
  {
    id: 'headers.copied',
    sentence: 'Headers of the request are copied into the answer.',
    turns: ['response-header.not-copied'],
    host: answering((response, request) =>
      answerWith(response, (headers) => {
        for (const name of ['vary', 'x-echo'])
          if (request.headers.has(name)) headers.set(name, request.headers.get(name)!)
      }),
    ),
  },
  {
    id: 'headers.odd-names-lost-out',
    sentence: 'Headers of an answer with odd names are lost.',
    turns: ['response-header.values'],
    host: answering((response) =>
      answerWith(response, (headers) =>
        [...headers.keys()].forEach((name) => /^[a-z0-9-]+$/.test(name) || headers.delete(name)),
      ),
    ),
  },
  {
    id: 'headers.location-rewritten',
    sentence: 'The address of a redirect is rewritten.',
    turns: ['response-header.redirect', 'cookies.on-redirect'],
    host: answering((response) =>
      answerWith(
        response,
        (headers) => headers.has('location') && headers.set('location', 'https://contract.example/'),
      ),
    ),
  },
  {
    id: 'headers.connection-believed',
    sentence: 'A handler’s headers of the connection are believed, and the body is lost.',
    turns: ['response-header.connection'],
    host: answering((response, request) =>
      request.url.endsWith('/answer/connection') ? new Response(null, response) : response,
    ),
  },
  {
    id: 'status.known-only',
    sentence: 'A status that is in no table becomes a 200.',
    turns: ['status.own'],
    host: answering((response) =>
      response.status === 418 ? new Response(response.body, { headers: response.headers }) : response,
    ),
  },
  {
    id: 'status.bare',
    sentence: 'Answers without a body lose their headers.',
    turns: ['status.204', 'status.304'],
    host: answering((response) =>
      response.status === 204 || response.status === 304 ? new Response(null, { status: response.status }) : response,
    ),
  },
]
