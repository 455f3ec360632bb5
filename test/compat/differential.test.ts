/** Generated requests and answers: what @netlify/aws-lambda-compat 1.0.2 does right, ours does too. */
import { withLambda as theirs } from '@netlify/aws-lambda-compat'
import { fromLambda } from 'anyhost'
import type { HandlerEvent, HandlerResponse } from 'anyhost/compat/netlify'
import { expect, it } from 'vitest'
import { ORIGIN, serve } from './host.ts'

/** The same numbers in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const PATHS = ['/', '/a', '/a/b/', '/a%20b', '/%2F%2f', '//x', '/\u00e9', '/a;b=1', '/@:!$']
const NAMES = ['a', 'b', 'a b', '%', '\u00fc', 'x[]', '']
const TYPES = [
  undefined,
  'text/plain',
  'text/html; charset=utf-8',
  'application/json',
  'application/problem+json',
  'image/svg+xml',
  'application/octet-stream',
  'image/png',
  'multipart/form-data; boundary=b',
  'TEXT/CSV',
]
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']

it('builds the same event for 3000 requests, but for the rows of the comparison', async () => {
  const random = generator(7)
  for (let round = 0; round < 3000; round++) {
    const make = requestOf(random)
    const [ours, their] = await Promise.all([eventOf(make(), 'ours'), eventOf(make(), 'theirs')])
    // Every list of theirs is split at commas; ours is whole. Values without a comma are the same.
    for (const [name, [value]] of Object.entries(ours.multiValueHeaders as Record<string, [string]>)) {
      expect(value.split(',').map((each) => each.trim())).toEqual(their.multiValueHeaders[name])
    }
    const { multiValueHeaders: _ours, ...rest } = ours
    const { multiValueHeaders: _theirs, ...expected } = their
    expect(rest).toEqual(expected)
  }
})

it('gives the same response for 3000 results, but for the rows of the comparison', async () => {
  const random = generator(11)
  for (let round = 0; round < 3000; round++) {
    const result = resultOf(random)
    const handler = async (): Promise<HandlerResponse> => result
    const [ours, their] = await Promise.all([
      serve(fromLambda(handler))(new Request(ORIGIN)),
      callTheirs(handler, new Request(ORIGIN)),
    ])
    const [left, right] = await Promise.all([shapeOf(ours), shapeOf(their)])
    expect(left).toEqual(right)
  }
})

function requestOf(random: (below: number) => number): () => Request {
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)]!
  const pairs = Array.from(
    { length: random(4) },
    () => `${encodeURIComponent(pick(NAMES))}=${pick(['', '1', '%20+c', '%26', 'a,b', '\u00e9', '='])}`,
  )
  const query = pairs.length > 0 ? `?${pairs.join('&')}` : pick(['', '', '?'])
  const method = pick(METHODS)
  const type = pick(TYPES)
  const headers: [string, string][] = [
    ...(type ? [['content-type', type] as [string, string]] : []),
    ...Array.from({ length: random(4) }, (): [string, string] => [
      pick(['x-a', 'X-B', 'accept', 'cookie', 'user-agent']),
      pick(['1', 'a, b', 'A/1 (x, y)', '"q,r"', 'a=1; b=2']),
    ]),
  ]
  const bodiless = method === 'GET' || method === 'HEAD' || random(3) === 0
  const body = new TextEncoder().encode(pick(['', '{"a":1}', 'text \u00e9', 'a'.repeat(5000)]))
  const url = ORIGIN + pick(PATHS) + query
  return () => new Request(url, { method, headers, ...(!bodiless && { body }) })
}

function resultOf(random: (below: number) => number): HandlerResponse {
  const pick = <Item>(items: readonly Item[]): Item => items[random(items.length)]!
  const some = <Value>(value: Value, key: string): object => (random(2) === 0 ? {} : { [key]: value })
  const headers = Object.fromEntries(
    Array.from({ length: random(4) }, () => [
      pick(['X-A', 'x-b', 'Content-Type', 'cache-control']),
      pick<string | number | boolean>(['text/html', 1, true, 'a, b', '']),
    ]),
  )
  // Other names than the single ones: a name in both maps is a row.
  const lists = Object.fromEntries(
    Array.from({ length: random(3) }, () => [
      pick(['X-M', 'set-cookie', 'Vary']),
      pick<readonly (string | number)[]>([['a=1', 'b=2'], [1], []]),
    ]),
  )
  const encoded = random(3) === 0
  return {
    // 204, 205 and 304 are rows; so are statuses that are none.
    statusCode: pick([200, 201, 202, 206, 301, 302, 400, 401, 404, 418, 429, 500, 503]),
    ...some(headers, 'headers'),
    ...some(lists, 'multiValueHeaders'),
    ...some(encoded ? pick(['', 'aGk=', 'AP/+']) : pick(['', 'text', '{"a":"\u00e9"}']), 'body'),
    ...(encoded && { isBase64Encoded: true }),
  }
}

async function eventOf(request: Request, whose: 'ours' | 'theirs'): Promise<HandlerEvent> {
  const events: HandlerEvent[] = []
  const handler = async (event: HandlerEvent): Promise<HandlerResponse> => {
    events.push(event)
    return { statusCode: 200 }
  }
  await (whose === 'ours' ? serve(fromLambda(handler))(request) : callTheirs(handler, request))
  return events[0]!
}

function callTheirs(handler: (event: HandlerEvent) => Promise<HandlerResponse>, request: Request): Promise<Response> {
  const call = theirs(handler)
  // The package reads the request id of a context, and nothing else.
  return call(request, { requestId: 'request-1' } as Parameters<typeof call>[1])
}

async function shapeOf(response: Response): Promise<unknown> {
  return [response.status, [...response.headers], [...new Uint8Array(await response.arrayBuffer())]]
}
