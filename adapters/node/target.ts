import type { IncomingMessage } from 'node:http'
import type { Client } from './proxies.ts'

/** A name, an IPv4 address or an IPv6 address in brackets, and a port: nothing that could end the host of a URL. */
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i
const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/i

/**
 * The URL that a request asks for, as `URL` writes it, or `undefined`: there is none (RFC 9112, 3.2). The scheme is that of
 * the connection whatever the client claims, and the path is never read together with what comes before it.
 */
export function urlOf(request: IncomingMessage, { protocol, host: forwarded, port }: Client): string | undefined {
  const target = request.url ?? ''
  const absolute = ABSOLUTE.exec(target)
  const path = absolute ? absolute[2]!.replace(/^(?!\/)/, '/') : target
  if (!path.startsWith('/')) return undefined
  const authority = absolute ? absolute[1] : hostOf(request)
  const host = withPort(forwarded && HOST.test(forwarded) ? forwarded : authority, port)
  if (!host || !HOST.test(host)) return undefined
  try {
    const url = new URL(`${protocol}://${host}${path}`)
    url.hash = ''
    return url.href
  } catch {
    // A port or an address out of range.
    return undefined
  }
}

/** The one Host header. Clients of HTTP/1.0, such as simple health checks, may have none. */
function hostOf({ headersDistinct, httpVersion }: IncomingMessage): string | undefined {
  const hosts = headersDistinct.host ?? []
  if (hosts.length === 0 && httpVersion === '1.0') return 'localhost'
  return hosts.length === 1 ? hosts[0] : undefined
}

function withPort(host: string | undefined, port: string | undefined): string | undefined {
  if (!host || !port || !/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) return host
  return /:\d+$/.test(host) ? host : `${host}:${port}`
}
