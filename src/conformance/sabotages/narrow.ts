/** Faults of what a host does at the edge of what it declares. */
import type { Sabotage } from '../../contract/sabotage.ts'
import { answering, asking } from './between.ts'

/** Front doors hold this much of an answer that is no stream. */
const HELD = 6 * 1024 * 1024

const counted = (most: number): TransformStream<Uint8Array, Uint8Array> => {
  let left = most
  return new TransformStream({
    transform(part, out) {
      if (left > 0) out.enqueue(part.subarray(0, left))
      left -= part.byteLength
    },
  })
}

export const narrowSabotages: readonly Sabotage[] = [
  {
    id: 'streams.held-in',
    sentence: 'The front door collects a body before it sends it on.',
    turns: ['stream.request-early'],
    host: asking(async (request) => {
      if (!request.body) return request
      const body = await request.arrayBuffer()
      return new Request(request.url, { method: request.method, headers: request.headers, body })
    }),
  },
  {
    id: 'streams.first-part-in',
    sentence: 'Of a body that is sent in parts the first one arrives.',
    turns: ['stream.request-whole'],
    host: asking(async (request) => {
      if (!request.url.endsWith('/body/first-part')) return request
      const part = await request.body!.getReader().read()
      return new Request(request.url, { method: request.method, headers: request.headers, body: part.value ?? null })
    }),
  },
  {
    id: 'streams.cut-at-body',
    sentence: 'A stream ends where an answer that is none has to end.',
    turns: ['stream.limit-length'],
    host: answering((response) =>
      response.body?.constructor === ReadableStream
        ? new Response(response.body.pipeThrough(counted(HELD)), response)
        : response,
    ),
  },
  {
    id: 'tasks.after-the-answer',
    sentence: 'Tasks are not awaited before the answer.',
    turns: ['wait-until.limit-delays'],
    edits: [
      {
        module: 'src/runtime/tasks.ts',
        replace: 'Promise.resolve(task)',
        by: 'Promise.race([Promise.resolve(task), new Promise((resolve) => setTimeout(resolve, 500))])',
      },
    ],
  },
  {
    id: 'tasks.answer-waits',
    sentence: 'An answer waits for its tasks.',
    turns: ['wait-until.limit-time'],
    host: answering(async (response, { url }) => {
      if (url.includes('/tasks/long')) await new Promise((resolve) => setTimeout(resolve, 1200))
      return response
    }),
  },
  {
    id: 'purge.refusal-hidden',
    sentence: 'A purge that the far end refuses looks like one that it took.',
    turns: ['purge.far-end-*', 'purge.limit-*'],
    edits: [
      {
        module: 'src/runtime/cache.ts',
        replace: 'await controls().purge({ tags })',
        by: 'await controls().purge({ tags }).catch(() => {})',
      },
      {
        module: 'src/runtime/cache.ts',
        replace: 'await controls().purgeAll()',
        by: 'await controls().purgeAll().catch(() => {})',
      },
    ],
  },
]
