import { fromBase64 } from './base64.ts'

type Body = string | ReadableStream<Uint8Array> | Uint8Array<ArrayBuffer> | null

/** The body of a result, or `undefined` for what no runtime of Lambda-style handlers would take. */
export function bodyOf(body: unknown, isBase64Encoded: unknown): Body | undefined {
  if (body === undefined || body === null) return null
  if (typeof body === 'string') return isBase64Encoded === true ? fromBase64(body) : body
  if (typeof body === 'number' || typeof body === 'boolean') return String(body)
  if (body instanceof ReadableStream) return toByteStream(body)
  if (body instanceof Uint8Array) return new Uint8Array(body)
  if (body instanceof ArrayBuffer) return new Uint8Array(body)
  // `stream` takes what Node's pipeline takes as a source: also a function that gives something to iterate.
  const source: unknown = typeof body === 'function' ? body() : body
  return isIterable(source) ? toByteStream(source) : undefined
}

type Chunks = AsyncIterable<unknown> | Iterable<unknown>

const isIterable = (value: unknown): value is Chunks =>
  typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value)

/** Text and bytes, one chunk when one is asked for. Leaving it ends the source. */
function toByteStream(source: Chunks | ReadableStream): ReadableStream<Uint8Array> {
  // A web stream can be iterated in Node and in Deno, which is not in its type here.
  const chunks = source as unknown as Chunks
  const iterator = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]()
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await iterator.next()
      if (done) controller.close()
      else controller.enqueue(value instanceof Uint8Array ? value : encoder.encode(String(value)))
    },
    async cancel(reason) {
      await iterator.return?.(reason)
    },
  })
}
