import { defineFunction } from 'anyhost'

export default defineFunction({
  config: { path: '/stream/:count' },

  fetch(_request, { params, signal }) {
    const count = Math.min(Number(params.count) || 0, 100)
    return new Response(ReadableStream.from(events(count, signal)).pipeThrough(new TextEncoderStream()), {
      headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' },
    })
  },
})

async function* events(count: number, signal: AbortSignal): AsyncGenerator<string> {
  for (let at = 1; at <= count && !signal.aborted; at++) {
    yield `data: ${at}\n\n`
    await new Promise((resolve) => setTimeout(resolve, 30))
  }
}
