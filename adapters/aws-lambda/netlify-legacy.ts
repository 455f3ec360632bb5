/** Events of Netlify's Lambda-style runtime (@netlify/functions, `HandlerEvent`, checked 2026-11). */
import type { Conversion } from './conversion.ts'
import { headersOf, type Payload1Event } from './payload-1.ts'
import { addHeaders, headerOf, refused, toCandidate } from './request.ts'

export interface NetlifyLegacyEvent extends Pick<
  Payload1Event,
  'httpMethod' | 'headers' | 'multiValueHeaders' | 'body' | 'isBase64Encoded'
> {
  /** The URL as the client sent it. */
  readonly rawUrl: string
}

export const netlifyLegacy: Conversion<NetlifyLegacyEvent> = {
  accept(given) {
    const event = toCandidate(given)
    const { rawUrl, httpMethod } = event
    if (
      typeof rawUrl !== 'string' ||
      !/^https?:/.test(rawUrl) ||
      !URL.canParse(rawUrl) ||
      typeof httpMethod !== 'string'
    )
      throw refused(event)
    // Seen to have the two members that must be there.
    return event as unknown as NetlifyLegacyEvent
  },
  method: ({ httpMethod }) => httpMethod.toUpperCase(),
  url({ rawUrl }) {
    const url = new URL(rawUrl)
    // A Request takes no credentials.
    url.username = url.password = ''
    return url.href
  },
  headers: (event) => addHeaders(new Headers(), headersOf(event)),
  body: ({ body, isBase64Encoded }) => ({ text: body, isBase64: isBase64Encoded }),
  // Netlify sets both, and lets no client through with its own.
  ip: (event) => headerOf(headersOf(event), 'x-nf-client-connection-ip'),
  requestId: (event) => headerOf(headersOf(event), 'x-nf-request-id'),
}
