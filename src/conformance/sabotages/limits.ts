import type { Sabotage } from '../../contract/sabotage.ts'
import { answering, asking, withHeaders } from './between.ts'

const isLarge = (request: Request): boolean => new URL(request.url).pathname === '/load/size'

/** Cuts off what is beyond, of bodies that are so long. */
const cutting = (bytes: number): NonNullable<Sabotage['host']> =>
  asking(async (request) => {
    if (!isLarge(request) || !request.body) return request
    const body = await request.arrayBuffer()
    return new Request(request.url, { method: request.method, headers: request.headers, body: body.slice(0, bytes) })
  })

export const limitSabotages: readonly Sabotage[] = [
  {
    id: 'limits.cut',
    sentence: 'What is too large is cut, and not refused.',
    turns: ['limits.body-over', 'limits.body-at', 'limits.body-4-mb'],
    host: cutting(3_000_000),
  },
  {
    id: 'limits.headers-cut',
    sentence: 'A header that is too large is cut.',
    turns: ['limits.headers-over', 'limits.headers-within'],
    host: asking((request) =>
      isLarge(request) && request.headers.has('x-large')
        ? withHeaders(request, (headers) => headers.set('x-large', 'x'.repeat(4000)))
        : request,
    ),
  },
  {
    id: 'limits.answer-cut',
    sentence: 'A large answer is cut.',
    turns: ['limits.body-4-mb'],
    host: answering(async (response, request) =>
      request.url.includes('/load/sized/') ? new Response((await response.text()).slice(0, 1_000_000)) : response,
    ),
  },
]
