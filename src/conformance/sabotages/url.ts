import type { Sabotage } from '../../contract/sabotage.ts'
import { asking, at } from './between.ts'

const believing = (name: string, set: (url: URL, value: string) => void): NonNullable<Sabotage['host']> =>
  asking((request) => {
    const value = request.headers.get(name)
    return value === null ? request : at(request, (url) => set(url, value))
  })

export const urlSabotages: readonly Sabotage[] = [
  {
    id: 'url.no-path',
    sentence: 'The URL of the context has no path and no query.',
    turns: ['context.url', 'url.same-in-context', 'url.query-values', 'url.two-slashes-*'],
    edits: [
      {
        module: 'src/runtime/context.ts',
        replace: 'url: (_native, call) => new URL(call.request.url)',
        by: "url: (_native, call) => new URL('/', call.request.url)",
      },
    ],
  },
  {
    id: 'url.query-lost',
    sentence: 'The front door loses the query.',
    turns: ['url.query-*', 'url.same-in-context', 'context.url', 'url.forged-internals'],
    host: asking((request) => at(request, (url) => (url.search = ''))),
  },
  {
    id: 'url.query-sorted',
    sentence: 'The front door sorts the query by its names.',
    turns: ['url.query-order', 'url.forged-internals'],
    host: asking((request) =>
      at(request, (url) => {
        const parts = url.search.slice(1).split('&')
        url.search = parts.toSorted((a, b) => (a.split('=')[0] ?? '').localeCompare(b.split('=')[0] ?? '')).join('&')
      }),
    ),
  },
  {
    id: 'url.query-written-anew',
    sentence: 'The front door reads the query and writes it anew.',
    turns: ['url.query-empty-values', 'url.query-blanks', 'url.query-brackets'],
    host: asking((request) => at(request, (url) => (url.search = new URLSearchParams(url.search).toString()))),
  },
  {
    id: 'url.query-decoded',
    sentence: 'The front door decodes the query.',
    turns: ['url.query-escapes', 'url.query-values'],
    host: asking((request) => at(request, (url) => (url.search = decodeURIComponent(url.search)))),
  },
  {
    id: 'url.empty-query-added',
    sentence: 'The front door adds a query.',
    turns: ['url.no-query'],
    host: asking((request) => at(request, (url) => (url.search ||= '?_=1'))),
  },
  {
    id: 'url.scheme-believed',
    sentence: 'A client is believed about the scheme.',
    turns: ['url.forged-scheme'],
    host: believing('x-forwarded-proto', (url, value) => (url.protocol = value.split(':')[0] ?? '')),
  },
  {
    id: 'url.host-believed',
    sentence: 'A client is believed about the host.',
    turns: ['url.forged-host'],
    host: believing('x-forwarded-host', (url, value) => (url.host = value)),
  },
  {
    id: 'url.original-believed',
    sentence: 'A client is believed about the path.',
    turns: ['url.forged-internals'],
    host: believing('x-original-url', (url, value) => (url.pathname = value)),
  },
  {
    id: 'url.host-breaks',
    sentence: 'A malformed Host is an error of the server.',
    turns: ['url.bad-host-*'],
    host: (host) => ({
      ...host,
      fetch: async (request, facts) =>
        request.headers.has('host')
          ? new Response('Internal Server Error', { status: 500 })
          : host.fetch(request, facts),
    }),
  },
  {
    id: 'url.dots-kept',
    sentence: 'Dot segments become part of a path.',
    turns: ['url.dots-plain', 'url.dots-encoded', 'url.dots-root'],
    host: asking((request) =>
      at(request, (url) => (url.pathname = url.pathname.replace(/^\/(?=x$|etc)/, '/any/..x/'))),
    ),
  },
]
