import type { ServerResponse } from 'node:http'

/** They belong to the connection, which is the server's (RFC 9110, 7.6.1). */
const CONNECTION = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Statuses that have no body, whatever the Response has. */
const EMPTY = new Set([204, 205, 304])

export type ExtraHeaders = readonly (readonly [string, string])[]

/**
 * Sends a response. Resolves when all of it has left or the client has gone; rejects when the body fails, which before the
 * head means that nothing was sent.
 */
export async function send(
  response: Response,
  out: ServerResponse,
  method: string,
  extra: ExtraHeaders = [],
): Promise<void> {
  const { body, status } = response
  if (!body || method === 'HEAD' || EMPTY.has(status)) {
    void body?.cancel().catch(() => {})
    const length = body || method === 'HEAD' || EMPTY.has(status) ? [] : [['content-length', '0'] as const]
    writeHead(
      out,
      response,
      [...extra, ...length, ...(status === 205 ? [['content-length', '0'] as const] : [])],
      method !== 'HEAD',
    )
    await end(out)
    return sent(out)
  }

  const reader: ReadableStreamDefaultReader<unknown> = body.getReader()
  const gone = (): void => {
    if (!out.writableFinished) void reader.cancel(new Error('The client went away.')).catch(() => {})
  }
  out.once('close', gone)
  if (out.destroyed) return gone()
  try {
    await pump(reader, response, out, extra)
  } catch (error) {
    void reader.cancel(error).catch(() => {})
    throw error
  }
  return sent(out)
}

/** A body that is there at once gets its true length; any other is sent as it is made, the head at once. */
async function pump(
  reader: ReadableStreamDefaultReader<unknown>,
  response: Response,
  out: ServerResponse,
  extra: ExtraHeaders,
): Promise<void> {
  let next = reader.read()
  const first = await soon(next)
  if (first) next = first.done ? next : reader.read()
  const second = first && !first.done ? await soon(next) : first
  if (second?.done) {
    const bytes = bytesOf(first?.value)
    writeHead(out, response, [...extra, ['content-length', String(bytes.length)]], true)
    return end(out, bytes)
  }

  // A length that the handler states must be true, or the client would wait, or take the rest for another answer.
  out.strictContentLength = true
  writeHead(out, response, extra, false)
  out.flushHeaders()
  if (first) await write(out, bytesOf(first.value))
  for (let part = await next; !part.done; part = await reader.read()) await write(out, bytesOf(part.value))
  await end(out)
}

/** Milliseconds. */
const LINGER = 1000

/**
 * Ends the answer. Where the connection closes with it while the client still sends, the rest is read first for a moment: the
 * reset that the client would get could reach it before the answer does.
 */
export async function end(out: ServerResponse, bytes?: Uint8Array | string): Promise<void> {
  const { req: request } = out
  if (request.complete || out.shouldKeepAlive) return void out.end(bytes)
  if (bytes?.length) out.write(bytes)
  else out.flushHeaders()
  request.resume()
  await new Promise<void>((resolve) => {
    const timer = setTimeout(done, LINGER)
    function done(): void {
      clearTimeout(timer)
      request.off('end', done).off('close', done)
      resolve()
    }
    request.on('end', done).on('close', done)
  })
  out.end()
}

/** The result, unless it takes longer than what is ready already. */
const soon = <Result>(result: Promise<Result>): Promise<Result | undefined> =>
  Promise.race([result, new Promise<undefined>((resolve) => void setImmediate(resolve, undefined))])

function bytesOf(value: unknown): Uint8Array {
  if (value === undefined) return new Uint8Array()
  if (value instanceof Uint8Array) return value
  throw new TypeError('A body is made of bytes: the stream gave something else than a Uint8Array.')
}

async function write(out: ServerResponse, bytes: Uint8Array): Promise<void> {
  if (out.destroyed || out.write(bytes)) return
  await new Promise<void>((resolve) => {
    const done = (): void => {
      out.off('drain', done)
      out.off('close', done)
      resolve()
    }
    // A client that has gone never drains.
    out.on('drain', done)
    out.on('close', done)
  })
}

function writeHead(
  out: ServerResponse,
  { headers, status, statusText }: Response,
  extra: ExtraHeaders,
  known: boolean,
): void {
  const list: string[] = []
  for (const [name, value] of headers) {
    const ours = name === 'set-cookie' || CONNECTION.has(name) || (known && name === 'content-length')
    if (!ours) list.push(name, value)
  }
  for (const cookie of headers.getSetCookie()) list.push('set-cookie', cookie)
  for (const pair of extra) list.push(...pair)
  // Node refuses characters beyond Latin-1; a Response of another realm may have some.
  if (/^[\t\x20-\x7e\x80-\xff]+$/.test(statusText)) out.writeHead(status, statusText, list)
  else out.writeHead(status, list)
}

const sent = (out: ServerResponse): Promise<void> =>
  new Promise((resolve) => {
    if (out.writableFinished || out.destroyed) return resolve()
    out.once('finish', resolve)
    out.once('close', resolve)
  })
