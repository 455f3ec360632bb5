import { describe, expect, it } from 'vitest'
import { hasGap } from '../far-ends.ts'
import type { Host } from '../host.ts'

/** Headers, cookies and statuses, in both directions. */
export function headerCases({ ask, target }: Host): void {
  const received = async (headers: NonNullable<RequestInit['headers']>): Promise<Headers> => {
    const response = await ask('/any/headers', { headers })
    // The fixture's own answer.
    const { headers: pairs } = (await response.json()) as { headers: [string, string][] }
    return new Headers(pairs)
  }

  describe('request headers', () => {
    it('keep every value of a repeated header, joined by a comma', async () => {
      const headers = await received([
        ['x-many', 'one'],
        ['x-many', 'two'],
        ['accept', 'text/html'],
        ['accept', '*/*'],
      ])
      expect(headers.get('x-many')).toBe('one, two')
      expect(headers.get('accept')).toBe('text/html, */*')
    })

    it('keep odd names and empty values', async () => {
      const headers = await received({ "x-odd_name.1~!#$%&'*+^`|": 'kept', 'X-Upper': 'Case', 'x-empty': '' })
      expect(headers.get("x-odd_name.1~!#$%&'*+^`|")).toBe('kept')
      expect(headers.get('x-upper')).toBe('Case')
      expect(headers.get('x-empty')).toBe('')
    })

    it.skipIf(hasGap(target.name, 'Latin-1 in a request header'))('keep values in Latin-1', async () => {
      expect((await received({ 'x-name': 'caf\u00e9 \u00ff' })).get('x-name')).toBe('caf\u00e9 \u00ff')
    })

    it('keep a header that is named like a member of every object', async () => {
      const headers = await received({ constructor: 'x', 'to-string': 'y', hasownproperty: 'z' })
      const names = ['constructor', 'to-string', 'hasownproperty', 'valueof']
      expect(names.map((name) => headers.get(name))).toEqual(['x', 'y', 'z', null])
    })

    it.skipIf(hasGap(target.name, 'a header named __proto__'))('keep a header named __proto__', async () => {
      expect((await received([['__proto__', 'x']])).get('__proto__')).toBe('x')
    })

    it('keep Authorization, Content-Type parameters and conditional headers', async () => {
      const headers = await received({ authorization: 'Bearer x', 'if-none-match': '"a", W/"b"', range: 'bytes=0-1' })
      expect(headers.get('authorization')).toBe('Bearer x')
      expect(headers.get('if-none-match')).toBe('"a", W/"b"')
      expect(headers.get('range')).toBe('bytes=0-1')
    })

    it('keep a long line of 6000 characters', async () => {
      expect((await received({ 'x-long': 'a'.repeat(6000) })).get('x-long')).toBe('a'.repeat(6000))
    })
  })

  describe('request cookies', () => {
    const cookies = async (cookie: string): Promise<unknown> => {
      const response = await ask('/context/cookies', { headers: { cookie } })
      // The fixture's own answer.
      return ((await response.json()) as { cookieEntries: unknown }).cookieEntries
    }

    it('arrive in the order in which the client sent them', async () => {
      expect(await cookies('b=2; a=1; c="x y"')).toEqual([
        ['b', '2'],
        ['a', '1'],
        ['c', '"x y"'],
      ])
    })

    it('have the first of several values of one name', async () => {
      expect(await cookies('a=1; a=2')).toEqual([['a', '1']])
    })

    it('keep malformed encoding and equals signs, and drop what has no name', async () => {
      expect(await cookies('a=%E0%A4%A; b=2=3; foo; =bar; ;;; c=')).toEqual([
        ['a', '%E0%A4%A'],
        ['b', '2=3'],
        ['c', ''],
      ])
    })

    it.skipIf(hasGap(target.name, 'Latin-1 in a request header'))(
      'have the names that were sent: not decoded, and not trimmed of other white space',
      async () => {
        expect(await cookies('__%48ost-id=evil; \u00a0session=evil; session=good')).toEqual([
          ['__%48ost-id', 'evil'],
          ['\u00a0session', 'evil'],
          ['session', 'good'],
        ])
      },
    )

    it('are in the Cookie header once, as they were sent', async () => {
      expect((await received({ cookie: 'a=1; b=2' })).get('cookie')).toBe('a=1; b=2')
    })

    it('are none without a Cookie header', async () => {
      // The fixture's own answer.
      expect(((await (await ask('/context/cookies')).json()) as { cookieEntries: unknown }).cookieEntries).toEqual([])
    })
  })

  describe('response headers', () => {
    it('keep commas, odd names and repeated values', async () => {
      const { headers } = await ask('/answer/headers')
      expect(headers.get('x-comma')).toBe('Wed, 21 Oct 2026 07:28:00 GMT, b')
      expect(headers.get('x-odd_name.1~')).toBe('kept')
      expect(headers.get('x-many')).toBe('one, two')
    })

    it.skipIf(hasGap(target.name, 'Latin-1 in a response header'))('keep values in Latin-1', async () => {
      const { headers } = await ask('/answer/latin')
      expect(headers.get('x-latin')).toBe('caf\u00e9 \u00ff')
    })

    it('send every Set-Cookie on its own, in order, with the comma of its date', async () => {
      const { headers } = await ask('/answer/cookies')
      expect(headers.getSetCookie()).toEqual(['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/', 'b=2; HttpOnly'])
    })

    it('send the cookies of the context after those of the handler', async () => {
      const { headers } = await ask('/answer/cookies-of-both')
      expect(headers.getSetCookie()).toEqual([
        'handler=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT',
        'first=of-context; Path=/',
        '__Host-id=x; Path=/; Max-Age=60; Secure; SameSite=Lax',
        'old=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
      ])
    })

    it('never carry a cookie of one client to another, also where the handler gives both the same Response', async () => {
      expect((await ask('/answer/shared?own=1')).headers.getSetCookie()).toEqual(['own=1; Path=/'])
      expect((await ask('/answer/shared?own=2')).headers.getSetCookie()).toEqual(['own=2; Path=/'])
    })

    it('never carry an attribute that came in as a cookie value', async () => {
      const response = await ask('/answer/bad-cookie')
      expect([response.status, response.headers.getSetCookie()]).toEqual([500, []])
    })

    it('do not copy Vary or a cookie of the request', async () => {
      const { headers } = await ask('/answer/text', { headers: { vary: '*', cookie: 'a=1', 'x-echo': 'no' } })
      expect([headers.get('vary'), headers.get('cookie'), headers.get('x-echo')]).toEqual([null, null, null])
    })

    it('redirect by Response.redirect()', async () => {
      const response = await ask('/answer/redirect', { redirect: 'manual' })
      expect([response.status, response.headers.get('location')]).toEqual([302, 'https://elsewhere.example/there?a=1'])
    })

    it('redirect by Response.redirect() with a cookie of the context', async () => {
      const { status, headers } = await ask('/answer/redirect-with-cookies', { redirect: 'manual' })
      expect([status, headers.get('location')]).toEqual([307, 'https://elsewhere.example/there?a=1'])
      expect(headers.getSetCookie()).toEqual(['seen=yes; Path=/'])
    })

    it('deliver the body where the handler set headers of the connection', async () => {
      const response = await ask('/answer/connection')
      expect([response.status, await response.text()]).toEqual([200, 'whole'])
    })
  })

  describe('status', () => {
    it('is the handler’s own, also one that is in no table', async () => {
      const response = await ask('/answer/teapot')
      expect([response.status, await response.text()]).toEqual([418, 'short and stout'])
    })

    it('204 has its headers and no body', async () => {
      const response = await ask('/answer/no-content')
      expect([response.status, response.headers.get('x-kept'), await response.text()]).toEqual([204, 'yes', ''])
    })

    it('304 has its headers and no body', async () => {
      const response = await ask('/answer/not-modified')
      expect([response.status, response.headers.get('etag'), await response.text()]).toEqual([304, '"one"', ''])
    })
  })
}
