import { describe, expect, test } from 'vitest'
import type { Cookie } from '../../src/contract/function.ts'
import { createCookies } from '../../src/runtime/cookies.ts'

/** The Set-Cookie values after one change. */
function written(change: (cookies: ReturnType<typeof createCookies>) => void): readonly string[] {
  const cookies = createCookies(null)
  change(cookies)
  return cookies.seal()
}

const set = (cookie: Cookie): readonly string[] => written((cookies) => cookies.set(cookie))

describe('cookies of the request', () => {
  test('are read by name, undecoded, in the order in which they came', () => {
    const cookies = createCookies('b=2; a=1; c=%20x')
    expect([...cookies.entries()]).toEqual([
      ['b', '2'],
      ['a', '1'],
      ['c', '%20x'],
    ])
    expect(cookies.get('a')).toBe('1')
    expect(cookies.has('c')).toBe(true)
    expect(cookies.get('d')).toBeUndefined()
    expect(cookies.has('d')).toBe(false)
  })

  test('are none without a header', () => {
    expect([...createCookies(null).entries()]).toEqual([])
    expect([...createCookies('').entries()]).toEqual([])
  })

  test('do not lead to what every object has', () => {
    expect(createCookies('').get('__proto__')).toBeUndefined()
    expect(createCookies('').has('constructor')).toBe(false)
    expect(createCookies('__proto__=1').get('__proto__')).toBe('1')
  })

  test('keep a name apart that starts with a no-break space (S109)', () => {
    const cookies = createCookies('\u00a0session=evil; session=good')
    expect(cookies.get('session')).toBe('good')
    expect(cookies.get('\u00a0session')).toBe('evil')
  })

  test('of one name: the first wins (S110)', () => {
    expect(createCookies('a=1; a=2').get('a')).toBe('1')
  })

  test('keep malformed percent-encoding as it was sent (S112)', () => {
    const cookies = createCookies('a=%E0%A4%A; b=2')
    expect(cookies.get('a')).toBe('%E0%A4%A')
    expect(cookies.get('b')).toBe('2')
  })

  test('without a name or without = are passed over (S113)', () => {
    expect([...createCookies('foo; =bar; ;;; a=b=c').entries()]).toEqual([['a', 'b=c']])
  })

  test('may be blank, and lose only the spaces and tabs around them', () => {
    expect([...createCookies(' a =\t1 2 ;b=').entries()]).toEqual([
      ['a', '1 2'],
      ['b', ''],
    ])
  })

  test('of a header of 1 MiB are read in linear time (S115)', () => {
    const started = performance.now()
    expect(createCookies('a=b; '.repeat(210_000)).get('a')).toBe('b')
    expect(createCookies(' '.repeat(1_000_000) + 'a=b').get('a')).toBe('b')
    expect(performance.now() - started).toBeLessThan(1000)
  })

  test('keep an encoded name encoded (S116)', () => {
    const cookies = createCookies('__%48ost-sess=evil')
    expect(cookies.has('__Host-sess')).toBe(false)
    expect(cookies.get('__%48ost-sess')).toBe('evil')
  })
})

