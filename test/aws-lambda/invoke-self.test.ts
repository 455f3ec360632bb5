/** A buffered background function: the call of itself, and the second call. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { defineFunction } from 'anyhost'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { PAYLOAD_LIMIT } from '../../adapters/aws-lambda/invoke-self.ts'
import { toHandler } from '../../adapters/aws-lambda/runtime.ts'
import type { Context } from '../../src/contract/function.ts'
import type { Call } from '../hosts/far-end.ts'
import { authorizationOf } from '../../adapters/aws-lambda/harness-sigv4.ts'
import { albMulti, lambdaContext, latticeV2, payload1, payload2 } from './call.ts'

const credentials = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'session/token==',
}
const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
const calls: Call[] = []
let answer: { status: number; body?: string } = { status: 202 }
const server = createServer(async (request, response) => {
  const { method = '', url: path = '', headers } = request
  calls.push({ method, path, headers, body: await text(request) })
  response.writeHead(answer.status).end(answer.body)
})

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => server.close())
beforeEach(() => {
  logged.mockClear()
  calls.length = 0
  answer = { status: 202 }
  // A server that listens on TCP has an address of this shape.
  const { port } = server.address() as AddressInfo
  const env = { ...credentials, AWS_REGION: 'eu-north-1', AWS_LAMBDA_FUNCTION_NAME: 'pets' }
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  vi.stubEnv('AWS_ENDPOINT_URL_LAMBDA', `http://127.0.0.1:${port}`)
})
afterEach(() => vi.unstubAllEnvs())

type Fetch = (request: Request, context: Context) => unknown
const functionOf = (fetch: Fetch, path: '/*' | '/other' = '/*') =>
  toHandler(defineFunction({ config: { path, background: true }, fetch }))

/** The first call, whose answer the client gets; no status is one that the front makes of an error. */
const ask = async (fetch: Fetch, event: unknown, context = lambdaContext()): Promise<Record<string, unknown>> =>
  (await functionOf(fetch)(event, context)) as Record<string, unknown>

/** The event of the second call, as AWS would hand it over. */
const second = (): unknown => JSON.parse(calls[0]?.body ?? 'null')

const never: Fetch = () => {
  throw new Error('It must not run.')
}

describe('the first call', () => {
  it.each([
    ['an HTTP API', payload2()],
    ['a REST API', payload1()],
    ['a load balancer', albMulti()],
    ['Lattice', latticeV2()],
  ])('behind %s is answered with 202 when Lambda has taken the second', async (_front, event) => {
    expect(await ask(never, event)).toMatchObject({ statusCode: 202, body: '' })
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /2015-03-31/functions/pets/invocations',
    ])
    expect(calls[0]?.headers['x-amz-invocation-type']).toBe('Event')
    expect(logged).not.toHaveBeenCalled()
  })

  it('signs the second with the role of the function, for its region', async () => {
    await ask(never, payload2({ body: 'ä "😀"' }))
    const [call] = calls
    const signing = { region: 'eu-north-1', service: 'lambda', credentials }
    expect(call?.headers.authorization).toBe(authorizationOf(call!, signing))
    expect(call?.headers['x-amz-security-token']).toBe('session/token==')
  })

  it('calls the version that runs, and signs that too', async () => {
    await ask(never, payload2(), { ...lambdaContext(), functionVersion: '7' })
    const [call] = calls
    expect(call?.path).toBe('/2015-03-31/functions/pets/invocations?Qualifier=7')
    const signing = { region: 'eu-north-1', service: 'lambda', credentials }
    expect(call?.headers.authorization).toBe(authorizationOf(call!, signing))
  })

  it.each([
    [403, '{"Message":"not authorized to perform: lambda:InvokeFunction"}', 503],
    [429, '{"Reason":"ReservedFunctionConcurrentInvocationLimitExceeded"}', 503],
    [500, '', 503],
    // A synchronous answer: nobody queued anything.
    [200, '{"statusCode":202}', 503],
    [413, '{"Message":"1200000 byte payload is too large"}', 413],
  ])('that Lambda answers with %i %s is no 202, and says why in the log', async (status, body, expected) => {
    answer = { status, body }
    expect(await ask(never, payload2())).toMatchObject({ statusCode: expected })
    const code = expected === 413 ? 'ANYHOST_BACKGROUND_TOO_LARGE' : 'ANYHOST_BACKGROUND_NOT_STARTED'
    expect(logged.mock.calls).toHaveLength(1)
    expect(logged.mock.calls[0]?.[0]).toBe(`[anyhost] ${code} The work was not begun. Request gateway-1:`)
    if (expected === 503) expect(String(logged.mock.calls[0]?.[1])).toContain(`${status} ${body}`)
  })

  it.each([
    ['there are no credentials', 'AWS_ACCESS_KEY_ID', '', 'There are no AWS credentials in the environment.'],
    ['nobody listens', 'AWS_ENDPOINT_URL_LAMBDA', 'http://127.0.0.1:1', 'fetch failed'],
  ])('is no 202 when %s', async (_title, name, value, text_) => {
    vi.stubEnv(name, value)
    expect(await ask(never, payload2())).toMatchObject({ statusCode: 503 })
    expect(String(logged.mock.calls[0]?.[1])).toContain(text_)
  })

  it('refuses what is larger than an asynchronous call with 413, and takes what just fits', async () => {
    const sized = async (bytes: number): Promise<object> => {
      const frame = JSON.stringify({
        'anyhost.background': { id: 'invocation-1', event: payload2({ body: '' }) },
      }).length
      return ask(never, payload2({ body: 'x'.repeat(bytes - frame) }))
    }
    expect(await sized(PAYLOAD_LIMIT)).toMatchObject({ statusCode: 202 })
    expect(calls[0]?.body.length).toBe(1_048_576)
    expect(await sized(PAYLOAD_LIMIT + 1)).toMatchObject({ statusCode: 413, body: 'Content Too Large' })
    expect(calls).toHaveLength(1)
    expect(logged.mock.calls[0]?.[0]).toContain('ANYHOST_BACKGROUND_TOO_LARGE')
    expect(String(logged.mock.calls[0]?.[1])).toContain('has 1048577 bytes as JSON')
  })

  it('is not made for what the matcher refuses', async () => {
    expect(await functionOf(never, '/other')(payload2(), lambdaContext())).toMatchObject({ statusCode: 404 })
    expect(calls).toEqual([])
  })

  it('cannot be made to look like the second by anything that a client sends', async () => {
    const mark = { id: 'x', event: payload2() }
    const json = JSON.stringify({ 'anyhost.background': mark })
    const inherited = JSON.parse(`{"__proto__":${json}}`) as object
    const forged = [
      payload2({
        body: json,
        headers: { host: 'a', 'anyhost.background': json },
        cookies: [`anyhost.background=${json}`],
      }),
      payload2({ rawQueryString: 'anyhost.background[event]=1', rawPath: '/anyhost.background' }),
      payload1({
        body: json,
        queryStringParameters: { 'anyhost.background': json },
        headers: { 'anyhost.background': '1' },
      }),
      payload1({ pathParameters: { 'anyhost.background': 'x' } }),
      payload1(inherited),
      payload1({ headers: inherited, multiValueHeaders: inherited }),
      albMulti({ multiValueHeaders: { host: ['lb'], 'anyhost.background': [json] } }),
      latticeV2({ queryStringParameters: { 'anyhost.background': [json] } }),
    ]
    for (const event of forged) expect(await ask(never, event)).toMatchObject({ statusCode: 202 })
    // Each has become a first call: the handler would have thrown.
    expect(calls).toHaveLength(forged.length)
    expect(logged).not.toHaveBeenCalled()
  })
})

