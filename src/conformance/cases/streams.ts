/** Bodies that are made while they are sent. */
import type { Case, Host } from '../case.ts'
import { equal, eventually, holds, matches } from '../expect.ts'

const EVENTS = /^event: first\ndata: \d+\n\nevent: last\ndata: (\d+)\n\n$/

// A host may end the process with a broken answer, and start another.
const answersAgain = ({ ask }: Host): Promise<void> =>
  eventually(async () => equal(await (await ask('/fault/nothing')).text(), 'Internal Server Error'), 15_000)

async function outcomeOf(answer: Promise<Response>): Promise<string> {
  const response = await answer
  return response.text().then(
    (text) => `${response.status} complete: ${text}`,
    () => `${response.status} broken`,
  )
}

/** Sends a body in two parts, and says when the second one was made. */
async function sendSlowly({ ask }: Host): Promise<{ at: number; text: string; madeAt: number }> {
  let madeAt = 0
  const body = new ReadableStream<Uint8Array>({
    async start(out) {
      out.enqueue(new TextEncoder().encode('first, '))
      await new Promise((resolve) => setTimeout(resolve, 600))
      madeAt = Date.now()
      out.enqueue(new TextEncoder().encode('last'))
      out.close()
    },
  })
  // `duplex` is needed for a stream, and not in the types of RequestInit.
  const init = { method: 'POST', body, duplex: 'half', headers: { 'content-type': 'text/plain' } } as RequestInit
  // The project's own answer.
  const answer = (await (await ask('/body/first-part', init)).json()) as { at: number; text: string }
  return { ...answer, madeAt }
}

export const streamCases: readonly Case[] = [
  {
    id: 'stream.request-early',
    title: 'The first part of a body is there before the last one is sent.',
    features: ['fidelity.request.streaming'],
    // It looks at times, which other cases would change.
    serial: true,
    run: async (host) => {
      const { at, text, madeAt } = await sendSlowly(host)
      equal(text, 'first, last')
      holds(at < madeAt, 'The first part was read before the last one was made.')
    },
  },
  {
    id: 'stream.request-whole',
    title: 'Where bodies are not streamed in, one that is sent in parts arrives whole.',
    features: ['fidelity.request.streaming'],
    when: 'none',
    // It looks at times, which other cases would change.
    serial: true,
    run: async (host) => equal((await sendSlowly(host)).text, 'first, last'),
  },
  {
    id: 'stream.limit-methods',
    title: 'Where a method loses its body, the others bring theirs whole.',
    features: ['fidelity.request.streaming'],
    when: 'limit',
    run: async ({ ask }) => {
      for (const method of ['POST', 'PUT']) {
        const headers = { 'content-type': 'text/plain' }
        const response = await ask('/body/text', { method, body: `with ${method}`, headers })
        equal(await response.json(), { type: 'text/plain', text: `with ${method}` })
      }
    },
  },
  {
    id: 'stream.early',
    title: 'The first event is sent before the last one is made.',
    features: ['fidelity.response.streaming'],
    // It looks at times, which other cases would change.
    serial: true,
    run: async ({ ask }) => {
      const response = await ask('/answer/events')
      equal(response.headers.get('content-type'), 'text/event-stream')
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      let firstAt = 0
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        text += part.value
        if (!firstAt && text.includes('event: first')) firstAt = Date.now()
      }
      matches(text, EVENTS)
      holds(firstAt < Number(EVENTS.exec(text)?.[1]), 'The first event came before the last one was made.')
    },
  },
  {
    id: 'stream.whole',
    title: 'Where nothing is streamed, a stream is sent whole.',
    features: ['fidelity.response.streaming'],
    when: 'none',
    // It looks at times, which other cases would change.
    serial: true,
    run: async ({ ask }) => {
      const response = await ask('/answer/events')
      equal(response.headers.get('content-type'), 'text/event-stream')
      matches(await response.text(), EVENTS)
    },
  },
  {
    id: 'stream.broken',
    title: 'A stream that fails half way never looks complete: the body breaks, or the answer is an error.',
    features: ['fidelity.response.streaming'],
    when: 'always',
    serial: true,
    run: async ({ ask, level, printed }) => {
      const streams = level('fidelity.response.streaming') !== 'none'
      matches(await outcomeOf(ask('/fault/breaks')), streams ? /^200 broken$/ : /^50\d complete: (?!the first)/)
      holds(await printed('the upstream cut the line'), 'The log has the cause.')
    },
  },
  {
    id: 'stream.broken-goes-on',
    title: 'A stream that failed leaves the host answering.',
    features: ['fidelity.response.streaming'],
    when: 'always',
    serial: true,
    run: async (host) => {
      await outcomeOf(host.ask('/fault/breaks'))
      await answersAgain(host)
      equal(await (await host.ask('/answer/text')).text(), 'plain text, \u00e6\u00f8\u00e5')
    },
  },
  {
    id: 'stream.wrong-length',
    title: 'A body of a wrong length is an error or whole, and no client waits for the rest.',
    features: ['fidelity.response.streaming'],
    when: 'always',
    serial: true,
    run: async (host) => {
      // Not the start of a process that another case has ended.
      await answersAgain(host)
      const startedAt = Date.now()
      const outcome = await outcomeOf(host.ask('/fault/wrong-length', { signal: AbortSignal.timeout(5000) }))
      holds(Date.now() - startedAt < 4000, 'It ended within 4 seconds.')
      matches(outcome, /^(?:200 complete: hello|200 broken|50\d .*)$/s)
      await answersAgain(host)
    },
  },
]