describe('cookies of the response', () => {
  test('have the path / and nothing else by default', () => {
    expect(written((cookies) => cookies.set('a', '1'))).toEqual(['a=1; Path=/'])
  })

  test('have every attribute that was given', () => {
    const cookie: Cookie = {
      name: 'a',
      value: '1',
      path: '/shop',
      domain: 'example.com',
      expires: new Date(Date.UTC(2030, 0, 2, 3, 4, 5)),
      maxAge: 60,
      secure: true,
      httpOnly: true,
      sameSite: 'lax',
      partitioned: true,
    }
    expect(set(cookie)).toEqual([
      'a=1; Path=/shop; Domain=example.com; Expires=Wed, 02 Jan 2030 03:04:05 GMT; Max-Age=60; Secure; HttpOnly; ' +
        'SameSite=Lax; Partitioned',
    ])
  })

  test('expire at a number of milliseconds, and never with null', () => {
    expect(set({ name: 'a', value: '', expires: 0 })).toEqual(['a=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT'])
    expect(set({ name: 'a', value: '', expires: null })).toEqual(['a=; Path=/'])
  })

  test('may be negative or zero seconds old', () => {
    expect(set({ name: 'a', value: '', maxAge: 0 })).toEqual(['a=; Path=/; Max-Age=0'])
    expect(set({ name: 'a', value: '', maxAge: -1 })).toEqual(['a=; Path=/; Max-Age=-1'])
  })

  test('are sent in the order in which they were set last', () => {
    const lines = written((cookies) => {
      cookies.set('a', '1')
      cookies.set('b', '2')
      cookies.set('a', '3')
      cookies.set({ name: 'a', value: '4', path: '/x' })
      cookies.set({ name: 'a', value: '5', domain: 'example.com' })
    })
    expect(lines).toEqual(['b=2; Path=/', 'a=3; Path=/', 'a=4; Path=/x', 'a=5; Path=/; Domain=example.com'])
  })

  test('are read back in the same request', () => {
    const cookies = createCookies('a=0')
    cookies.set('a', '1')
    expect(cookies.get('a')).toBe('1')
    cookies.delete('a')
    expect(cookies.has('a')).toBe(false)
  })

  test.each(['x; Domain=evil.com', 'x\r\nSet-Cookie: b=1', 'x\ny', 'x\0y', 'ü', ' x', 'x ', '\t', 'x\u007f', '炎'])(
    'refuse the value %j (S118)',
    (value) => {
      expect(() => set({ name: 'a', value })).toThrow('ANYHOST_COOKIE_INVALID')
    },
  )

  test('take blanks inside, quotes, commas and backslashes in a value', () => {
    expect(set({ name: 'a', value: '"x, y"\\=z' })).toEqual(['a="x, y"\\=z; Path=/'])
  })

  test.each(['', 'a b', 'a=b', 'a;b', 'a\r\nb', 'ä', ' a', '\u00a0a'])('refuse the name %j', (name) => {
    expect(() => set({ name, value: '1' })).toThrow('ANYHOST_COOKIE_INVALID')
  })

  test.each([
    { path: '/; Domain=evil' },
    { path: '/\r\nSet-Cookie: b=1' },
    { path: 'x' },
    { path: '' },
    { path: `/${'x'.repeat(1024)}` },
    { domain: 'x\r\nSet-Cookie: b=1' },
    { domain: 'x; Secure' },
    { domain: '.example.com' },
    { domain: 'example.com.' },
    { domain: '-example.com' },
    { domain: '' },
    { domain: 'x'.repeat(1025) },
  ])('refuse the attribute %j (S119)', (attribute) => {
    expect(() => set({ name: 'a', value: '1', ...attribute })).toThrow('ANYHOST_COOKIE_INVALID')
    expect(() => written((cookies) => cookies.delete({ name: 'a', ...attribute }))).toThrow('ANYHOST_COOKIE_INVALID')
  })

  test.each([
    { expires: new Date(Number.NaN) },
    { expires: Number.NaN },
    { expires: Infinity },
    { maxAge: Number.NaN },
    { maxAge: 1e20 },
    { maxAge: 1.5 },
    { maxAge: Infinity },
  ])('refuse the time %j (S121)', (time) => {
    expect(() => set({ name: 'a', value: '1', ...time })).toThrow('ANYHOST_COOKIE_INVALID')
  })

  test('refuse a sameSite that is none of three', () => {
    for (const sameSite of ['Lax', 'toString', 'lax; Secure']) {
      // Only plain JavaScript can give such a value.
      const given = { name: 'a', value: '1', sameSite } as unknown as Cookie
      expect(() => set(given)).toThrow('ANYHOST_COOKIE_INVALID')
    }
  })

  test('refuse a value that is no string', () => {
    for (const value of [1, null, undefined, {}]) {
      // Only plain JavaScript can give such a value.
      expect(() => set({ name: 'a', value } as unknown as Cookie)).toThrow('ANYHOST_COOKIE_INVALID')
    }
  })

  test('hold to the rules of their prefix, in any case (S122)', () => {
    expect(() => set({ name: '__Secure-a', value: '1' })).toThrow('ANYHOST_COOKIE_INVALID')
    expect(() => set({ name: '__Host-a', value: '1' })).toThrow('ANYHOST_COOKIE_INVALID')
    expect(() => set({ name: '__host-a', value: '1' })).toThrow('ANYHOST_COOKIE_INVALID')
    expect(() => set({ name: '__Host-a', value: '1', secure: true, domain: 'x.org' })).toThrow('ANYHOST_COOKIE_INVALID')
    expect(() => set({ name: '__Host-a', value: '1', secure: true, path: '/x' })).toThrow('ANYHOST_COOKIE_INVALID')
    expect(set({ name: '__Host-a', value: '1', secure: true })).toEqual(['__Host-a=1; Path=/; Secure'])
    expect(set({ name: '__Secure-a', value: '1', secure: true, path: '/x' })).toEqual(['__Secure-a=1; Path=/x; Secure'])
  })

  test('are Secure when they are partitioned', () => {
    expect(() => set({ name: 'a', value: '1', partitioned: true })).toThrow('ANYHOST_COOKIE_INVALID')
  })

  test('are at most 4096 characters long', () => {
    expect(set({ name: 'a', value: 'x'.repeat(4095) })).toHaveLength(1)
    expect(() => set({ name: 'a', value: 'x'.repeat(4096) })).toThrow('ANYHOST_COOKIE_INVALID')
  })

  test('change nothing when they are refused', () => {
    const cookies = createCookies('a=0')
    expect(() => cookies.set('a', 'ü')).toThrow('ANYHOST_COOKIE_INVALID')
    expect(cookies.get('a')).toBe('0')
    expect(cookies.seal()).toEqual([])
  })
})

