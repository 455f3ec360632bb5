/** The cases in which six Lambda adapters were compared in November 2026: each of them fails at least one. */
import { afterEach, describe, expect, it, vi } from 'vitest'
import { albMulti, albSingle, answer, payload1, payload2, see, twoCookies } from './call.ts'

const PNG = new Uint8Array([0x89, 0x50, 0x4e, 0x47])
const GZIP = new Uint8Array([0x1f, 0x8b, 0x08, 0x00])
const FUNCTION_URL = { domainName: 'abc.lambda-url.us-east-1.on.aws' }

type Body = ConstructorParameters<typeof Response>[0]

const reply = (body: Body, headers?: Record<string, string>) => (): Response =>
  new Response(body, headers && { headers })
const sent = async (body: Body, headers?: Record<string, string>): Promise<unknown> => {
  const result = await answer(payload2(), reply(body, headers))
  return [result.body, result.isBase64Encoded]
}

const CASES: Readonly<Record<string, () => unknown>> = {
  'the cookies of payload 2.0 become the Cookie header': async () => {
    expect((await see(payload2({ cookies: ['a=1', 'b=2'] }))).headers.cookie).toBe('a=1; b=2')
  },
  'a query with duplicates, a plus and an encoded slash is the one that was sent, and a path of two slashes is a path':
    async () => {
      const event = payload2({ rawPath: '//evil.com/%2F', rawQueryString: 'a=1&a=2&b=+&c=%2F' }, FUNCTION_URL)
      expect((await see(event)).url).toBe('https://api.example.com//evil.com/%2F?a=1&a=2&b=+&c=%2F')
    },
  'a forged X-Forwarded-For changes no address in payload 2.0': async () => {
    expect((await see(payload2({ headers: { 'x-forwarded-for': '6.6.6.6' } }))).ip).toBe('203.0.113.9')
  },
  'a picture is base64': async () =>
    expect(await sent(PNG, { 'content-type': 'image/png' })).toEqual(['iVBORw==', true]),
  'bytes without a type are base64': async () => expect(await sent(PNG)).toEqual(['iVBORw==', true]),
  'compressed JSON is base64': async () => {
    expect(await sent(GZIP, { 'content-type': 'application/json', 'content-encoding': 'gzip' })).toEqual([
      'H4sIAA==',
      true,
    ])
  },
  'server-sent events and Markdown stay text': async () => {
    expect(await sent('data: 1\n\n', { 'content-type': 'text/event-stream' })).toEqual(['data: 1\n\n', false])
    expect(await sent('# hi', { 'content-type': 'text/markdown' })).toEqual(['# hi', false])
  },
  'a vector picture stays text': async () =>
    expect(await sent('<svg/>', { 'content-type': 'image/svg+xml' })).toEqual(['<svg/>', false]),
  'a repeated header of payload 1.0 has all of its values, under its name in any case': async () => {
    const { headers, url } = await see(
      payload1({
        headers: { 'X-A': '2', Host: 'api.example.com' },
        multiValueHeaders: { 'X-A': ['1', '2'], Host: ['api.example.com'] },
      }),
    )
    expect([headers['x-a'], headers.host, url]).toEqual(['1, 2', 'api.example.com', 'https://api.example.com/'])
  },
  'the test of a console, whose maps are null, is a request': async () => {
    expect(await see(payload1({ headers: null, multiValueHeaders: null }))).toMatchObject({
      headers: {},
      method: 'GET',
    })
  },
  'two cookies of payload 1.0 are in the multi-value map, and no member is beside it': async () => {
    const result = await answer(payload1(), twoCookies)
    expect(Object.keys(result)).toEqual(['statusCode', 'multiValueHeaders', 'body', 'isBase64Encoded'])
    expect((result.multiValueHeaders as Record<string, string[]>)['set-cookie']).toHaveLength(2)
  },
  'the address behind a load balancer is the last of X-Forwarded-For': async () => {
    expect((await see(albSingle({ headers: { 'x-forwarded-for': '6.6.6.6, 203.0.113.9' } }))).ip).toBe('203.0.113.9')
  },
  'the query of a load balancer is not encoded again': async () => {
    expect((await see(albSingle({ queryStringParameters: { q: '%E2%82%AC%20a' } }))).url).toBe(
      'https://lb.example.com/?q=%E2%82%AC%20a',
    )
  },
  'the second cookie in single-value mode is not lost without a word': async () => {
    const printed = vi.spyOn(console, 'error').mockReturnValue()
    expect((await answer(albSingle(), twoCookies)).headers).toMatchObject({
      'set-cookie': 'a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT',
    })
    expect(String(printed.mock.calls[0]?.[0])).toContain('ANYHOST_COOKIES_LOST')
  },
  'multi-value mode is answered in multi-value mode, with headers joined by commas on the way in': async () => {
    expect((await see(albMulti({ multiValueHeaders: { accept: ['a', 'b'] } }))).headers.accept).toBe('a, b')
    expect((await answer(albMulti(), twoCookies)).multiValueHeaders).toMatchObject({
      'set-cookie': [expect.stringMatching(/^a=1/), 'b=2'],
    })
  },
  'the address behind a load balancer in multi-value mode is the last one too': async () => {
    const multiValueHeaders = { 'x-forwarded-for': ['6.6.6.6, 203.0.113.9'] }
    expect((await see(albMulti({ multiValueHeaders }))).ip).toBe('203.0.113.9')
  },
  'a load balancer is told the words of the status': async () => {
    expect((await answer(albSingle(), reply('hi'))).statusDescription).toBe('200 OK')
    expect((await answer(albMulti(), reply('hi'))).statusDescription).toBe('200 OK')
  },
  'text stays text': async () => expect(await sent('hi', { 'content-type': 'text/plain' })).toEqual(['hi', false]),
  'an event that is no request is refused by name': async () => {
    const event = { version: '0', id: '1', 'detail-type': 'Scheduled Event', source: 'aws.events', detail: {} }
    await expect(see(event)).rejects.toThrow('keys version, id, detail-type, source, detail. [ANYHOST_EVENT_UNKNOWN]')
  },
}

