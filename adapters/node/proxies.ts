import type { IncomingMessage } from 'node:http'
import { toAddress, toRanges } from './address.ts'

/** What a trusted proxy may say, by the headers of its name. */
export type Saying = 'for' | 'proto' | 'host' | 'port' | 'request-id'

export interface ProxySettings {
  /**
   * Which proxies are believed: none (default), a number of them, or addresses and ranges, `loopback` and `private`
   * among them.
   */
  readonly trustProxy?: number | false | readonly string[]
  /**
   * What they are believed. Default `for` and `proto`: many proxies hand on the client's own `X-Forwarded-Host`,
   * `-Port` and `X-Request-Id`, so these are only for proxies that are known to overwrite them.
   */
  readonly trustHeaders?: readonly Saying[]
}

/** What is known of the client's side of a connection. */
export interface Client {
  readonly ip: string | undefined
  readonly protocol: 'http' | 'https'
  /** As the trusted proxy has it. Not checked. */
  readonly host?: string | undefined
  readonly port?: string | undefined
  readonly requestId?: string | undefined
}

export type ReadClient = (request: IncomingMessage) => Client

/** Reads who is at the other end. `Forwarded` (RFC 7239) is never read: what sets the others often hands it on. */
export function createReadClient({ trustProxy = false, trustHeaders = ['for', 'proto'] }: ProxySettings): ReadClient {
  const trusted = trustOf(trustProxy)
  const believed = new Set<Saying>(trustHeaders)
  return (request) => {
    // `encrypted` is there on sockets of TLS only.
    const encrypted = 'encrypted' in request.socket
    // The socket of a client that has gone has no address any more.
    const peer = toAddress(request.socket.remoteAddress)
    const own: Client = { ip: peer, protocol: encrypted ? 'https' : 'http' }
    if (!trusted(peer, 0)) return own

    const { ip, hops } = walk(believed.has('for') ? valuesOf(request, 'x-forwarded-for') : [], peer, trusted)
    // Each proxy adds at the end, so what the outermost trusted one said is as far from the end as it is from us.
    const said = (name: Saying, header: string): string | undefined => {
      const values = believed.has(name) ? valuesOf(request, header) : []
      return values[Math.max(values.length - Math.max(hops, 1), 0)]
    }
    const scheme = said('proto', 'x-forwarded-proto')?.toLowerCase()
    return {
      ip,
      protocol: scheme === 'https' || scheme === 'http' ? scheme : own.protocol,
      host: said('host', 'x-forwarded-host'),
      port: said('port', 'x-forwarded-port'),
      requestId: /^[\w.:=+/-]{1,200}$/.exec(said('request-id', 'x-request-id') ?? '')?.[0],
    }
  }
}

type Trusted = (address: string | undefined, hop: number) => boolean

function trustOf(setting: NonNullable<ProxySettings['trustProxy']>): Trusted {
  if (setting === false) return () => false
  if (typeof setting === 'number') return (_address, hop) => hop < setting
  const within = toRanges(setting)
  return (address) => address !== undefined && within(address)
}

/** From our end of the list towards the client, for as long as the one who added an entry is trusted. */
function walk(
  entries: readonly string[],
  peer: string | undefined,
  trusted: Trusted,
): { ip: string | undefined; hops: number } {
  let ip = peer
  let hops = 0
  while (hops < entries.length && trusted(ip, hops)) {
    hops++
    ip = toAddress(entries[entries.length - hops])
  }
  return { ip, hops }
}

/** The items of a list that may come in several headers. */
function valuesOf({ headersDistinct }: IncomingMessage, name: string): string[] {
  const lines = headersDistinct[name] ?? []
  return lines.flatMap((line) => line.split(',')).map((item) => item.trim())
}

/** `ANYHOST_TRUST_PROXY`: a number, or a list with commas. `ANYHOST_TRUST_HEADERS`: a list. */
export function proxySettings(env: NodeJS.ProcessEnv): ProxySettings {
  const { ANYHOST_TRUST_PROXY: proxies, ANYHOST_TRUST_HEADERS: headers } = env
  return {
    ...(proxies && { trustProxy: /^\d+$/.test(proxies) ? Number(proxies) : listOf(proxies) }),
    ...(headers && { trustHeaders: listOf(headers).map(toSaying) }),
  }
}

const listOf = (text: string): string[] =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter(Boolean)

function toSaying(text: string): Saying {
  const found = (['for', 'proto', 'host', 'port', 'request-id'] as const).find((each) => each === text)
  if (!found) throw new TypeError(`ANYHOST_TRUST_HEADERS knows no "${text}".`)
  return found
}
