import { describe, expect, it } from 'vitest'
import { albMulti, albSingle, latticeV2, payload1, payload2, see } from './call.ts'

describe('the address of a client', () => {
  // S002, S013
  it.each([
    ['10.0.0.1, 203.0.113.9', '203.0.113.9'],
    ['203.0.113.9:51234', '203.0.113.9'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['203.0.113.9, unknown', undefined],
    ['', undefined],
  ])('is the last entry of X-Forwarded-For "%s" behind a load balancer: %s', async (forwarded, ip) => {
    expect((await see(albSingle({ headers: { 'x-forwarded-for': forwarded } }))).ip).toBe(ip)
    expect(
      (await see(albMulti({ multiValueHeaders: { 'x-forwarded-for': ['6.6.6.6', forwarded].filter(Boolean) } }))).ip,
    ).toBe(forwarded ? ip : '6.6.6.6')
  })

  // S004, S007
  it('is the gateway’s word, whatever the client sent', async () => {
    const headers = {
      'x-forwarded-for': 'evil',
      'cf-connecting-ip': '6.6.6.6',
      'true-client-ip': '6.6.6.6',
      'x-real-ip': '6.6.6.6',
    }
    expect((await see(payload2({ headers }))).ip).toBe('203.0.113.9')
    expect((await see(payload1({ headers, multiValueHeaders: null }))).ip).toBe('203.0.113.9')
    expect((await see(latticeV2({ headers }))).ip).toBeUndefined()
  })

  it('is unknown in a console’s test', async () => {
    expect((await see(payload1({}, { identity: { sourceIp: 'test-invoke-source-ip' } }))).ip).toBeUndefined()
  })

  it('is what Netlify says in its Lambda-style runtime', async () => {
    const event = {
      rawUrl: 'https://site.netlify.app/a%2Fb?x=1',
      httpMethod: 'GET',
      path: '/a/b',
      headers: { 'x-nf-client-connection-ip': '203.0.113.9', 'x-nf-request-id': 'nf-1' },
      body: null,
      isBase64Encoded: false,
    }
    expect(await see(event)).toMatchObject({
      url: 'https://site.netlify.app/a%2Fb?x=1',
      ip: '203.0.113.9',
      requestId: 'nf-1',
    })
  })
})

describe('the id of a request', () => {
  it('is the gateway’s, or the trace, or that of the invocation', async () => {
    expect((await see(payload2())).requestId).toBe('gateway-1')
    expect((await see(payload1())).requestId).toBe('gateway-1')
    expect((await see(albSingle())).requestId).toBe('Root=1-5c34e93e-4d')
    expect((await see(albMulti())).requestId).toBe('invocation-1')
    expect((await see(latticeV2())).requestId).toBe('invocation-1')
  })
})

describe('where the client is', () => {
  it('is believed of CloudFront when the deployment has one, in any case of the name', async () => {
    const event = payload1({ multiValueHeaders: { 'CloudFront-Viewer-City': ['S%C3%A3o Paulo'] } })
    expect((await see(event)).city).toBeUndefined()
    process.env.ANYHOST_CLOUDFRONT = 'E2EXAMPLE'
    try {
      expect((await see(event)).city).toBe('São Paulo')
      expect((await see(latticeV2({ headers: { 'cloudfront-viewer-city': ['Oslo'] } }))).city).toBe('Oslo')
    } finally {
      delete process.env.ANYHOST_CLOUDFRONT
    }
  })
})

describe('the body of a request', () => {
  const post = { httpMethod: 'POST' }

  // S166, S169
  it('is its bytes when it is base64', async () => {
    const given = { body: 'SGVsbG8=', isBase64Encoded: true }
    expect((await see(payload1({ ...post, ...given }))).body).toBe('Hello')
    expect((await see(albMulti({ ...post, ...given }))).body).toBe('Hello')
    expect((await see(latticeV2({ method: 'POST', ...given }))).body).toBe('Hello')
    expect((await see({ raw_path: '/', method: 'POST', body: 'SGVsbG8=', is_base64_encoded: true })).body).toBe('Hello')
  })

  // S167
  it('that is no base64 is decoded as far as it goes', async () => {
    expect((await see(payload1({ ...post, body: '%%%not base64', isBase64Encoded: true }))).method).toBe('POST')
  })

  // S152
  it('of GET and HEAD is not there', async () => {
    expect((await see(payload1({ body: 'x' }))).body).toBe('')
    expect((await see(latticeV2({ body: 'x' }))).body).toBe('')
  })

  // S151
  it('comes with a method in upper case', async () => {
    expect((await see(payload1({ httpMethod: 'patch', body: 'x' }))).method).toBe('PATCH')
    expect((await see(albSingle({ httpMethod: 'post' }))).method).toBe('POST')
  })
})

describe('an event that is no request', () => {
  // S185, S187, S188, S193, S194
  it.each([
    [null, 'null'],
    [undefined, 'undefined'],
    ['x', 'string'],
    [42, 'number'],
    [[], 'a list'],
    [{}, 'keys none'],
    [{ source: 'serverless-plugin-warmup' }, 'keys source'],
    [{ warmer: true }, 'keys warmer'],
    [{ Records: [{ cf: {} }] }, 'keys Records'],
    [{ version: '0', source: 'aws.events', 'detail-type': 'Scheduled Event' }, 'keys version, source, detail-type'],
    [{ requestContext: { eventType: 'MESSAGE', connectionId: 'c' }, body: '' }, 'keys requestContext, body'],
    [{ httpMethod: undefined, path: '/' }, 'keys httpMethod, path'],
  ])('is refused by what it has: %j', async (event, named) => {
    await expect(see(event)).rejects.toThrow(
      `This is not an event the function can answer: ${named}. [ANYHOST_EVENT_UNKNOWN]`,
    )
  })

  it('is one that asks for a permission', async () => {
    await expect(see(payload1({ type: 'REQUEST', methodArn: 'arn:aws:execute-api:x' }))).rejects.toMatchObject({
      code: 'ANYHOST_EVENT_UNKNOWN',
    })
    await expect(see(payload2({ type: 'REQUEST', routeArn: 'arn:aws:execute-api:x' }))).rejects.toMatchObject({
      code: 'ANYHOST_EVENT_UNKNOWN',
    })
  })
})

describe('one instance', () => {
  // S197
  it('keeps nothing of one event for the next', async () => {
    const events = [
      payload1({ path: '/1', multiValueHeaders: { 'x-a': ['1'] } }),
      payload2({ rawPath: '/2', cookies: ['c=2'] }),
      albMulti({ path: '/3' }),
      latticeV2({ path: '/4' }),
    ]
    const seen = await Promise.all([...events, ...events].map(see))
    expect(seen.map(({ url }) => new URL(url).pathname)).toEqual(['/1', '/2', '/3', '/4', '/1', '/2', '/3', '/4'])
    expect(seen.map(({ headers }) => [headers['x-a'], headers['cookie']])).toEqual([
      ['1', undefined],
      [undefined, 'c=2'],
      [undefined, undefined],
      [undefined, undefined],
      ['1', undefined],
      [undefined, 'c=2'],
      [undefined, undefined],
      [undefined, undefined],
    ])
  })
})
