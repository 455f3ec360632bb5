/** Payload 2.0 of API Gateway's HTTP API and of Function URLs (AWS documentation and @types/aws-lambda 8.10.164). */
import { unknownEvent } from '../../src/runtime/errors.ts'

/** The fields that are read. Anything may be missing: consoles and tools send less than the gateway does. */
export interface HttpEvent {
  readonly version: '2.0'
  readonly rawPath?: string
  readonly rawQueryString?: string
  readonly cookies?: readonly string[]
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: string | null
  readonly isBase64Encoded?: boolean
  readonly requestContext: {
    readonly accountId?: string
    readonly domainName?: string
    readonly requestId?: string
    readonly stage?: string
    readonly http: { readonly method: string; readonly sourceIp?: string }
  }
}

/** The event, if it is one that the function can answer. */
export function toHttpEvent(event: unknown): HttpEvent {
  if (typeof event !== 'object' || event === null || Array.isArray(event)) throw unknownEvent(JSON.stringify(event) ?? 'undefined')
  // Nothing is believed yet: each member is looked at before it is used.
  const { requestContext } = event as { requestContext?: { http?: { method?: unknown } } }
  if (typeof requestContext?.http?.method !== 'string') throw unknownEvent(`keys ${Object.keys(event).slice(0, 8).join(', ') || 'none'}`)
  return event as HttpEvent
}

/** The absolute URL that the client asked for. The path never decides about the host. */
export function urlOf(event: HttpEvent): string {
  const { requestContext, rawPath = '/', rawQueryString } = event
  const domain = requestContext.domainName ?? ''
  const gateway = domain.includes('.execute-api.')
  const path = encodePath(gateway ? withoutStage(rawPath, requestContext.stage) : rawPath, isDecoded(domain))
  return new URL(`https://${hostOf(event)}${path}${rawQueryString ? `?${rawQueryString}` : ''}`).href
}

/** A new Request with the event's method, headers, cookies and body. */
export function toRequest(event: HttpEvent, url: string): Request {
  const method = event.requestContext.http.method.toUpperCase()
  const bare = method === 'GET' || method === 'HEAD' || !event.body
  const body = bare ? null : event.isBase64Encoded ? Buffer.from(event.body!, 'base64') : event.body!
  return new Request(url, { method, headers: toHeaders(event), body })
}

function toHeaders({ headers = {}, cookies }: HttpEvent): Headers {
  const result = new Headers()
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (value != null) setHeader(result, name, String(value))
  }
  // A Function URL sends the cookies twice, an HTTP API only in the list.
  if (cookies?.length) setHeader(result, 'cookie', cookies.join('; '))
  return result
}

function setHeader(headers: Headers, name: string, value: string): void {
  try {
    headers.set(name, value)
  } catch {
    // JSON can carry what a header cannot: text beyond Latin-1 goes as its UTF-8 bytes, as on the wire. A name that is no
    // token (`host ` with a blank) is dropped: it must never pass for the real one.
    if (/^[\w!#$%&'*+.^`|~-]+$/.test(name) && !/[\r\n\0]/.test(value)) headers.set(name, Buffer.from(value).toString('latin1'))
  }
}

const HOST = /^(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i

/** The Host header when it is one, else the gateway's own name. */
function hostOf({ headers, requestContext: { domainName } }: HttpEvent): string {
  for (const host of [headers?.host, domainName]) {
    if (host && HOST.test(host) && URL.canParse(`https://${host}`)) return host
  }
  return 'host.invalid'
}

// HTTP APIs hand over a decoded path, Function URLs the one that was sent.
const isDecoded = (domain: string): boolean => !domain.includes('.lambda-url.')

function withoutStage(path: string, stage: string | undefined): string {
  if (!stage || stage === '$default') return path
  return path === `/${stage}` ? '/' : path.startsWith(`/${stage}/`) ? path.slice(stage.length + 1) : path
}

// Encoded is what ends a path or is part of its syntax; a URL encodes the rest by itself.
function encodePath(path: string, decoded: boolean): string {
  const rooted = path.startsWith('/') ? path : `/${path}`
  return rooted.replace(decoded ? /[%?#\\\t\n\r]/g : /[?#\t\n\r]/g, encodeURIComponent)
}
