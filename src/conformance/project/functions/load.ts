import { defineFunction, getContext } from 'anyhost'
import { idAfterAwaits, sleep } from '../lib/later.ts'

let inFlight = 0
let most = 0

/** What many requests at once may mix up, and bodies of a size. */
export default defineFunction({
  config: { path: ['/load/:kind', '/load/:kind/:mark'], method: ['GET', 'POST'] },
  async fetch(request, context) {
    const { kind, mark = '' } = context.params
    if (kind === 'size')
      return Response.json({ ...(await sizeOf(request)), header: request.headers.get('x-large')?.length })
    if (kind === 'sized') return new Response('0123456789abcdef'.repeat(Number(mark) / 16))
    most = Math.max(most, ++inFlight)
    try {
      if (kind === 'stream') return new Response(parts(mark), { headers: { 'content-type': 'text/plain' } })
      await sleep(Math.random() * 20)
      if (kind === 'fails') throw new Error(`load ${mark} failed`)
      context.cookies.set('mark', mark)
      return Response.json(
        {
          // Read once more, after others have come.
          mark: context.params.mark,
          most,
          query: context.url.searchParams.get('mark'),
          header: request.headers.get('x-mark'),
          cookie: context.cookies.get('given'),
          body: await request.text(),
          ids: [...new Set([context.requestId, await idAfterAwaits(), getContext().requestId])],
        },
        { headers: { 'x-mark': mark } },
      )
    } finally {
      inFlight--
    }
  },
})

function parts(mark: string): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let at = 0
  return new ReadableStream({
    async pull(out) {
      await sleep(Math.random() * 10)
      out.enqueue(encoder.encode(`${mark}.${at} `))
      if (++at === 5) out.close()
    },
  })
}

/** How many bytes came, and a sum that depends on their order. */
async function sizeOf(request: Request): Promise<{ bytes: number; sum: string }> {
  const body = await request.arrayBuffer()
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', body))
  console.log(`load size ${request.headers.get('x-mark')} ${body.byteLength}`)
  return { bytes: body.byteLength, sum: [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('') }
}
