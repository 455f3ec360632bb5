import { defineFunction } from 'anyhost'
import { sleep } from '../lib/later.ts'

/** Work that a client may leave. */
export default defineFunction({
  config: { path: '/leaving/:kind', cancellation: true },
  async fetch(_request, { params, signal, url, waitUntil }) {
    const mark = url.searchParams.get('mark')
    console.log(`leaving ${mark} began`)
    if (params.kind === 'stays') return new Response(`aborted: ${signal.aborted}`)
    if (params.kind !== 'task') {
      const gone = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
      // A host may end what no task keeps.
      waitUntil(Promise.race([gone.then(() => console.log(`leaving ${mark} aborted`)), sleep(3000)]))
    }
    if (params.kind === 'task') waitUntil(sleep(600).then(() => console.log(`leaving ${mark} task ran`)))
    if (params.kind !== 'body') {
      await sleep(2500)
      return new Response('too late')
    }
    const encoder = new TextEncoder()
    return new Response(
      new ReadableStream({
        async pull(out) {
          out.enqueue(encoder.encode('part '))
          await sleep(20)
        },
        cancel: () => console.log(`leaving ${mark} cancelled`),
      }),
    )
  },
})
