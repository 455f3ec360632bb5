/**
 * Stands in for what is in front of an app around one request: a proxy that ends TLS, and on a host the headers that only
 * its edge can set (vercel.com/docs/headers/request-headers; headers.d.ts of @netlify/serverless-functions-api 2.23.0,
 * both checked 2026-11).
 */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type ClientRequest, type IncomingMessage, request as send } from 'node:http'
import { Readable } from 'node:stream'
import type { ReadableStream as NodeReadableStream } from 'node:stream/web'
import type { ClientFacts } from '../../src/contract/harness.ts'
import { HOP_BY_HOP, present, toResponse } from '../../test/hosts/edge-reply.ts'
import type { NextHost } from './options.ts'

/** What the proxy writes itself, whatever a client sent; on a host also that host's own. */
const OWN: Readonly<Record<NextHost, RegExp>> = {
  none: /^(x-forwarded-.*|forwarded)$/,
  vercel: /^(x-forwarded-.*|forwarded|x-vercel-.*|x-now-.*|x-real-ip|x-matched-path|x-middleware-subrequest)$/,
  netlify: /^(x-forwarded-.*|forwarded|x-nf-.*)$/,
}

/** Resolves when the reply's head is there. Rejects as `fetch` does when the request is aborted, or the server fails. */
export const forward = async (
  request: Request,
  facts: ClientFacts,
  host: NextHost,
  port: number,
): Promise<Response> => {
  request.signal.throwIfAborted()
  const { pathname, search, host: asked } = new URL(request.url)
  const given = [...request.headers].filter(([name]) => !HOP_BY_HOP.test(name) && !OWN[host].test(name))
  const headers = {
    host: asked,
    ...Object.fromEntries(given),
    ...proxyHeaders(asked, facts),
    ...edgeHeaders(host, facts),
  }
  const reply = await new Promise<IncomingMessage>((resolve, reject) => {
    const outgoing = send(
      {
        host: '127.0.0.1',
        port,
        path: pathname + search,
        method: request.method,
        headers,
        agent: false,
        signal: request.signal,
      },
      resolve,
    ).once('error', reject)
    pour(request, outgoing).catch((error: Error) => outgoing.destroy(error))
  })
  return toResponse(request, reply)
}

const pour = async (request: Request, outgoing: ClientRequest): Promise<void> => {
  if (request.body) {
    // The same class under two names: the DOM's types and Node's.
    const body = Readable.fromWeb(request.body as unknown as NodeReadableStream)
    for await (const chunk of body) if (!outgoing.write(chunk)) await once(outgoing, 'drain')
  }
  outgoing.end()
}

const proxyHeaders = (host: string, { ip }: ClientFacts): Record<string, string> => ({
  'x-forwarded-host': host,
  'x-forwarded-proto': 'https',
  ...(ip && { 'x-forwarded-for': ip }),
})

const edgeHeaders = (host: NextHost, facts: ClientFacts): Record<string, string> =>
  host === 'vercel' ? vercelHeaders(facts) : host === 'netlify' ? netlifyHeaders(facts) : {}

const vercelHeaders = ({ ip, requestId, geo = {} }: ClientFacts): Record<string, string> =>
  present({
    'x-vercel-id': requestId ?? `iad1::iad1::${randomBytes(3).toString('hex')}-${Date.now()}`,
    'x-real-ip': ip,
    'x-vercel-ip-country': geo.country?.code,
    'x-vercel-ip-country-region': geo.subdivision?.code,
    'x-vercel-ip-city': geo.city === undefined ? undefined : encodeURIComponent(geo.city),
    'x-vercel-ip-latitude': geo.latitude,
    'x-vercel-ip-longitude': geo.longitude,
    'x-vercel-ip-timezone': geo.timezone,
    'x-vercel-ip-postal-code': geo.postalCode,
    'x-vercel-ip-continent': geo.continent,
  })

const netlifyHeaders = ({ ip, requestId, geo }: ClientFacts): Record<string, string> => {
  const { postalCode, continent: _unknown, ...place } = geo ?? {}
  return present({
    'x-nf-request-id': requestId ?? randomBytes(13).toString('hex').toUpperCase(),
    'x-nf-client-connection-ip': ip,
    'x-nf-geo': geo && Buffer.from(JSON.stringify({ ...place, postal_code: postalCode })).toString('base64'),
    'x-nf-account-id': '650000000000000000000001',
    'x-nf-deploy-id': '650000000000000000000002',
    'x-nf-deploy-context': 'production',
    'x-nf-deploy-published': '1',
    'x-nf-branch': 'main',
  })
}
