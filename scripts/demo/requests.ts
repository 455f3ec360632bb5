import type { Feature } from '../../src/contract/features.ts'

/** What the demo asks every host, in the same order. */
export interface DemoRequest {
  readonly name: string
  readonly path: string
  readonly init?: RequestInit
  /** Features without which a host cannot answer alike; where one is none, the answer is shown and not compared. */
  readonly needs?: readonly Feature[]
  /** A line that the function's task must have printed. */
  readonly prints?: string
}

const bytes = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7) % 256)
/** The function answers with the place of its client. */
const GEO: readonly Feature[] = ['context.geo.city']
/** The function answers with the query as it was sent. */
const QUERY: readonly Feature[] = ['fidelity.url.queryOrder']
const COOKIES: readonly Feature[] = ['fidelity.cookies.several']
/** It also sets two cookies. */
const PETS: readonly Feature[] = [...GEO, ...COOKIES]
const json = { 'content-type': 'application/json' }

export const REQUESTS: Readonly<Record<string, readonly DemoRequest[]>> = {
  hello: [
    { name: 'text', path: '/hello' },
    { name: 'trailing slash', path: '/hello/' },
    { name: 'HEAD', path: '/hello', init: { method: 'HEAD' } },
    {
      name: 'binary, two cookies',
      path: '/echo/a?b=1&b=2&c',
      init: { method: 'POST', body: bytes, headers: { 'content-type': 'image/png' } },
      needs: [...QUERY, ...COOKIES],
    },
    {
      name: 'binary, no query',
      path: '/echo/a',
      init: { method: 'POST', body: bytes, headers: { 'content-type': 'image/png' } },
      needs: COOKIES,
    },
    {
      name: 'encoded path',
      path: '/echo/a%20b/%E2%82%AC?q=%2F+x',
      init: { method: 'PUT', body: 'æøå', headers: { 'content-type': 'text/plain; charset=utf-8' } },
      needs: QUERY,
    },
    { name: 'an error', path: '/api/fail' },
    { name: 'wrong method', path: '/api/fail', init: { method: 'POST', body: '' } },
  ],
  pets: [
    { name: 'params, query, geo', path: '/pets/rex?toy=ball&toy=bone', prints: 'rex was asked for', needs: PETS },
    {
      name: 'cookies in and out',
      path: '/pets/a%20b',
      init: { headers: { cookie: 'visits=41; theme=dark' } },
      needs: PETS,
    },
    {
      name: 'JSON',
      path: '/pets/tom',
      init: { method: 'POST', body: '{"likes":["fish","æ"]}', headers: json },
      needs: PETS,
    },
    { name: 'malformed encoding', path: '/pets/%E0%A4%A', needs: ['fidelity.url.encodedSlash', ...PETS] },
    { name: 'wrong method', path: '/pets/rex', init: { method: 'DELETE' } },
  ],
  workspace: [
    { name: 'database, files', path: '/menu/starter' },
    { name: 'all rows', path: '/menu' },
    { name: 'no rows', path: '/menu/nothing' },
  ],
  stream: [{ name: 'event stream', path: '/stream/5' }],
  'hono-app': [
    { name: 'Hono route', path: '/shop/items/7?sort=price' },
    {
      name: 'Hono, waitUntil',
      path: '/shop/orders',
      init: { method: 'POST', body: '{"item":"tea"}', headers: json },
      prints: 'ordered tea',
    },
    { name: 'Hono 404', path: '/shop/nothing' },
  ],
}

/** The client of every request, as each host's edge is told. */
export const CLIENT = {
  ip: '203.0.113.9',
  geo: {
    city: 'São Paulo',
    country: { code: 'BR', name: 'Brazil' },
    subdivision: { code: 'SP' },
    latitude: -23.5,
    longitude: -46.6,
    timezone: 'America/Sao_Paulo',
    postalCode: '01310',
  },
} as const
