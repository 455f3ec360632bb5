/** Bodies that are made while they are sent. */
import type { Case, Host } from '../case.ts'
import { equal, eventually, holds, matches } from '../expect.ts'

const EVENTS = /^event: first\ndata: \d+\n\nevent: last\ndata: (\d+)\n\n$/

// A host may end the process with a broken answer, and start another.
const answersAgain = ({ ask }: Host): Promise<void> =>
  eventually(async () => equal(await (await ask('/fault/nothing')).text(), 'Internal Server Error'))

async function outcomeOf(answer: Promise<Response>): Promise<string> {
  const response = await answer
  return response.text().then(
    (text) => `${response.status} complete: ${text}`,
    () => `${response.status} broken`,
  )
}

export const streamCases: readonly Case[] = [
  {
    id: 'stream.early',
    title: 'The first event is sent before the last one is made.',
    features: ['fidelity.response.streaming'],
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
      equal(await (await host.ask('/answer/text')).text(), 'plain text, \u00e6\u00f8\u00e5')
      await answersAgain(host)
    },
  },
  {
    id: 'stream.wrong-length',
    title: 'A body of a wrong length is an error or whole, and no client waits for the rest.',
    features: ['fidelity.response.streaming'],
    when: 'always',
    serial: true,
    run: async (host) => {
      const startedAt = Date.now()
      const outcome = await outcomeOf(host.ask('/fault/wrong-length', { signal: AbortSignal.timeout(5000) }))
      holds(Date.now() - startedAt < 4000, 'It ended within 4 seconds.')
      matches(outcome, /^(?:200 complete: hello|200 broken|50\d .*)$/s)
      await answersAgain(host)
    },
  },
]
