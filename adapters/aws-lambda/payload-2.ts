/** Payload 2.0 of API Gateway's HTTP API and of Function URLs (AWS documentation and @types/aws-lambda 8.10.164). */
import type { Conversion } from './conversion.ts'
import { addHeaders, encodeDecoded, headersIn, refused, toCandidate, toUrl, withoutStage } from './request.ts'
import { CONNECTION_HEADERS, toResult, type Body } from './result.ts'

/** The fields that are read. Anything may be missing: consoles and tools send less than the gateway does. */
export interface Payload2Event {
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

export interface Payload2Head {
  readonly statusCode: number
  readonly headers: Record<string, string>
  readonly cookies?: string[]
}

export const payload2: Conversion<Payload2Event> = {
  accept(given) {
    const event = toCandidate(given)
    // Each member is looked at before it is believed.
    const { http } = (event.requestContext ?? {}) as { http?: { method?: unknown } }
    if (typeof http?.method !== 'string') throw refused(event)
    // Seen to have the one member that must be there.
    return event as unknown as Payload2Event
  },
  method: ({ requestContext }) => requestContext.http.method.toUpperCase(),
  url({ headers, requestContext: { domainName, stage }, rawPath = '/', rawQueryString }) {
    // Function URLs hand over the path that was sent, HTTP APIs a decoded one with the stage before it.
    const path = domainName?.includes('.lambda-url.')
      ? rawPath
      : encodeDecoded(domainName?.includes('.execute-api.') ? withoutStage(rawPath, stage) : rawPath)
    return toUrl([headers?.host, domainName], path, rawQueryString)
  },
  headers({ headers, cookies }) {
    if (!cookies?.length) return headersIn(headers)
    const result = addHeaders(new Headers(), headers)
    // A Function URL sends the cookies twice, an HTTP API only in the list.
    result.delete('cookie')
    return addHeaders(result, { cookie: cookies.join('; ') })
  },
  body: ({ body, isBase64Encoded }) => ({ text: body, isBase64: isBase64Encoded }),
  ip: ({ requestContext }) => requestContext.http.sourceIp,
  requestId: ({ requestContext }) => requestContext.requestId,
}

export const payload2Reply = (response: Response, requestId: string): Promise<Payload2Head & Body> =>
  toResult(response, payload2Head, requestId)

/** Status, headers and cookies, in the shape that both the result and the streaming prelude take. */
export function payload2Head(response: Response): Payload2Head {
  const headers: Record<string, string> = {}
  for (const [name, value] of response.headers) {
    if (!CONNECTION_HEADERS.has(name)) headers[name] = value
  }
  const cookies = response.headers.getSetCookie()
  return { statusCode: response.status, headers, ...(cookies.length > 0 && { cookies }) }
}
