import { createHash } from 'node:crypto'

/** Headers that a host, a proxy or the connection adds; the function did not set them. */
export const IGNORED =
  /^(?:connection|content-length|date|keep-alive|server|transfer-encoding|vary|x-amz-.*|x-amzn-.*|x-nf-.*|x-vercel-.*)$/

export interface Answer {
  readonly status: number
  readonly lines: readonly string[]
  readonly digest: string
  readonly ms: number
}

/** Status, every header that the function set, each Set-Cookie in order, and the raw body, as one digest. */
export async function answerOf(response: Response, startedAt: number, printed?: boolean): Promise<Answer> {
  const body = Buffer.from(await response.arrayBuffer())
  const ms = performance.now() - startedAt
  const headers = [...response.headers]
    .filter(([name]) => name !== 'set-cookie' && !IGNORED.test(name))
    .map(([name, value]) => `${name}: ${value}`)
  const lines = [
    `status ${response.status}`,
    ...headers.toSorted(),
    ...response.headers.getSetCookie().map((cookie) => `set-cookie: ${cookie}`),
    `body ${body.length} ${createHash('sha256').update(body).digest('hex')}`,
    ...(printed === undefined ? [] : [`task ${printed ? 'ran' : 'did not run'}`]),
  ]
  return {
    status: response.status,
    lines,
    digest: createHash('sha256').update(lines.join('\n')).digest('hex').slice(0, 8),
    ms,
  }
}
