import { describe, expect, it } from 'vitest'
import { hasGap } from '../far-ends.ts'
import type { Host } from '../host.ts'

interface Seen {
  readonly method: string
  readonly url: string
  readonly contextUrl: string
  readonly params: Readonly<Record<string, string>>
  readonly query: readonly (readonly [string, string])[]
}

/** The address that the client asked for, and nothing that a client made up. */
export function urlCases({ ask, level, target }: Host): void {
  const decoded = level('fidelity.url.encodedSlash') === 'none'
  const seen = async (path: string, init?: RequestInit): Promise<Seen> => {
    const response = await ask(path, init)
    if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`)
    // The fixture's own answer.
    return (await response.json()) as Seen
  }

  describe('url', () => {
    it('is the same in request and context, with the scheme and host that the client used', async () => {
      const { url, contextUrl } = await seen('/a/b?c=d')
      expect(url).toBe('https://contract.example/a/b?c=d')
      expect(contextUrl).toBe('https://contract.example/a/b?c=d')
    })

    it.each([
      '/q?b=1&a=2&b=3',
      '/q?a=&b',
      '/q?a=1+2&b=%20&c=%2B',
      '/q?a[]=1&a[]=2&b[c]=d',
      '/q?%F0%9F%90%95=1&x=%2F%26%3D',
    ])('keeps the query of %s as it was sent', async (path) => {
      expect((await seen(path)).url).toBe(`https://contract.example${path}`)
    })

    it('reads repeated, empty and encoded values from the query', async () => {
      const { query } = await seen('/q?a=1&a=2&b=&c&d=1+2&e=%2B&f=a%26b')
      expect(query).toEqual([
        ['a', '1'],
        ['a', '2'],
        ['b', ''],
        ['c', ''],
        ['d', '1 2'],
        ['e', '+'],
        ['f', 'a&b'],
      ])
    })

    it('has no question mark without a query', async () => {
      expect((await seen('/plain')).url).toBe('https://contract.example/plain')
    })

    it.skipIf(decoded)('keeps an encoded slash, backslash and dot in the path', async () => {
      expect((await seen('/any/a%2Fb%5Cc%2Ed')).url).toBe('https://contract.example/any/a%2Fb%5Cc%2Ed')
    })

    it('keeps percent signs that were encoded', async () => {
      expect((await seen('/any/100%25')).url).toBe('https://contract.example/any/100%25')
      expect((await seen('/any/%252e%252e/x')).url).toBe('https://contract.example/any/%252e%252e/x')
    })

    it('keeps letters beyond ASCII and a blank at the end, encoded once', async () => {
      expect((await seen('/any/caf%C3%A9/%20')).url).toBe('https://contract.example/any/caf%C3%A9/%20')
    })

    it
      .skipIf(hasGap(target.name, 'path of two slashes'))
      .each([
        '//evil.example/x',
        '///evil.example/x',
        '//evil.example:8080/x',
        '//user:pw@evil.example/x',
        '/\\evil.example/x',
        '/https://evil.example/x',
      ])('the path %s never becomes the host', async (path) => {
      const { url, contextUrl } = await seen(path)
      expect(new URL(url)).toMatchObject({ host: 'contract.example', protocol: 'https:', username: '' })
      expect(new URL(url).pathname).toBe(path.replaceAll('\\', '/'))
      expect(contextUrl).toBe(url)
    })

    it.each([
      ['/any/../x', '/x'],
      ['/any/%2e%2e/x', '/x'],
      ['/../../etc/passwd', '/etc/passwd'],
    ])('resolves the dot segments of %s before anything is matched', async (path, pathname) => {
      expect(new URL((await seen(path)).url).pathname).toBe(pathname)
    })

    it.skipIf(decoded)('does not let encoded dots and backslashes out of their segment', async () => {
      expect((await seen('/any/..%5c..%5cetc')).params).toEqual({ 0: 'any/..\\..\\etc' })
    })

    it('passes on a NUL that was encoded, still encoded', async () => {
      expect((await seen('/any/a%00.txt')).url).toBe('https://contract.example/any/a%00.txt')
    })

    it('has scheme https whatever the client says about it', async () => {
      const headers = { 'x-forwarded-proto': 'http', forwarded: 'host=evil.example;proto=http' }
      expect((await seen('/a', { headers })).url).toBe('https://contract.example/a')
      const injected = { 'x-forwarded-proto': 'https://evil.example/?x=' }
      expect((await seen('/a', { headers: injected })).url).toBe('https://contract.example/a')
    })

    it('does not take the host from X-Forwarded-Host or X-Forwarded-Port', async () => {
      const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-port': '443/evil' }
      expect((await seen('/a', { headers })).url).toBe('https://contract.example/a')
    })

    it
      .skipIf(hasGap(target.name, 'malformed Host'))
      .each(['bad host', 'a.com/foo?', 'api.example.com:3000/zzz', 'evil@host.com', 'host:port:extra', '<script>'])(
      'a Host header of %j changes neither the path nor the user of the URL, and breaks nothing',
      async (host) => {
        const response = await ask('/any/x?y=1', { headers: { host } })
        expect([200, 400, 404, 421]).toContain(response.status)
        if (response.status !== 200) return
        // The fixture's own answer.
        const { url, params } = (await response.json()) as Seen
        expect(new URL(url)).toMatchObject({ protocol: 'https:', username: '', pathname: '/any/x', search: '?y=1' })
        expect(params).toEqual({ 0: 'any/x' })
      },
    )

    it('is the same with internal parameters and headers of frameworks and hosts, which are only data', async () => {
      const headers = {
        'x-middleware-subrequest': 'middleware:middleware',
        'x-matched-path': '/api/members',
        'x-original-url': '/p/secret',
      }
      const { url, params } = await seen('/any/x?x_astro_path=/p/secret&__nextDataReq=1&0=forged', { headers })
      expect(url).toBe('https://contract.example/any/x?x_astro_path=/p/secret&__nextDataReq=1&0=forged')
      expect(params).toEqual({ 0: 'any/x' })
    })
  })
}
