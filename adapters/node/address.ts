import { BlockList, isIP, isIPv6 } from 'node:net'

/** Names for what proxies usually are (RFC 1122, 1918, 3927, 4193, 4291). */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  private: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '169.254.0.0/16', 'fc00::/7', 'fe80::/10'],
}

/**
 * One spelling for an address: without port, brackets, quotes and zone; IPv6 compressed; IPv4 within IPv6 as IPv4.
 * What is no address is `undefined`.
 */
export function toAddress(given: string | undefined): string | undefined {
  const text = given?.trim().replace(/^"(.*)"$/, '$1') ?? ''
  const bare = /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? /^([\d.]+):\d+$/.exec(text)?.[1] ?? text
  const address = bare.replace(/%[\w.-]+$/, '')
  if (!isIPv6(address)) return isIP(address) ? address : undefined
  // URLs have the canonical form of RFC 5952.
  const canonical = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [, high, low] = /^::ffff:([\da-f]+):([\da-f]+)$/.exec(canonical) ?? []
  return high && low ? [high, low].flatMap(bytesOf).join('.') : canonical
}

function bytesOf(group: string): [number, number] {
  const value = Number.parseInt(group, 16)
  return [value >> 8, value & 255]
}

/**
 * A list of addresses, of ranges as `10.0.0.0/8`, and of `loopback` and `private`.
 * @throws TypeError for an item that is none of them: a range that is left out would be a hole or an outage.
 */
export function toRanges(items: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const item of items.flatMap((each) => NAMED[each] ?? each)) {
    const [text, bits] = item.split('/')
    const address = toAddress(text)
    const family = address && isIPv6(address) ? 'ipv6' : 'ipv4'
    const most = family === 'ipv6' ? 128 : 32
    const prefix = bits === undefined ? most : /^\d+$/.test(bits) ? Number(bits) : Number.NaN
    if (!address || !(prefix <= most)) throw new TypeError(`"${item}" is neither an address nor a range of addresses.`)
    list.addSubnet(address, prefix, family)
  }
  return (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}
