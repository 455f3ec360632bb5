import { describe, expect, it } from 'vitest'
import { albMulti, answer, latticeV2, payload1, payload2, see } from './call.ts'

const header = async (event: unknown, name: string): Promise<string | undefined> => (await see(event)).headers[name]

describe('the headers of a request', () => {
  // S085, S089
  it('have every value of the multi-value map, once', async () => {
    const event = payload1({
      headers: { 'X-Forwarded-For': '2.2.2.2', a: '2' },
      multiValueHeaders: { 'X-Forwarded-For': ['1.1.1.1', '2.2.2.2'], a: ['1', '2'] },
    })
    expect(await header(event, 'x-forwarded-for')).toBe('1.1.1.1, 2.2.2.2')
    expect(await header(event, 'a')).toBe('1, 2')
    expect(await header(albMulti({ multiValueHeaders: { accept: ['a', 'b'] } }), 'accept')).toBe('a, b')
    expect(await header(latticeV2({ headers: { accept: ['a', 'b'] } }), 'accept')).toBe('a, b')
  })

  // S088
  it('may be text where a list should be', async () => {
    expect(await header(payload1({ multiValueHeaders: { accept: '*/*' } }), 'accept')).toBe('*/*')
  })

  it('of several cookies are joined as cookies are', async () => {
    expect(await header(payload1({ multiValueHeaders: { Cookie: ['a=1', 'b=2'] } }), 'cookie')).toBe('a=1; b=2')
    expect(await header(albMulti({ multiValueHeaders: { cookie: ['a=1', 'b=2'] } }), 'cookie')).toBe('a=1; b=2')
    expect(await header(latticeV2({ headers: { cookie: ['a=1', 'b=2'] } }), 'cookie')).toBe('a=1; b=2')
  })

  // S106, S107
  it('have the cookies of payload 2.0 exactly once', async () => {
    expect(await header(payload2({ cookies: ['a=1', 'b=2'], headers: { cookie: 'a=1; b=2' } }), 'cookie')).toBe(
      'a=1; b=2',
    )
    expect(await header(payload2({ cookies: ['a=1', 'b=2'] }), 'cookie')).toBe('a=1; b=2')
  })

  // S091
  it('beyond Latin-1 are their UTF-8 bytes', async () => {
    for (const event of [
      payload1({ multiValueHeaders: { 'x-city': ['炎'] } }),
      payload2({ headers: { 'x-city': '炎' } }),
    ]) {
      expect(Buffer.from((await header(event, 'x-city')) ?? '', 'latin1').toString()).toBe('炎')
    }
  })

  // S094
  it('of names that are none do not pass for the real ones', async () => {
    const { headers } = await see(
      payload1({
        multiValueHeaders: { 'X-Forwarded-For ': ['1.2.3.4'], 'content-length ': ['0'], 'x-b': ['a\r\nx-c: d'] },
      }),
    )
    expect(headers).toEqual({})
  })

  // S095, S190
  it('may be null or missing, as a console sends them', async () => {
    const maps = {
      headers: null,
      multiValueHeaders: null,
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      stageVariables: null,
    }
    expect(await see(payload1(maps))).toMatchObject({ headers: {}, method: 'GET' })
    expect(await see({ httpMethod: 'GET', path: '/x', ...maps, requestContext: null })).toMatchObject({
      url: 'https://host.invalid/x',
    })
    expect(await see({ version: '2.0', requestContext: { http: { method: 'GET' } } })).toMatchObject({
      url: 'https://host.invalid/',
      headers: {},
    })
  })

  // S097, S196
  it('named __proto__ change no prototype, and are there when they are text', async () => {
    const event = payload1({ headers: null, multiValueHeaders: JSON.parse('{"__proto__": {"x": 1}, "a": ["1"]}') })
    expect((await see(event)).headers).toEqual({ a: '1' })
    const text = payload2({ headers: JSON.parse('{"__proto__": "x"}') })
    // An assertion within would be an error of the handler, and the test would pass.
    const { body } = await answer(text, (request) => new Response(request.headers.get('__proto__')))
    expect(body).toBe('x')
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })
})
