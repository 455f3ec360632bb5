/** What the front doors of AWS have in common. */
import type { ClientFacts } from '../../contract/harness.ts'

/** What CloudFront in front of the door adds, over whatever the client sent under these names. */
export function toViewerHeaders({ ip, geo }: ClientFacts): Record<string, string> {
  if (geo === undefined) return {}
  const values: Record<string, string | number | undefined> = {
    address: ip === undefined ? undefined : `${ip}:46532`,
    city: geo.city,
    country: geo.country?.code,
    'country-name': geo.country?.name,
    'country-region': geo.subdivision?.code,
    'country-region-name': geo.subdivision?.name,
    latitude: geo.latitude,
    longitude: geo.longitude,
    'postal-code': geo.postalCode,
    'time-zone': geo.timezone,
  }
  const known = Object.entries(values).filter(([, value]) => value !== undefined)
  return Object.fromEntries(known.map(([name, value]) => [`cloudfront-viewer-${name}`, nonAsciiEncoded(String(value))]))
}

/** `12/Mar/2020:19:03:58 +0000` */
export function toLogTime(date: Date): string {
  const [, day, month, year, time] = date.toUTCString().split(' ')
  return `${day}/${month}/${year}:${time} +0000`
}

export function byteLength(body: string, isBase64Encoded: boolean): number {
  return Buffer.byteLength(body, isBase64Encoded ? 'base64' : 'utf8')
}

export function percentDecoded(path: string): string {
  return path.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString())
}

function nonAsciiEncoded(text: string): string {
  return text.replace(/[^\x20-\x7e]+/g, encodeURIComponent)
}

/** The addresses of the client's X-Forwarded-For and of the client, as every front door appends it. */
export function forwardedFor(request: Request, { ip }: ClientFacts): string | undefined {
  return [request.headers.get('x-forwarded-for'), ip].filter((part) => part != null).join(', ') || undefined
}

export const TRACE_ID = 'Root=1-67891233-abcdef012345678912345678'

// What AWS's front doors pass as text; every other type is base64, and so is a body without a type or with an encoding.
const TEXT = /^(?:text\/[^;]+|application\/(?:json|javascript|xml))\s*(?:;|$)/i

export interface EventBody {
  /** Absent when there is none. */
  readonly body?: string
  readonly isBase64Encoded: boolean
}

/** A request's body as an event carries it. */
export async function toEventBody(request: Request): Promise<EventBody> {
  const bytes = Buffer.from(await request.arrayBuffer())
  if (bytes.length === 0) return { isBase64Encoded: false }
  const isText = TEXT.test(request.headers.get('content-type') ?? '') && !request.headers.has('content-encoding')
  return { body: bytes.toString(isText ? 'utf8' : 'base64'), isBase64Encoded: !isText }
}
