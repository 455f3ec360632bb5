import type { NextRequest } from './native.ts'

// A name, an IPv4 or an IPv6 address, and a port: nothing that could end the host and begin something else.
const HOST = /^(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i

/**
 * The request under the address that the client asked for. A Next server puts the address that it listens on into the
 * URL; the name is in `Host`, which every server has to believe. `X-Forwarded-Host` is not read: any client can send it.
 * The scheme stays Next's. Where Next knows the name (on Vercel) this is the very same object.
 */
export function asAsked(request: NextRequest): NextRequest {
  const host = request.headers.get('host')
  const found = ADDRESS.exec(request.url)
  if (!host || !found || found[2] === host || !HOST.test(host)) return request
  // The class of the request is NextRequest; there is no other way to it without importing `next`.
  const Same = request.constructor as new (url: string, init: RequestInit & { duplex: 'half' }) => NextRequest
  const { method, headers, body, signal } = request
  return new Same(found[1] + host + found[3], { method, headers, body, signal, duplex: 'half' })
}

const ADDRESS = /^(https?:\/\/)([^/?#]*)(.*)$/s