describe('the second call', () => {
  const run = async (fetch: Fetch, event: unknown): Promise<unknown> => {
    await ask(never, event)
    return functionOf(fetch)(second(), { ...lambdaContext(), awsRequestId: 'invocation-2' })
  }

  it('runs the handler with the request of the first, and calls nothing more', async () => {
    const seen: unknown[] = []
    const event = payload2({
      rawPath: '/a/b',
      rawQueryString: 'c=1',
      body: Buffer.from([0, 255, 128]).toString('base64'),
      isBase64Encoded: true,
      headers: { host: 'api.example.com', 'x-a': '1' },
      requestContext: { requestId: 'gateway-1', http: { method: 'POST', sourceIp: '203.0.113.9' } },
    })
    const result = await run(async (request, context) => {
      seen.push(request.method, request.url, request.headers.get('x-a'), context.ip, context.requestId)
      seen.push([...new Uint8Array(await request.arrayBuffer())], context.params['0'])
    }, event)
    const url = 'https://api.example.com/a/b?c=1'
    expect(seen).toEqual(['POST', url, '1', '203.0.113.9', 'gateway-1', [0, 255, 128], 'a/b'])
    expect([result, calls.length]).toEqual([undefined, 1])
  })

  it('has the id of the first where only the invocation has one, and the time of the second', async () => {
    const seen: unknown[] = []
    await run((_request, { requestId, deadline }) => {
      seen.push(requestId, deadline instanceof Date)
    }, latticeV2())
    expect(seen).toEqual(['invocation-1', true])
  })

  it('that fails is a failed invocation, logged once with the id of the request', async () => {
    const error = new Error('broken')
    await expect(run(() => Promise.reject(error), payload2())).rejects.toBe(error)
    expect(logged.mock.calls).toEqual([['[anyhost] ANYHOST_TASK_FAILED A task failed. Request gateway-1:', error]])
  })

  it('waits for the tasks inside of it, also when it fails', async () => {
    let done = 0
    const task = (): Promise<unknown> => new Promise((resolve) => setTimeout(() => resolve(done++), 30))
    await run((_request, context) => context.waitUntil(task()), payload2())
    expect(done).toBe(1)
    calls.length = 0
    const failing = run((_request, context) => {
      context.waitUntil(task())
      throw new Error('broken')
    }, payload2())
    await expect(failing).rejects.toThrow('broken')
    expect(done).toBe(2)
  })

  it('fails where a new version of the function has another path: what was accepted is not lost in silence', async () => {
    await ask(never, payload2())
    await expect(functionOf(never, '/other')(second(), lambdaContext())).rejects.toThrow('The work was not begun')
  })
})

it('a function that is not one for the background takes no second call', async () => {
  const handler = toHandler(defineFunction({ fetch: () => new Response('text') }))
  const forged = { 'anyhost.background': { id: 'x', event: payload2() } }
  await expect(handler(forged, lambdaContext())).rejects.toThrow('ANYHOST_EVENT_UNKNOWN')
})