describe('a deleted cookie', () => {
  const GONE = 'Expires=Thu, 01 Jan 1970 00:00:00 GMT'

  test('is blank and expired', () => {
    expect(written((cookies) => cookies.delete('a'))).toEqual([`a=; Path=/; ${GONE}`])
  })

  test('keeps the domain and path that it was set with', () => {
    expect(written((cookies) => cookies.delete({ name: 'a', domain: 'example.com', path: '/x' }))).toEqual([
      `a=; Path=/x; Domain=example.com; ${GONE}`,
    ])
  })

  test('with a prefix is Secure, or the browser would keep it', () => {
    expect(written((cookies) => cookies.delete('__Host-a'))).toEqual([`__Host-a=; Path=/; ${GONE}; Secure`])
    expect(written((cookies) => cookies.delete('__Secure-a'))).toEqual([`__Secure-a=; Path=/; ${GONE}; Secure`])
  })

  test('takes the place of the one that was set', () => {
    const lines = written((cookies) => {
      cookies.set('a', '1')
      cookies.delete('a')
    })
    expect(lines).toEqual([`a=; Path=/; ${GONE}`])
  })

  test('is gone whatever else stood in what was given', () => {
    const cookie: Cookie = { name: 'a', value: '1', maxAge: 3600, expires: Date.UTC(2030), httpOnly: true }
    expect(written((cookies) => cookies.delete(cookie))).toEqual([`a=; Path=/; ${GONE}`])
  })
})

describe('a cookie that comes too late', () => {
  test('throws, because the response has left', () => {
    const cookies = createCookies('a=1')
    cookies.seal()
    expect(() => cookies.set('b', '2')).toThrow('ANYHOST_COOKIE_LATE')
    expect(() => cookies.delete('a')).toThrow('ANYHOST_COOKIE_LATE')
    expect(cookies.get('a')).toBe('1')
  })
})
