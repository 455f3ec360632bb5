import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { toAddress, toRanges } from '../../adapters/node/address.ts'
import { createReadClient, proxySettings, type ProxySettings } from '../../adapters/node/proxies.ts'
import { urlOf } from '../../adapters/node/target.ts'

const incoming = (headers: Record<string, string[]>, remoteAddress: string | undefined = '10.0.0.1'): IncomingMessage =>
  // What is read of a request.
  ({
    headersDistinct: { host: ['a.example'], ...headers },
    socket: { remoteAddress },
    url: '/x',
    httpVersion: '1.1',
  }) as unknown as IncomingMessage
const read = (settings: ProxySettings, headers: Record<string, string[]>, peer?: string) =>
  createReadClient(settings)(incoming(headers, peer))
const url = (settings: ProxySettings, headers: Record<string, string[]>) => {
  const request = incoming(headers)
  return urlOf(request, createReadClient(settings)(request))
}

describe('an address', () => {
  it.each([
    ['::ffff:127.0.0.1', '127.0.0.1'],
    ['::FFFF:7f00:1', '127.0.0.1'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['::1%lo0', '::1'],
    ['203.0.113.9:51234', '203.0.113.9'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['"[2001:DB8::1]"', '2001:db8::1'],
    ['unknown', undefined],
    ['010.0.0.1', undefined],
    ['1.2.3', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is %j', (text, address) => expect(toAddress(text)).toBe(address))

  it('is in a range in each of its spellings', () => {
    const within = toRanges(['10.0.0.0/8', '2001:db8::/32', '192.0.2.1', 'loopback'])
    const inside = ['10.255.0.1', '2001:db8:1::1', '192.0.2.1', '127.0.0.1', '::1']
    expect(inside.map(within)).toEqual(inside.map(() => true))
    expect(
      ['11.0.0.1', '2001:db9::1', '192.0.2.2', '10.0.0.1.evil'].map(
        (each) => toAddress(each) !== undefined && within(each),
      ),
    ).toEqual([false, false, false, false])
  })

  it.each(['10.0.0.0/33', '10.0.0.0/x', 'everybody', '::/129', '10.0.0.0/'])('the range %j is refused', (range) => {
    expect(() => toRanges([range])).toThrow(TypeError)
  })
})

describe('the client', () => {
  it('is the peer where no proxy is trusted', () => {
    expect(
      read({}, { 'x-forwarded-for': ['6.6.6.6'], 'x-forwarded-proto': ['https'], forwarded: ['for=6.6.6.6'] }),
    ).toEqual({ ip: '10.0.0.1', protocol: 'http' })
  })

  it.each<[ProxySettings['trustProxy'], string, string | undefined]>([
    [['10.0.0.1'], '9.9.9.9, 1.2.3.4', '1.2.3.4'],
    [['10.0.0.0/8'], '9.9.9.9, 1.2.3.4, 10.0.0.7', '1.2.3.4'],
    [['10.0.0.0/8'], '10.0.0.9, 10.0.0.7', '10.0.0.9'],
    [['10.0.0.0/8'], '9.9.9.9, unknown', undefined],
    [['192.0.2.1'], '9.9.9.9', '10.0.0.1'],
    [1, '9.9.9.9, 1.2.3.4', '1.2.3.4'],
    [2, '9.9.9.9, 1.2.3.4', '9.9.9.9'],
    [5, '9.9.9.9, 1.2.3.4', '9.9.9.9'],
    [0, '9.9.9.9', '10.0.0.1'],
    [1, '1.2.3.4:80', '1.2.3.4'],
    [1, '', undefined],
  ])('with %j and %j is %j', (trustProxy, list, ip) => {
    expect(read({ trustProxy: trustProxy! }, { 'x-forwarded-for': [list] }).ip).toBe(ip)
  })

  it('is read from several headers as from one', () => {
    expect(read({ trustProxy: 1 }, { 'x-forwarded-for': ['6.6.6.6', '1.2.3.4'] }).ip).toBe('1.2.3.4')
  })

  it('is the peer where the proxy says nothing, and nobody where the socket is gone', () => {
    expect(read({ trustProxy: 1 }, {}).ip).toBe('10.0.0.1')
    expect(createReadClient({})({ ...incoming({}), socket: {} } as unknown as IncomingMessage).ip).toBe(undefined)
  })
})

describe('the URL', () => {
  const proxy = { trustProxy: ['10.0.0.1'] }
  const all = { ...proxy, trustHeaders: ['for', 'proto', 'host', 'port'] as const }

  it('has the scheme of a trusted proxy, and no other text of it', () => {
    expect(url(proxy, { 'x-forwarded-proto': ['https'] })).toBe('https://a.example/x')
    expect(url(proxy, { 'x-forwarded-proto': ['https://evil.example/?x='] })).toBe('http://a.example/x')
    expect(url({}, { 'x-forwarded-proto': ['https'] })).toBe('http://a.example/x')
    expect(url(proxy, { 'x-forwarded-proto': ['http, https'], 'x-forwarded-for': ['6.6.6.6, 1.2.3.4'] })).toBe(
      'https://a.example/x',
    )
  })

  it('has host and port of a proxy only when it is said to overwrite them', () => {
    const headers = { 'x-forwarded-host': ['b.example'], 'x-forwarded-port': ['8443'] }
    expect(url(proxy, headers)).toBe('http://a.example/x')
    expect(url(all, headers)).toBe('http://b.example:8443/x')
  })

  it.each(['443/evil', '99999', '-1', '0', 'x'])('leaves the port %j out', (port) => {
    expect(url(all, { 'x-forwarded-port': [port] })).toBe('http://a.example/x')
  })

  it.each(['evil.example/x?', 'user@evil.example', 'a b', '<script>'])('leaves the forwarded host %j out', (host) => {
    expect(url(all, { 'x-forwarded-host': [host] })).toBe('http://a.example/x')
  })

  it('is not told by Forwarded', () => {
    expect(url(all, { forwarded: ['for=1.1.1.1;host=evil.example;proto=https'] })).toBe('http://a.example/x')
  })
})

describe('the environment', () => {
  it('names proxies by number or list', () => {
    expect(proxySettings({ ANYHOST_TRUST_PROXY: '2' })).toEqual({ trustProxy: 2 })
    expect(proxySettings({ ANYHOST_TRUST_PROXY: '10.0.0.0/8, loopback', ANYHOST_TRUST_HEADERS: 'for' })).toEqual({
      trustProxy: ['10.0.0.0/8', 'loopback'],
      trustHeaders: ['for'],
    })
    expect(proxySettings({})).toEqual({})
  })
})
