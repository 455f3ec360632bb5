/** The parts of a request that events of several kinds share. */
import { unknownEvent } from '../../src/runtime/errors.ts'
import type { Conversion } from './conversion.ts'
import type { LambdaEvent } from './native.ts'

/** A member of an event as it came: one value, several, or none. */
export type Values = string | readonly string[] | null | undefined
export type ValueMap = Readonly<Record<string, Values>> | null | undefined

/** The event as an object whose members have yet to be looked at, unless it asks for a permission instead of an answer. */
export function toCandidate(given: unknown): Record<string, unknown> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw refused(given)
  // An object, by the line above; its members stay unknown.
  const event = given as Record<string, unknown>
  // Authorizers get the request that they decide about, in nearly the same shape, and answer with a policy.
  if (event.methodArn || event.routeArn) throw refused(event)
  return event
}

/** The error for an event of another kind. It names what came by its keys: values may be secret. */
export function refused(given: unknown): Error {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    return unknownEvent(Array.isArray(given) ? 'a list' : given === null ? 'null' : typeof given)
  }
  return unknownEvent(`keys ${Object.keys(given).slice(0, 8).join(', ') || 'none'}`)
}

/** A new Request of an accepted event. */
export function toRequest<Event extends LambdaEvent>(from: Conversion<Event>, event: Event, url: string): Request {
  const method = from.method(event)
  const { text, isBase64 } = from.body(event)
  const bare = method === 'GET' || method === 'HEAD' || typeof text !== 'string' || text === ''
  const headers = from.headers(event)
  const init = { method, headers, body: bare ? null : isBase64 ? Buffer.from(text, 'base64') : text }
  try {
    return new Request(url, init)
  } catch {
    // One of the map is no header: each is looked at. What else was wrong is wrong again, and Headers hold only what is right.
    return new Request(url, { ...init, headers: addHeaders(new Headers(), headers as ValueMap) })
  }
}

/** The map itself where a Request takes it: filling Headers first, which are copied then, is a seventh of a request's time. */
export function headersIn(map: ValueMap): Headers | Readonly<Record<string, string>> {
  // A Request drops a header named `__proto__` of a map (undici 7).
  for (const name in map) {
    if (typeof map[name] !== 'string' || name === '__proto__') return addHeaders(new Headers(), map)
  }
  // Every value is one text, by the line above.
  return (map ?? {}) as Readonly<Record<string, string>>
}

/** Adds every value of every name. */
export function addHeaders(headers: Headers, map: ValueMap): Headers {
  for (const [name, values] of Object.entries(map ?? {})) {
    for (const value of Array.isArray(values) ? values : [values]) addHeader(headers, name, value)
  }
  return headers
}

function addHeader(headers: Headers, name: string, value: unknown): void {
  // What is no text is none of the gateway's doing: a `__proto__` of somebody's JSON, or the nulls of a console.
  if (value == null || typeof value === 'object') return
  const text = String(value)
  try {
    headers.append(name, text)
  } catch {
    // JSON can carry what a header cannot: text beyond Latin-1 goes as its UTF-8 bytes, as on the wire. A name that is no
    // token (`host ` with a blank) is dropped: it must never pass for the real one.
    if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && !/[\r\n\0]/.test(text))
      headers.append(name, Buffer.from(text).toString('latin1'))
  }
}

/** A header by its name in lower case, whatever the case it came in. Several values are joined. */
export function headerOf(map: ValueMap, name: string): string | undefined {
  for (const [key, values] of Object.entries(map ?? {})) {
    if (key.toLowerCase() === name && values) return Array.isArray(values) ? values.join(', ') : String(values)
  }
  return undefined
}

const HOST = /^(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/** An absolute URL: at the first host that is one, with a path and a query that cannot end before they should. */
export function toUrl(hosts: readonly unknown[], path: string, query = '', scheme = 'https'): string {
  const host = hosts.find((each) => typeof each === 'string' && HOST.test(each) && URL.canParse(`https://${each}`))
  // A URL loses blanks at its end, and some in its middle.
  const rooted = (path.startsWith('/') ? path : `/${path}`).replace(/[?#\0-\x20]/g, encodeURIComponent)
  const search = query && `?${query.replace(/[#\0-\x20]/g, encodeURIComponent)}`
  return new URL(`${scheme}://${host ?? 'host.invalid'}${rooted}${search}`).href
}

/** A path that a gateway has decoded. A percent sign in it is one that was sent encoded. */
export const encodeDecoded = (path: string): string => path.replace(/[%\\]/g, encodeURIComponent)

/** The path without the stage of an API, which some events have in front of it. */
export function withoutStage(path: string, stage: string | undefined): string {
  if (!stage || stage === '$default') return path
  return path === `/${stage}` ? '/' : path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path
}
