import { describe, expect, it } from 'vitest'
import { albMulti, albSingle, latticeV2, payload1, payload2, see } from './call.ts'

const FUNCTION_URL = { domainName: 'abcdefghijklmnopqrstuvwxyz012345.lambda-url.us-east-1.on.aws' }
const urlOf = async (event: unknown): Promise<string> => (await see(event)).url

describe('the path of a request', () => {
  // S020, S022
  it.each([
    ['//evil.com/admin', '//evil.com/admin'],
    ['///evil.com/x', '///evil.com/x'],
    ['//evil.com:8080/x', '//evil.com:8080/x'],
    ['//user:pw@evil.com/x', '//user:pw@evil.com/x'],
    ['https://evil.com/x', '/https://evil.com/x'],
    ['javascript:alert(1)', '/javascript:alert(1)'],
  ])('%s never decides about the host', async (path, pathname) => {
    for (const event of [
      payload2({ rawPath: path }, FUNCTION_URL),
      payload2({ rawPath: path }),
      payload1({ path }),
      albSingle({ path, headers: { host: 'api.example.com' } }),
      latticeV2({ path, headers: { host: ['api.example.com'] } }),
    ]) {
      const url = new URL(await urlOf(event))
      expect([url.host, url.username, url.pathname]).toEqual(['api.example.com', '', pathname])
    }
  })

  it('with a backslash stays on the host', async () => {
    for (const event of [
      payload2({ rawPath: '/\\evil.com/a' }, FUNCTION_URL),
      payload2({ rawPath: '/\\evil.com/a' }),
      payload1({ path: '/\\evil.com/a' }),
    ]) {
      expect(new URL(await urlOf(event)).host).toBe('api.example.com')
    }
  })

  // S055
  it('is encoded where the gateway did not', async () => {
    expect(await urlOf(payload1({ path: '/my folder/é' }))).toBe('https://api.example.com/my%20folder/%C3%A9')
    expect(await urlOf(payload2({ rawPath: '/my folder/é' }))).toBe('https://api.example.com/my%20folder/%C3%A9')
    expect(await urlOf(albSingle({ path: '/my folder/é' }))).toBe('https://lb.example.com/my%20folder/%C3%A9')
  })

  it('keeps a blank at its end', async () => {
    expect(await urlOf(payload2({ rawPath: '/café/ ' }))).toBe('https://api.example.com/caf%C3%A9/%20')
    expect(await urlOf(payload2({ rawPath: '/a\u0000' }))).toBe('https://api.example.com/a%00')
    expect(await urlOf(payload2({ rawQueryString: 'a=1 #x ' }))).toBe('https://api.example.com/?a=1%20%23x%20')
  })

  it('cannot begin a query or a fragment of its own', async () => {
    expect(await urlOf(payload2({ rawPath: '/users/me?admin=true#x', rawQueryString: 'a=1' }))).toBe(
      'https://api.example.com/users/me%3Fadmin=true%23x?a=1',
    )
    expect(await urlOf(payload1({ path: '/users/me?admin=true' }))).toBe(
      'https://api.example.com/users/me%3Fadmin=true',
    )
  })

  it('keeps an encoded slash wherever the gateway passes it', async () => {
    expect(await urlOf(payload2({ rawPath: '/a%2Fb' }, FUNCTION_URL))).toBe('https://api.example.com/a%2Fb')
    expect(await urlOf(payload1({ path: '/a%2Fb' }))).toBe('https://api.example.com/a%2Fb')
    expect(await urlOf(albSingle({ path: '/a%2Fb' }))).toBe('https://lb.example.com/a%2Fb')
    expect(await urlOf(latticeV2({ path: '/a%2Fb' }))).toBe('https://svc.vpc-lattice-svcs.us-east-2.on.aws/a%2Fb')
  })

  it('is not decoded a second time behind an HTTP API', async () => {
    expect(await urlOf(payload2({ rawPath: '/100%41' }))).toBe('https://api.example.com/100%2541')
    expect(await urlOf(payload1({ version: '1.0', path: '/100%41' }, { stage: '$default' }))).toBe(
      'https://api.example.com/100%2541',
    )
  })

  // S056
  it('keeps its plus signs', async () => {
    expect(await urlOf(payload1({ path: '/a+b' }))).toBe('https://api.example.com/a+b')
    expect(await urlOf(payload2({ rawPath: '/a%2Bb' }, FUNCTION_URL))).toBe('https://api.example.com/a%2Bb')
  })

  // S040
  it('has no stage, whichever payload has it', async () => {
    expect(await urlOf(payload2({ rawPath: '/prod/hello' }, { stage: 'prod' }))).toBe('https://api.example.com/hello')
    expect(await urlOf(payload2({ rawPath: '/prod' }, { stage: 'prod' }))).toBe('https://api.example.com/')
    expect(await urlOf(payload1({ path: '/hello' }))).toBe('https://api.example.com/hello')
    expect(await urlOf(payload1({ path: '/prod/hello' }))).toBe('https://api.example.com/prod/hello')
    expect(await urlOf(payload1({ version: '1.0', path: '/prod/hello' }))).toBe('https://api.example.com/hello')
  })

  // S041
  it('is that of payload 1.0 where a base path mapping adds rawPath', async () => {
    expect(await urlOf(payload1({ path: '/my/path', rawPath: '/base/my/path' }))).toBe(
      'https://api.example.com/my/path',
    )
  })
})

