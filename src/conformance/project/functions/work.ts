import { defineFunction, getContext, type Context } from 'anyhost'
import { sleep } from '../lib/later.ts'

/** One kind of work a segment. What it does is seen in the log alone: a line begins with the request's mark. */
export default defineFunction({
  config: { path: '/work/:kind', method: ['GET', 'POST'], background: true },
  async fetch(request, context) {
    const mark = context.url.searchParams.get('mark') ?? ''
    const print = (text: string): void => console.log(`${mark} ${text}`)
    console.log(`${mark}= ${context.requestId}`)
    print('began')
    const answer = await KINDS[context.params.kind]?.({ request, context, print })
    print('ended')
    return answer
  },
})

interface Work {
  readonly request: Request
  readonly context: Context
  print(text: string): void
}

const KINDS: Readonly<Record<string, (work: Work) => unknown>> = {
  slow: () => sleep(700),
  busy: ({ print }) => print(`counted ${count(600)}`),
  async body({ request, print }) {
    await sleep(100)
    const bytes = await request.arrayBuffer()
    print(`body ${request.headers.get('content-type')} ${bytes.byteLength} ${await digest(bytes)}`)
  },
  throws() {
    throw new TypeError('broken at once')
  },
  async rejects() {
    await sleep(50)
    throw new TypeError('broken later')
  },
  task: ({ context, print }) => context.waitUntil(sleep(300).then(() => print('task ran'))),
  'failing-task': ({ context }) => context.waitUntil(sleep(30).then(() => Promise.reject(new Error('task broken')))),
  stream({ print }) {
    const cancel = (): void => print('cancelled')
    return new Response(new ReadableStream({ cancel }), { status: 418, headers: { 'x-dropped': '1' } })
  },
  nothing: () => undefined,
  cookie({ context, print }) {
    try {
      context.cookies.set('a', 'b')
    } catch (error) {
      print(String(error))
    }
  },
  async seen({ request, context, print }) {
    await sleep(60)
    const { pathname, search } = new URL(request.url)
    const same = [context.signal === request.signal, context.signal.aborted, getContext() === context]
    print(JSON.stringify([request.method, pathname, search, request.headers.get('x-given'), context.ip, ...same]))
  },
  async mixed({ request, context, print }) {
    const ids = [context.requestId]
    for (let n = 0; n < 3; n++) {
      await sleep(Math.random() * 30)
      ids.push(getContext().requestId)
    }
    print(`mixed ${[...new Set(ids)].join()} ${await request.text()} ${context.url.searchParams.get('mark')}`)
  },
}

/** Keeps the thread busy for so long, or in a Worker, whose clock stands still while code runs, for about that. */
function count(ms: number): number {
  let sum = 0
  for (const until = Date.now() + ms; Date.now() < until && sum < 1_000; sum++) {
    for (let n = 0; n < 1_000_000; n++) Math.sqrt(n)
  }
  return sum
}

async function digest(bytes: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
