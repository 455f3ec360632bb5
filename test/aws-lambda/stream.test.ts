import { Writable } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { toCompiledRestStreaming, toCompiledStreaming, toStreamingHandler } from '../../adapters/aws-lambda/runtime.ts'
import type { ResponseStream } from '../../adapters/aws-lambda/stream.ts'
import { albMulti, lambdaContext, payload1, payload2, twoCookies } from './call.ts'

interface Sink {
  readonly stream: ResponseStream
  readonly writes: string[]
  readonly calls: string[]
  head: unknown
}

/** A stream that notes what is done to it, and holds so many bytes until it is drained. */
function createSink(highWaterMark = 16384, take: (done: () => void) => void = (done) => done()): Sink {
  const stream = new Writable({
    highWaterMark,
    write(chunk: Buffer, _encoding, done) {
      sink.writes.push(chunk.toString())
      take(done)
    },
  })
  const sink: Sink = { stream, writes: [], calls: [], head: undefined }
  for (const name of ['write', 'end'] as const) {
    const real = stream[name].bind(stream) as (...args: unknown[]) => boolean
    Object.assign(stream, {
      [name]: (...args: unknown[]) => (sink.calls.push(`${name} ${args.map(String).join()}`.trim()), real(...args)),
    })
  }
  return sink
}

const sinks = new WeakMap<object, Sink>()

beforeEach(() => {
  vi.stubGlobal('awslambda', {
    streamifyResponse: (handler: unknown) => handler,
    HttpResponseStream: {
      from(stream: ResponseStream, head: unknown) {
        const sink = sinks.get(stream)
        if (sink) sink.head = head
        return stream
      },
    },
  })
})

afterEach(() => {
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

async function run(
  fetch: () => Response,
  event: unknown = payload2(),
  sink = createSink(),
  toHandler = toCompiledStreaming,
): Promise<Sink> {
  sinks.set(sink.stream, sink)
  await toHandler(fetch)(event, sink.stream, lambdaContext())
  return sink
}

const streamOf = (
  pull: (controller: ReadableStreamDefaultController<Uint8Array>) => unknown,
  cancel?: (reason: unknown) => void,
): Response =>
  new Response(
    new ReadableStream<Uint8Array>(
      { pull: (controller) => void pull(controller), ...(cancel && { cancel }) },
      { highWaterMark: 0 },
    ),
  )

describe('a streamed answer', () => {
  // S130
  it('has the cookies in the list of payload 2.0, and in the map of payload 1.0', async () => {
    expect((await run(twoCookies)).head).toEqual({
      statusCode: 200,
      headers: { 'content-type': 'text/plain' },
      cookies: ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2'],
    })
    expect((await run(twoCookies, payload1(), createSink(), toCompiledRestStreaming)).head).toEqual({
      statusCode: 200,
      multiValueHeaders: {
        'content-type': ['text/plain'],
        'set-cookie': ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2'],
      },
    })
  })

  it('is for the front door that the event shows, where nothing was built', async () => {
    expect((await run(twoCookies, payload2(), createSink(), toStreamingHandler)).head).toHaveProperty('cookies')
    expect((await run(twoCookies, payload1(), createSink(), toStreamingHandler)).head).toHaveProperty(
      'multiValueHeaders',
    )
    await expect(run(twoCookies, albMulti(), createSink(), toStreamingHandler)).rejects.toMatchObject({
      code: 'ANYHOST_EVENT_UNKNOWN',
    })
  })

  // S158
  it.each([
    ['no body', () => new Response(null, { status: 204 })],
    ['an empty body', () => new Response('')],
    ['a body that ends at once', () => streamOf((controller) => controller.close())],
  ])('with %s writes before it ends, so that its head is sent', async (_name, fetch) => {
    expect((await run(fetch)).calls).toEqual(['write', 'end'])
  })

  it('ends with nothing in its hands', async () => {
    const { calls } = await run(() => new Response('hi'))
    expect([calls.length, calls.at(-1)]).toEqual([2, 'end'])
  })

  it('waits for a slow reader', async () => {
    let pulled = 0
    const waiting: (() => void)[] = []
    const sink = createSink(1, (done) => void waiting.push(done))
    const done = run(
      () => streamOf((controller) => (++pulled > 3 ? controller.close() : controller.enqueue(Buffer.from('chunk')))),
      payload2(),
      sink,
    )
    await vi.waitFor(() => expect(waiting).toHaveLength(1))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(pulled).toBe(1)
    while (sink.writes.length < 3) {
      waiting.shift()?.()
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    waiting.shift()?.()
    await done
    expect(sink.writes).toEqual(['chunk', 'chunk', 'chunk'])
  })

  // S161
  it('is cancelled when the client goes away, also between two chunks', async () => {
    vi.spyOn(console, 'error').mockReturnValue()
    let cancelled: unknown
    const sink = createSink()
    let sent = false
    const silent = (): Response =>
      streamOf(
        (controller) => (sent ? new Promise(() => {}) : ((sent = true), controller.enqueue(Buffer.from('one')))),
        (reason) => (cancelled = reason),
      )
    const done = run(silent, payload2(), sink)
    await vi.waitFor(() => expect(sink.writes).toEqual(['one']))
    sink.stream.destroy()
    await expect(done).rejects.toThrow('The client went away.')
    expect(String(cancelled)).toBe('Error: The client went away.')
  })

  it('is cancelled when the client goes away while it waits for it', async () => {
    vi.spyOn(console, 'error').mockReturnValue()
    let cancelled = false
    const sink = createSink(1, () => {})
    const endless = (): Response =>
      streamOf(
        (controller) => controller.enqueue(Buffer.from('chunk')),
        () => (cancelled = true),
      )
    const done = run(endless, payload2(), sink)
    await vi.waitFor(() => expect(sink.writes).toEqual(['chunk']))
    sink.stream.destroy(new Error('reset'))
    await expect(done).rejects.toThrow('reset')
    expect(cancelled).toBe(true)
  })

  // S160
  it('that fails in the middle is not ended as if it were whole', async () => {
    const printed = vi.spyOn(console, 'error').mockReturnValue()
    let pulled = 0
    const sink = createSink()
    const failing = (): Response =>
      streamOf((controller) =>
        ++pulled > 1 ? controller.error(new Error('cut')) : controller.enqueue(Buffer.from('one')),
      )
    await expect(run(failing, payload2(), sink)).rejects.toThrow('cut')
    expect(sink.calls).toEqual(['write one'].map(() => expect.stringMatching(/^write/)))
    expect(String(printed.mock.calls[0]?.[0])).toContain('ANYHOST_STREAM_FAILED')
  })
})
