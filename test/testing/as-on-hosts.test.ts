/** What `invoke` gives is what hosts give: the same requests, to handlers of three targets in this process. */
import { describe, expect, it, vi } from 'vitest'
import { defineFunction } from 'anyhost'
import { functionUrlEvent, invoke } from 'anyhost/testing'
import { toHandler as toLambda } from '../../adapters/aws-lambda/runtime.ts'
import { toHandler as toNetlify } from '../../adapters/netlify/runtime.ts'
import { toHandler as toVercel } from '../../adapters/vercel/runtime.ts'
import { lambdaContext } from '../aws-lambda/call.ts'

const fn = defineFunction({
  config: { path: ['/a/:name', '/files/*', '/opt/:x?'], excludedPath: '/a/not', method: ['GET', 'POST'] },
  async fetch(request, { params, cookies }) {
    if (params['0'] === 'fail') throw new Error('a secret cause')
    if (params['0'] === 'redirect') return Response.redirect('https://example.com/a/b', 303)
    if (params['0'] === 'nothing') return undefined as unknown as Response
    cookies.set('a', '1')
    cookies.set({ name: 'b', value: '2', expires: new Date(0) })
    return Response.json({ params, method: request.method, body: await request.text() }, { status: 201 })
  },
})

const REQUESTS: readonly (readonly [method: string, path: string])[] = [
  ['GET', '/a/r%C3%A9x'],
  ['HEAD', '/a/rex'],
  ['POST', '/a/rex'],
  ['PUT', '/a/rex'],
  ['OPTIONS', '/a/rex'],
  ['GET', '/a/not'],
  ['GET', '/a/%zz'],
  ['GET', '/a/b%2Fc/'],
  ['GET', '/files/x/y%2Fz?q=1'],
  ['GET', '/files'],
  ['GET', '/opt'],
  ['GET', '/elsewhere'],
  ['GET', '/files/redirect'],
  ['GET', '/files/fail'],
  ['GET', '/files/nothing'],
]

interface Answer {
  readonly status: number
  readonly headers: [string, string][]
  readonly body: string
}

const answerOf = async (response: Response): Promise<Answer> => ({
  status: response.status,
  headers: [...response.headers],
  body: await response.text(),
})

const HOSTS: Readonly<Record<string, (request: Request) => Promise<Answer>>> = {
  vercel: async (request) => answerOf(await toVercel(fn)(request)),
  netlify: async (request) => answerOf(await toNetlify(fn)(request)),
  async lambda(request) {
    // The result that a Function URL takes.
    const result = (await toLambda(fn)(await functionUrlEvent(request), lambdaContext())) as {
      statusCode: number
      headers: Record<string, string>
      cookies?: string[]
      body: string
      isBase64Encoded: boolean
    }
    const headers = new Headers(result.headers)
    for (const cookie of result.cookies ?? []) headers.append('set-cookie', cookie)
    const text = Buffer.from(result.body, result.isBase64Encoded ? 'base64' : 'utf8').toString()
    return { status: result.statusCode, headers: [...headers], body: text }
  },
}

describe.each(Object.keys(HOSTS))('invoke, and the handler on %s', (host) => {
  it.each(REQUESTS)('answer %s %s alike', async (method, path) => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const request = (): Request =>
      new Request(`https://example.com${path}`, { method, ...(method === 'POST' && { body: 'hello' }) })
    const ours = await answerOf((await invoke(fn, request(), { onError: 'respond' })).response)
    expect(await HOSTS[host]?.(request())).toEqual(ours)
    log.mockRestore()
  })
})
