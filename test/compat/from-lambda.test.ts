import { fromLambda, type LambdaOptions } from 'anyhost'
import type { Handler, HandlerContext, HandlerEvent } from 'anyhost/compat/netlify'
import { withLambda } from 'anyhost/compat/netlify'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ORIGIN, run, serve, type Facts } from './host.ts'

let logged: ReturnType<typeof vi.spyOn>
beforeEach(() => {
  logged = vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => logged.mockRestore())

const lines = (): string => logged.mock.calls.map((call: unknown[]) => call.map(String).join(' ')).join('\n')

/** What a handler is given for a request. */
async function given(
  request: Request,
  options: LambdaOptions = {},
  facts: Facts = {},
): Promise<{ event: HandlerEvent; context: HandlerContext }> {
  let seen: { event: HandlerEvent; context: HandlerContext } | undefined
  const handler: Handler = async (event, context) => {
    seen = { event, context }
    return { statusCode: 200 }
  }
  await serve(fromLambda(handler, options), facts)(request)
  if (!seen) throw new Error('The handler was not called.')
  return seen
}

describe('an answer', () => {
  it('is the first that settles, by promise or by callback', async () => {
    const slow: Handler = async (_event, _context, callback) => {
      setTimeout(() => callback?.(null, { statusCode: 500, body: 'late' }), 1)
      return { statusCode: 200, body: 'returned' }
    }
    expect(await (await serve(fromLambda(slow))(new Request(ORIGIN))).text()).toBe('returned')
  })

  it('is not changed by a failure after it, which is logged', async () => {
    const handler: Handler = async (_event, _context, callback) => {
      callback?.(null, { statusCode: 200, body: 'first' })
      throw new Error('second')
    }
    const response = await serve(fromLambda(handler))(new Request(ORIGIN))
    expect([response.status, await response.text()]).toEqual([200, 'first'])
    expect(lines()).toContain('failed after it had answered. Request request-1: Error: second')
  })

  it('that is an error tells the log, and not the client', async () => {
    const response = await serve(
      fromLambda((_e, _c, callback) => callback?.(new Error('secret'), { statusCode: 200 })),
    )(new Request(ORIGIN))
    expect([response.status, await response.text()]).toEqual([500, 'Internal Server Error'])
    expect(lines()).toContain('ANYHOST_HANDLER_FAILED The function failed. Request request-1: Error: secret')
  })

  it('that cannot be sent is a 502 with the reason in the log', async () => {
    const response = await serve(fromLambda(async () => ({ statusCode: 999 })))(new Request(ORIGIN))
    expect(response.status).toBe(502)
    expect(lines()).toContain('ANYHOST_LAMBDA_RESULT')
    expect(lines()).toContain('the status 999')
  })

  it('that never comes is a 500 when the time is over', async () => {
    const handler: Handler = (_event, _context, _callback) => {}
    const response = await serve(fromLambda(handler), { deadline: new Date(Date.now() + 30) })(new Request(ORIGIN))
    expect(response.status).toBe(500)
    expect(lines()).toContain('neither called back nor returned a promise in time')
  })

  it('of a background function is 202, whatever the handler gives', async () => {
    const done: string[] = []
    const definition = fromLambda(
      async () => {
        done.push('worked')
      },
      { config: { background: true } },
    )
    expect((await serve(definition)(new Request(ORIGIN, { method: 'POST' }))).status).toBe(202)
    expect(done).toEqual(['worked'])
  })
})

describe('the context', () => {
  it('counts down to the real deadline', async () => {
    const { context } = await given(new Request(ORIGIN), {}, { deadline: new Date(Date.now() + 5000) })
    expect(context.getRemainingTimeInMillis()).toBeGreaterThan(4000)
    expect(context.getRemainingTimeInMillis()).toBeLessThanOrEqual(5000)
  })

  it('counts down to config.maxDuration where the host does not say', async () => {
    const { context } = await given(new Request(ORIGIN), { config: { maxDuration: 10 } })
    expect(Math.round(context.getRemainingTimeInMillis() / 1000)).toBe(10)
  })

  it('counts down from 30 seconds where nobody says, and never below 0', async () => {
    const { context } = await given(new Request(ORIGIN))
    expect(Math.round(context.getRemainingTimeInMillis() / 1000)).toBe(30)
    const past = await given(new Request(ORIGIN), {}, { deadline: new Date(0) })
    expect(past.context.getRemainingTimeInMillis()).toBe(0)
  })

  it('has the request id, and an empty clientContext', async () => {
    const { context } = await given(new Request(ORIGIN))
    expect(context.awsRequestId).toBe('request-1')
    expect(context.clientContext).toEqual({})
  })
})

describe('the event', () => {
  it('names the pattern that matched, of several', async () => {
    const path = ['/a/:id', '/b/:id', '/*'] as const
    const { event } = await given(
      new Request(`${ORIGIN}/b/7`),
      { config: { path } },
      { path: ['/a/:id', '/b/:id', '/*'] },
    )
    expect(event.route).toBe('/b/:id')
    const any = await given(new Request(`${ORIGIN}/c/7`), { config: { path } }, { path: ['/a/:id', '/b/:id', '/*'] })
    expect(any.event.route).toBe('/*')
  })

  it('has no route without a config.path', async () => {
    expect('route' in (await given(new Request(ORIGIN))).event).toBe(false)
  })

  it('has no client address where the host does not know it, whatever the client sends', async () => {
    const { event } = await given(
      new Request(ORIGIN, { headers: { 'Client-IP': '10.0.0.1', 'X-NF-Client-Connection-IP': '10.0.0.1' } }),
    )
    expect([event.headers['client-ip'], event.headers['x-nf-client-connection-ip']]).toEqual([undefined, undefined])
  })

  it('has empty query maps where they are asked for', async () => {
    const { event } = await given(new Request(ORIGIN), { emptyQuery: 'object' })
    expect([event.queryStringParameters, event.multiValueQueryStringParameters]).toEqual([{}, {}])
  })

  it.each([
    ['APPLICATION/JSON ; charset=utf-8', undefined, false],
    ['application/vnd.api+json', undefined, false],
    ['application/json', 'identity', false],
    ['text/plain', 'br', true],
    ['application/octet-stream', undefined, true],
    ['', undefined, true],
  ])('with the type %j and the encoding %j has isBase64Encoded %j', async (type, encoding, expected) => {
    const headers = { ...(type && { 'content-type': type }), ...(encoding && { 'content-encoding': encoding }) }
    const { event } = await given(
      new Request(ORIGIN, { method: 'POST', headers, body: new TextEncoder().encode('hi') }),
    )
    expect([event.isBase64Encoded, event.body]).toEqual(expected ? [true, 'aGk='] : [false, 'hi'])
  })

  it('carries a megabyte of bytes', async () => {
    const bytes = Uint8Array.from({ length: 1 << 20 }, (_, at) => (at * 31) % 256)
    const { event } = await given(new Request(ORIGIN, { method: 'POST', body: bytes }))
    expect(Buffer.from(event.body ?? '', 'base64').equals(Buffer.from(bytes))).toBe(true)
  })
})

describe('a scheduled run', () => {
  it('is a POST that says when the next one is', async () => {
    const events: HandlerEvent[] = []
    const handler: Handler = async (event) => {
      events.push(event)
      return { statusCode: 200 }
    }
    await run(fromLambda(handler, { config: { schedule: '@daily' } }), { nextRun: new Date('2026-11-22T00:00:00Z') })
    expect(events).toMatchObject([
      {
        httpMethod: 'POST',
        rawUrl: 'https://site.example/',
        body: '{"next_run":"2026-11-22T00:00:00.000Z"}',
        headers: { 'x-nf-event': 'schedule' },
      },
    ])
  })

  it('fails when its handler fails', async () => {
    await expect(
      run(fromLambda(() => Promise.reject(new Error('no')), { config: { schedule: '@daily' } })),
    ).rejects.toThrow('no')
  })

  it('is over when a handler without a callback returns', async () => {
    const seen: string[] = []
    await run(fromLambda((event, _context) => void seen.push(event.httpMethod), { config: { schedule: '@daily' } }))
    expect(seen).toEqual(['POST'])
  })

  it('is an EventBridge event for an AWS handler', async () => {
    const events: unknown[] = []
    const definition = fromLambda(async (event) => void events.push(event), {
      payload: '2.0',
      config: { schedule: '@daily' },
    })
    await run(definition, { scheduledTime: new Date('2026-11-21T00:00:00Z') })
    expect(events).toEqual([
      {
        version: '0',
        id: 'run-1',
        'detail-type': 'Scheduled Event',
        source: 'aws.events',
        account: '123',
        time: '2026-11-21T00:00:00Z',
        region: '',
        resources: [],
        detail: {},
      },
    ])
  })
})

it('refuses what is no function when it is defined', () => {
  // A module object in place of its handler, as JavaScript can pass it.
  expect(() => fromLambda({ handler: async () => ({ statusCode: 200 }) } as never)).toThrow('ANYHOST_NO_HANDLER')
})

describe('withLambda', () => {
  it('gives a definition', async () => {
    expect(
      await (await serve(withLambda(async () => ({ statusCode: 200, body: 'x' })))(new Request(ORIGIN))).text(),
    ).toBe('x')
  })

  it("gives what Netlify's runtime calls, without a build", async () => {
    const call = withLambda(async (event, context) => ({
      statusCode: 200,
      body: `${event.headers['client-ip']} ${context.awsRequestId}`,
    }))
    expect(await (await call(new Request(ORIGIN), { ip: '203.0.113.9', requestId: 'r' })).text()).toBe('203.0.113.9 r')
  })
})