/** The twenty-seven things that were compared, by front, each with the sentence above that has it. */
const COMPARED: readonly (readonly [compared: string, sentence: string])[] = [
  ['2.0: cookies', 'the cookies of payload 2.0 become the Cookie header'],
  ...['duplicates', 'plus', 'encoded slash', 'path of two slashes'].map((compared): [string, string] => [
    `2.0: ${compared}`,
    'a query with duplicates, a plus and an encoded slash is the one that was sent, and a path of two slashes is a path',
  ]),
  ['2.0: forged address', 'a forged X-Forwarded-For changes no address in payload 2.0'],
  ['body: picture', 'a picture is base64'],
  ['body: bytes without a type', 'bytes without a type are base64'],
  ['body: compressed JSON', 'compressed JSON is base64'],
  ['body: server-sent events', 'server-sent events and Markdown stay text'],
  ['body: Markdown', 'server-sent events and Markdown stay text'],
  ['body: vector picture', 'a vector picture stays text'],
  ['body: text', 'text stays text'],
  ['1.0: repeated header', 'a repeated header of payload 1.0 has all of its values, under its name in any case'],
  ['1.0: case of Host', 'a repeated header of payload 1.0 has all of its values, under its name in any case'],
  ['1.0: null maps', 'the test of a console, whose maps are null, is a request'],
  ['1.0: two cookies', 'two cookies of payload 1.0 are in the multi-value map, and no member is beside it'],
  ['1.0: no stray member', 'two cookies of payload 1.0 are in the multi-value map, and no member is beside it'],
  ['ALB: address', 'the address behind a load balancer is the last of X-Forwarded-For'],
  ['ALB: encoded query', 'the query of a load balancer is not encoded again'],
  ['ALB: first cookie', 'the second cookie in single-value mode is not lost without a word'],
  ['ALB: word about the second', 'the second cookie in single-value mode is not lost without a word'],
  [
    'ALB multi: headers',
    'multi-value mode is answered in multi-value mode, with headers joined by commas on the way in',
  ],
  [
    'ALB multi: cookies',
    'multi-value mode is answered in multi-value mode, with headers joined by commas on the way in',
  ],
  ['ALB multi: address', 'the address behind a load balancer in multi-value mode is the last one too'],
  ['ALB: words of the status', 'a load balancer is told the words of the status'],
  ['no request', 'an event that is no request is refused by name'],
]

afterEach(() => void vi.restoreAllMocks())

describe('the wire matrix', () => {
  it('has a sentence for each of the twenty-seven things that were compared, and no other', () => {
    expect(new Set(COMPARED.map(([compared]) => compared)).size).toBe(27)
    expect(new Set(COMPARED.map(([, sentence]) => sentence))).toEqual(new Set(Object.keys(CASES)))
  })

  it.each(Object.entries(CASES))('%s', async (_sentence, check) => {
    expect.hasAssertions()
    await check()
  })
})
