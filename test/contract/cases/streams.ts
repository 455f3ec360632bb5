import { describe, expect, it, vi } from 'vitest'
import { hasGap } from '../far-ends.ts'
import type { Host } from '../host.ts'

/** Bodies that are made while they are sent. */
export function streamCases({ ask, level, printed, target }: Host): void {
  const streams = level('fidelity.response.streaming') !== 'none'

  // A host may end the process with a broken answer, and start another.
  const answersAgain = async (): Promise<void> =>
    vi.waitFor(async () => expect(await (await ask('/fault/nothing')).text()).toBe('Internal Server Error'), 5000)

  describe('streams', () => {
    it.runIf(streams)('send the first event before the last one is made', async () => {
      const response = await ask('/answer/events')
      expect(response.headers.get('content-type')).toBe('text/event-stream')
      const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
      let text = ''
      let firstAt = 0
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        text += part.value
        if (!firstAt && text.includes('event: first')) firstAt = Date.now()
      }
      const madeAt = /^event: first\ndata: \d+\n\nevent: last\ndata: (\d+)\n\n$/.exec(text)?.[1]
      expect(firstAt).toBeLessThan(Number(madeAt))
    })

    it.skipIf(streams)('are sent whole', async () => {
      const response = await ask('/answer/events')
      expect(response.headers.get('content-type')).toBe('text/event-stream')
      expect(await response.text()).toMatch(/^event: first\ndata: \d+\n\nevent: last\ndata: \d+\n\n$/)
    })

    it.skipIf(hasGap(target.name, 'a body that breaks'))(
      'that fail half way never look complete: the body breaks, or the answer is an error',
      async () => {
        expect(await outcomeOf(ask('/fault/breaks'))).toMatch(
          streams ? /^200 broken$/ : /^50\d complete: (?!the first)/,
        )
        expect(await printed('the upstream cut the line')).toBe(true)
      },
    )

    it('that failed leave the host answering', async () => {
      await outcomeOf(ask('/fault/breaks'))
      expect(await (await ask('/answer/text')).text()).toBe('plain text, \u00e6\u00f8\u00e5')
      await answersAgain()
    })

    it('of a wrong length are an error or whole, and no client waits for the rest', async () => {
      const startedAt = Date.now()
      const outcome = await outcomeOf(ask('/fault/wrong-length', { signal: AbortSignal.timeout(5000) }))
      expect(Date.now() - startedAt).toBeLessThan(4000)
      expect(outcome).toMatch(/^(?:200 complete: hello|200 broken|50\d .*)$/s)
      await answersAgain()
    })
  })
}

async function outcomeOf(answer: Promise<Response>): Promise<string> {
  const response = await answer
  return response.text().then(
    (text) => `${response.status} complete: ${text}`,
    () => `${response.status} broken`,
  )
}
