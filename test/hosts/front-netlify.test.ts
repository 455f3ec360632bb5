import { withLambda } from '@netlify/aws-lambda-compat'
import type { HandlerEvent } from '@netlify/functions'
import { describe, expect, it } from 'vitest'
import { toResponse } from '../../adapters/aws-lambda/harness-front.ts'
import { toNetlifyEvent } from '../../adapters/aws-lambda/harness-front-netlify.ts'
import type { Outcome } from './lambda-runtime.ts'

const REQUESTS: readonly (readonly [name: string, request: () => Request])[] = [
  ['a GET', () => new Request('https://site.example/pets/a%2Fb/%C3%A9?toy=ball&toy=x%26y&n=')],
  ['text', () => new Request('https://site.example/a', { method: 'POST', body: 'æøå', headers: TEXT })],
  ['bytes', () => new Request('https://site.example/a', { method: 'PUT', body: Uint8Array.of(0, 255, 128) })],
  ['no query', () => new Request('https://site.example/', { method: 'DELETE', headers: { 'x-a': 'one' } })],
]
const TEXT = { 'content-type': 'text/plain; charset=utf-8' }
/** What Netlify's edge adds, which a Request of its own package has not. */
const OWN = /^(?:x-nf-|host$|client-ip$|x-forwarded-)/

/** The event that Netlify's own package makes of a request. */
async function ofTheirs(request: Request): Promise<HandlerEvent> {
  let seen: HandlerEvent | undefined
  const handler = withLambda(async (event) => {
    seen = event
    return { statusCode: 204 }
  })
  // It reads one member of the context.
  await handler(request, { requestId: 'r-1' } as Parameters<typeof handler>[1])
  if (!seen) throw new Error('The handler was not called.')
  return seen
}

const withoutOwn = (map: object): object => Object.fromEntries(Object.entries(map).filter(([name]) => !OWN.test(name)))

describe("the event of Netlify's Lambda-style runtime", () => {
  it.each(REQUESTS)('is the one that @netlify/aws-lambda-compat makes of %s', async (_name, request) => {
    const { headers, multiValueHeaders, queryStringParameters, ...theirs } = await ofTheirs(request())
    // What the event is, member for member, is looked at below.
    const ours = (await toNetlifyEvent(request(), { ip: '203.0.113.9' })) as unknown as HandlerEvent
    expect(ours).toMatchObject(theirs)
    expect(withoutOwn(ours.headers)).toEqual(headers)
    expect(withoutOwn(ours.multiValueHeaders)).toEqual(multiValueHeaders)
    expect(Object.keys(ours).toSorted()).toEqual(
      [...Object.keys(theirs), 'headers', 'multiValueHeaders', 'queryStringParameters'].toSorted(),
    )
    // Netlify's local server joins several values; the package takes the last.
    expect(Object.keys(ours.queryStringParameters ?? {})).toEqual(Object.keys(queryStringParameters ?? {}))
  })

  it("has nothing that a client sends under Netlify's own names", async () => {
    const headers = { 'x-nf-geo': 'e30=', 'x-nf-client-connection-ip': '6.6.6.6', 'x-netlify-event': 'deploy_building' }
    const event = await toNetlifyEvent(new Request('https://site.example/', { headers }), { requestId: 'r-1' })
    expect(event['headers']).toEqual({
      host: 'site.example',
      'x-forwarded-proto': 'https',
      'x-nf-account-id': '650000000000000000000001',
      'x-nf-request-id': 'r-1',
    })
  })
})

describe("the response of Netlify's Lambda-style runtime", () => {
  const buffered = (result: unknown): Outcome => ({ kind: 'buffered', result, text: JSON.stringify(result) })

  it('has the headers of both maps', () => {
    const result = { statusCode: 201, headers: { 'x-a': '1' }, multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'] } }
    const response = toResponse('netlify-legacy', buffered(result), 'GET')
    expect([response.status, response.headers.get('x-a'), response.headers.getSetCookie()]).toEqual([
      201,
      '1',
      ['a=1', 'b=2'],
    ])
  })

  it.each([undefined, 'text', { statusCode: '200' }, { statusCode: 200, body: {} }])(
    'is 500 for %j, which it does not take',
    (result) => expect(toResponse('netlify-legacy', buffered(result), 'GET').status).toBe(500),
  )
})
