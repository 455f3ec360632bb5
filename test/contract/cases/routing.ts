import { describe, expect, it } from 'vitest'
import type { Host } from '../host.ts'

/** Paths, parameters and methods: the entry decides alike behind every front door. */
export function routingCases({ ask, level }: Host): void {
  const params = async (path: string): Promise<unknown> => (await ask(path)).json()
  // Where the front door decodes the path, what the client sent is lost before any code of ours.
  const decoded = level('fidelity.url.encodedSlash') === 'none'

  describe('routing', () => {
    it.each([
      ['/p/rex', { name: 'rex' }],
      ['/p/a%20b', { name: 'a b' }],
      ['/p/%E2%82%AC', { name: '\u20ac' }],
      ['/p/a+b', { name: 'a+b' }],
      ['/p/constructor', { name: 'constructor' }],
      ['/two/1/2', { a: '1', b: '2' }],
      ['/literal', {}],
    ])('%s gives %j', async (path, expected) => {
      expect(await params(path)).toEqual(expected)
    })

    it('decodes a parameter once', async () => {
      expect(await params('/p/100%2525')).toEqual({ name: '100%25' })
    })

    it.each([
      // A front door that decodes cannot leave the first part as it is.
      ...(decoded ? [] : [['/p/%E0%A4%A', '%E0%A4%A']]),
      ['/p/foo%', 'foo%'],
      ['/p/%ZZ', '%ZZ'],
    ])('leaves the malformed %s as it was sent', async (path, name) => {
      expect(await params(path)).toEqual({ name })
    })

    it.skipIf(decoded)('keeps an encoded slash inside one parameter', async () => {
      expect(await params('/p/a%2Fb')).toEqual({ name: 'a/b' })
      expect(await params('/p/a%5Cb')).toEqual({ name: 'a\\b' })
    })

    it.runIf(decoded)('takes an encoded slash for a slash, as this front door hands it over', async () => {
      expect((await ask('/p/a%2Fb')).status).toBe(404)
    })

    it.skipIf(decoded)('keeps an encoded slash encoded where a parameter spans segments', async () => {
      expect(await params('/w/a%2Fb/c%20d')).toEqual({ 0: 'a%2Fb/c d' })
      expect(await params('/r/a%2Fb/c%20d')).toEqual({ rest: 'a%2Fb/c d' })
    })

    it.each([
      ['/w/a/b/c', { 0: 'a/b/c' }],
      ['/w/', { 0: '' }],
      ['/r/a/b', { rest: 'a/b' }],
      ['/r', {}],
      ['/r/', {}],
      ['/o/a', { name: 'a' }],
      ['/o', {}],
      ['/o/', {}],
    ])('%s gives %j to a wildcard, a rest and an optional parameter', async (path, expected) => {
      expect(await params(path)).toEqual(expected)
    })

    it('answers with and without a trailing slash', async () => {
      expect(await params('/p/rex/')).toEqual({ name: 'rex' })
      expect(await params('/literal/')).toEqual({})
    })

    it('does not take a path in another case for its own', async () => {
      expect(await (await ask('/P/rex')).text()).not.toBe('{"name":"rex"}')
    })

    it('prefers the function whose path says more, whatever the functions are called', async () => {
      expect([await params('/prefer/exact'), (await ask('/prefer/other')).status]).toEqual([{}, 400])
    })

    it('answers 404 at an excluded path, in either form', async () => {
      const paths = ['/p/secret', '/p/secret/', '/nowhere', '/nowhere/', '/nowhere/x', '/w/private/key']
      const statuses = await Promise.all(paths.map(async (path) => (await ask(path)).status))
      expect(statuses).toEqual([404, 404, 404, 404, 404, 404])
    })

    it('answers 404 at an address that no function has', async () => {
      const paths = ['/api/unknown', '/nowhere', '/api/routes', '/api/nested-limited', '/api/unknown/x']
      const statuses = await Promise.all(paths.map(async (path) => (await ask(path)).status))
      expect(statuses).toEqual([404, 404, 404, 404, 404])
    })

    it('answers at /api/<file path> without a path', async () => {
      expect(await (await ask('/api/members')).text()).toBe('GET by GET')
      expect(await (await ask('/api/nested/limited')).text()).toBe('GET taken')
      expect(await (await ask('/api/nested/limited/')).text()).toBe('GET taken')
    })

    it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
      'hands over %s where the function names no methods',
      async (method) => {
        expect(await (await ask('/free', { method })).json()).toMatchObject({ method })
      },
    )

    it('answers each method by its member', async () => {
      const response = await ask('/api/members', { method: 'POST', body: 'it' })
      expect(await response.text()).toBe('POST it')
    })

    it.each([
      ['/api/members', 'PUT', 'GET, HEAD, POST'],
      ['/api/members', 'DELETE', 'GET, HEAD, POST'],
      ['/api/nested/limited', 'POST', 'GET, HEAD, DELETE'],
      ['/api/nested/limited', 'OPTIONS', 'GET, HEAD, DELETE'],
    ])('answers %s by %s with 405 and Allow: %s', async (path, method, allow) => {
      const response = await ask(path, { method })
      expect([response.status, response.headers.get('allow')]).toEqual([405, allow])
      expect(await response.text()).toBe('Method Not Allowed')
    })

    it.each(['/api/members', '/api/nested/limited'])('answers HEAD %s from GET, without its body', async (path) => {
      const response = await ask(path, { method: 'HEAD' })
      expect([response.status, await response.text()]).toEqual([200, ''])
      expect(response.headers.get('content-type')).toMatch(/^text\/plain/)
    })
  })
}