describe('the host of a request', () => {
  // S023
  it.each([
    'bad host',
    'a.com/foo?',
    'api.example.com:3000/zzz',
    'evil.com:99999999',
    'localhost:3000/foobar',
    'example.com?query=1',
    'evil@host.com',
    '<script>alert(1)</script>',
    'host:port:extra',
  ])('is the gateway’s own name when the header is "%s"', async (host) => {
    const own = 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/p'
    expect(await urlOf(payload2({ rawPath: '/p', headers: { host } }))).toBe(own)
    expect(await urlOf(payload1({ path: '/p', headers: { Host: host }, multiValueHeaders: { Host: [host] } }))).toBe(
      own,
    )
    expect(await urlOf(albSingle({ path: '/p', headers: { host } }))).toBe('https://host.invalid/p')
    expect(await urlOf(latticeV2({ path: '/p', headers: { host: [host] } }))).toBe('https://host.invalid/p')
  })

  // S043
  it('is a marker when the event has a placeholder', async () => {
    const domainName = '<url-id>.lambda-url.us-west-2.on.aws'
    expect(await urlOf(payload2({ headers: { host: domainName } }, { domainName }))).toBe('https://host.invalid/')
  })

  it('may be missing behind a load balancer', async () => {
    expect(await urlOf(albSingle({ headers: { 'user-agent': 'ELB-HealthChecker/2.0' } }))).toBe('https://host.invalid/')
  })

  it('has the scheme that the load balancer saw, and https everywhere else', async () => {
    expect(await urlOf(albSingle({ headers: { host: 'lb.example.com', 'x-forwarded-proto': 'http' } }))).toBe(
      'http://lb.example.com/',
    )
    expect(
      await urlOf(
        albMulti({ multiValueHeaders: { host: ['lb.example.com'], 'x-forwarded-proto': ['https://evil.com/?x='] } }),
      ),
    ).toBe('https://lb.example.com/')
    expect(
      await urlOf(payload2({ headers: { host: 'api.example.com', 'x-forwarded-proto': 'http' } }, FUNCTION_URL)),
    ).toBe('https://api.example.com/')
  })
})

describe('the query of a request', () => {
  const search = async (event: unknown): Promise<string> => new URL(await urlOf(event)).search

  // S073, S074
  it('is encoded again once where REST has decoded it', async () => {
    expect(await search(payload1({ queryStringParameters: { q: 'a&b=c #%' } }))).toBe('?q=a%26b%3Dc%20%23%25')
    expect(await search(payload1({ queryStringParameters: { q: '%2F' } }))).toBe('?q=%252F')
    expect(await search(payload1({ queryStringParameters: { 'k&=': '+' } }))).toBe('?k%26%3D=%2B')
    expect(await search(payload1({ queryStringParameters: { q: '\ud800' } }))).toBe('?q=%EF%BF%BD')
  })

  it('has every value of the multi-value map, counted once', async () => {
    const event = payload1({
      queryStringParameters: { a: '2' },
      multiValueQueryStringParameters: { a: ['1', '2'], 'b[]': ['x'] },
    })
    expect(await search(event)).toBe('?a=1&a=2&b%5B%5D=x')
  })

  // S080
  it('keeps what is empty, and leaves out what is null', async () => {
    expect(await search(payload1({ queryStringParameters: { a: '', b: null } }))).toBe('?a=')
  })

  // S076
  it('is as it was sent behind a load balancer', async () => {
    expect(new URLSearchParams(await search(albSingle({ queryStringParameters: { q: 'a+b%2Bc' } }))).get('q')).toBe(
      'a b+c',
    )
    expect(
      await search(albMulti({ multiValueQueryStringParameters: { 'a%5B%5D': ['1', '%E2%82%AC'], b: [''] } })),
    ).toBe('?a%5B%5D=1&a%5B%5D=%E2%82%AC&b=')
    expect(await search(albSingle({ queryStringParameters: { q: 'a&b#c' } }))).toBe('?q=a%26b%23c')
  })

  // S077, S082
  it('is the raw one of payload 2.0, with its order and its commas', async () => {
    const event = payload2({ rawQueryString: 'a=1&b=x&a=2&a[]=1&c=1,2', queryStringParameters: { a: '1,2' } })
    expect(await search(event)).toBe('?a=1&b=x&a=2&a[]=1&c=1,2')
  })

  it('is in the path of Lattice, or in its map where the path has none', async () => {
    expect(await search(latticeV2({ path: '/p?a=1&a=2', queryStringParameters: { a: ['1', '2'] } }))).toBe('?a=1&a=2')
    expect(await search(latticeV2({ path: '/p', queryStringParameters: { 'order-id': '1', b: ['2', '3'] } }))).toBe(
      '?order-id=1&b=2&b=3',
    )
    expect(await search({ raw_path: '/p?a=1', method: 'GET', headers: {}, body: '', is_base64_encoded: false })).toBe(
      '?a=1',
    )
  })

  // S079
  it('adds no question mark when there is none', async () => {
    for (const event of [payload2(), payload1(), albSingle(), albMulti(), latticeV2()])
      expect(await urlOf(event)).not.toContain('?')
  })
})
