/** One request on its way to a function and back. Nothing in here may end the process. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { findRoute } from '../../src/runtime/find-route.ts'
import { log } from '../../src/runtime/log.ts'
import type { SendFile } from './files.ts'
import { createKept, type Kept } from './kept.ts'
import type { NodeCall, NodeHandler, NodeNative } from './native.ts'
import type { Client, ReadClient } from './proxies.ts'
import { announcesBody, toBody, toRequest, type BodyState } from './request.ts'
import { end, send, type ExtraHeaders } from './response.ts'
import type { Route } from './routes.ts'
import { urlOf } from './target.ts'

export interface Serving {
  readonly routes: readonly Route[]
  readonly files?: SendFile | undefined
  readonly readClient: ReadClient
  /** Bytes of a request's body. */
  readonly bodyLimit: number
  /** Answers 200 while the server takes requests. */
  readonly health: string | false
  readonly kept: Kept
  readonly isClosing: () => boolean
}

/** Methods that `Request` refuses, and that no function can take. */
const FORBIDDEN = new Set(['CONNECT', 'TRACE', 'TRACK'])

/** Answers one request. */
export async function serveRequest(
  serving: Serving,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  // A write after the client has gone is an event, and one that nobody hears ends the process.
  response.on('error', () => {})
  request.on('error', () => {})
  try {
    await answer(serving, request, response)
  } catch (error) {
    log('ANYHOST_STREAM_FAILED', 'The answer broke off', request.url ?? '', error)
    if (response.headersSent) response.destroy()
    else refuse(response, 500, 'Internal Server Error')
  } finally {
    // What was sent and not read is thrown away, so that the next request on the connection is seen.
    if (!request.readableEnded) request.resume()
  }
}

async function answer(serving: Serving, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const method = request.method ?? 'GET'
  if (serving.isClosing()) response.setHeader('connection', 'close')
  if (request.url === '*' && method === 'OPTIONS') return void response.writeHead(204).end()
  const client = serving.readClient(request)
  const url = urlOf(request, client)
  if (!url) return refuse(response, 400, 'Bad Request')
  if (FORBIDDEN.has(method)) return refuse(response, 501, 'Not Implemented')
  const { pathname } = new URL(url)
  if (pathname === serving.health && (method === 'GET' || method === 'HEAD')) {
    return serving.isClosing()
      ? refuse(response, 503, 'Closing')
      : void response.writeHead(200, PLAIN).end(method === 'HEAD' ? '' : 'ok')
  }
  if (Number(request.headers['content-length'] ?? 0) > serving.bodyLimit) return tooLarge(response)

  await find({ serving, request, response, client, url, method, extra: [] }, false)
}

/** Answers by the first path that matches, by a static file, or with 404. `limited`: a limit has sent the request here. */
async function find(exchange: Exchange, limited: boolean): Promise<void> {
  const { serving, request, response, client, url, method, extra } = exchange
  const { pathname } = new URL(url)
  const route = findRoute(serving.routes, pathname, method)
  if ((!route || route.preferStatic) && (await serving.files?.(pathname, request, response))) return
  if (!route) return refuse(response, 404, 'Not Found', extra, method)
  const verdict = limited ? undefined : route.rateLimit?.(client.ip)
  const headers = verdict?.headers ?? extra
  if (verdict?.to !== undefined) {
    const there = Object.assign(new URL(url), { pathname: verdict.to })
    return find({ ...exchange, url: there.href, extra: headers }, true)
  }
  if (verdict?.allowed === false) return refuse(response, 429, 'Too Many Requests', headers, method)
  await call({ ...exchange, extra: headers }, route)
}

interface Exchange {
  readonly serving: Serving
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly client: Client
  readonly url: string
  readonly method: string
  readonly extra: ExtraHeaders
}

async function call(exchange: Exchange, { handler, maxDuration }: Route): Promise<void> {
  const { serving, request, response, client, url, method, extra } = exchange
  const aborting = new AbortController()
  response.once('close', () => {
    // After a whole answer nobody has gone away.
    if (!response.writableFinished) aborting.abort(new DOMException('The client went away.', 'AbortError'))
  })
  const late = maxDuration === undefined ? undefined : startTimer(exchange, aborting, maxDuration)
  const state: BodyState = { exceeded: false }
  // A task may read on after the answer.
  const tasks = createKept()
  const native: NodeNative = {
    request,
    response,
    ip: client.ip,
    requestId: client.requestId,
    deadline: late && new Date(Date.now() + (maxDuration ?? 0) * 1000),
    keep(task) {
      tasks.keep(task)
      serving.kept.keep(task)
    },
  }
  const hasBody = announcesBody(request) && method !== 'GET' && method !== 'HEAD'
  const body = hasBody ? toBody(request, serving.bodyLimit, state) : null
  try {
    const outcome = await toResponse(handler, {
      kind: 'request',
      native,
      url,
      method,
      request: toRequest(request, url, method, aborting.signal, body),
    })
    if (late?.passed()) return void outcome.body?.cancel().catch(() => {})
    // The handler may have swallowed the error, or have read too little to see it.
    if (state.exceeded) {
      void outcome.body?.cancel().catch(() => {})
      return tooLarge(response)
    }
    await send(outcome, response, method, extra)
  } finally {
    late?.stop()
    if (body) void tasks.drain().then(() => state.abandon?.())
  }
}

// A call of kind `request` gives a Response: the handler of the runtime makes one of whatever happens.
const toResponse = (handler: NodeHandler, input: NodeCall): Promise<Response> => handler(input) as Promise<Response>

/** Answers in the place of a function that takes too long, and tells it by its signal. */
function startTimer(
  { request, response, client }: Exchange,
  aborting: AbortController,
  seconds: number,
): { passed(): boolean; stop(): void } {
  let passed = false
  const timer = setTimeout(() => {
    passed = true
    const error = new DOMException(`The function ran for more than its ${seconds} s.`, 'TimeoutError')
    log('ANYHOST_DURATION_EXCEEDED', 'The function was given up', client.requestId ?? request.url ?? '', error)
    aborting.abort(error)
    if (response.headersSent) response.destroy()
    else refuse(response, 504, 'Gateway Timeout')
  }, seconds * 1000)
  return { passed: () => passed, stop: () => clearTimeout(timer) }
}

const PLAIN = { 'content-type': 'text/plain; charset=utf-8' } as const

/** The rest of the body is still on its way, so the connection cannot be used again. */
function tooLarge(response: ServerResponse): void {
  response.shouldKeepAlive = false
  refuse(response, 413, 'Content Too Large')
}

function refuse(
  response: ServerResponse,
  status: number,
  text: string,
  extra: ExtraHeaders = [],
  method = 'GET',
): void {
  if (response.destroyed || response.headersSent) return
  response.writeHead(status, { ...PLAIN, 'content-length': text.length, ...Object.fromEntries(extra) })
  void end(response, method === 'HEAD' ? '' : text)
}
