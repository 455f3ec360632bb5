/** What every payload takes from a request. */
import { toBase64 } from './base64.ts'

export interface EventBody {
  readonly text: string | null
  readonly isBase64Encoded: boolean
}

const TEXT_TYPES: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'application/csp-report',
  'application/graphql',
  'application/javascript',
  'application/json',
  'application/x-ndjson',
  'application/x-www-form-urlencoded',
  'application/xml',
])

/**
 * The body as text or as base64. Base64 by content type, as @netlify/aws-lambda-compat decides it (no type counts as
 * binary), by content encoding, and when the bytes are no UTF-8: text would lose them.
 */
export async function readBody(request: Request): Promise<EventBody> {
  if (!request.body) return { text: null, isBase64Encoded: false }
  const bytes = new Uint8Array(await request.arrayBuffer())
  const text = isText(request.headers) ? decode(bytes) : undefined
  return text === undefined ? { text: toBase64(bytes), isBase64Encoded: true } : { text, isBase64Encoded: false }
}

function isText(headers: Headers): boolean {
  const encoding = headers.get('content-encoding')
  if (encoding && encoding.toLowerCase() !== 'identity') return false
  const type = (headers.get('content-type') ?? '').split(';', 1)[0]!.trim().toLowerCase()
  return type.startsWith('text/') || type.endsWith('+json') || type.endsWith('+xml') || TEXT_TYPES.has(type)
}

/** Exact: a byte order mark stays, because signatures are made over it. */
function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The parts of a URL as they were sent. */
export interface SentUrl {
  readonly url: string
  readonly path: string
  readonly query: string
  readonly host: string
}

export function sentUrl(request: Request): SentUrl {
  // A client never sends the fragment.
  const url = request.url.replace(/#.*/, '')
  const [, host = '', path = '/', query = ''] = /^[^:]*:\/\/([^/?]*)([^?]*)\??(.*)$/s.exec(url) ?? []
  return { url, path, query, host: host.replace(/.*@/, '') }
}

/** The decoded query: each name with its values, in the order they were sent. */
export function queryLists(query: string): Map<string, string[]> {
  const lists = new Map<string, string[]>()
  for (const [name, value] of new URLSearchParams(query)) {
    const list = lists.get(name)
    if (list) list.push(value)
    else lists.set(name, [value])
  }
  return lists
}

/**
 * A map as JSON.parse gives it, which is what Lambda hands out: `hasOwnProperty` works on it, and a name such as
 * `__proto__` is data.
 */
export function recordOf<From, To>(entries: Iterable<[string, From]>, change: (value: From) => To): Record<string, To> {
  return Object.fromEntries([...entries].map(([name, value]) => [name, change(value)]))
}

/** `null` when there is nothing in it. */
export const orNull = <Value extends object>(value: Value): Value | null =>
  Object.keys(value).length > 0 ? value : null
