import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Host } from '../host.ts'

const bytes = Uint8Array.from({ length: 900_000 }, (_, at) => (at * 31 + (at >> 8)) % 256)

const same = async (response: Response, expected: Uint8Array): Promise<boolean> =>
  Buffer.from(await response.arrayBuffer()).equals(expected)

/** Bodies, in both directions, byte for byte. */
export function bodyCases({ ask }: Host): void {
  const post = async (kind: string, body: RequestInit['body'], type?: string): Promise<Response> =>
    ask(`/body/${kind}`, { method: 'POST', body: body ?? null, ...(type && { headers: { 'content-type': type } }) })

  describe('request bodies', () => {
    it('arrive empty', async () => {
      expect(await (await post('text', null)).json()).toEqual({ type: null, text: '' })
    })

    it('arrive as text, with the type that was sent', async () => {
      const response = await post('text', 'pl\u00e4in \u{1F415}', 'text/plain; charset=utf-8')
      expect(await response.json()).toEqual({ type: 'text/plain; charset=utf-8', text: 'pl\u00e4in \u{1F415}' })
    })

    it('arrive as JSON', async () => {
      const response = await post('json', '{"a":[1,"\u00e6",null],"__proto__":{"x":1}}', 'application/json')
      expect(await response.text()).toBe(
        '{"type":"application/json","json":{"a":[1,"\u00e6",null],"__proto__":{"x":1}}}',
      )
    })

    it('arrive as a form with a file', async () => {
      const form = new FormData()
      form.set('text', 'pl\u00e4in')
      form.append('many', '1')
      form.append('many', '2')
      form.set('file', new File([Uint8Array.of(0, 255, 13, 10, 128, 45, 45)], 'a b.bin', { type: 'image/png' }))
      expect(await (await post('form', form)).json()).toEqual({
        text: 'pl\u00e4in',
        many: ['1', '2'],
        file: { name: 'a b.bin', type: 'image/png', bytes: [0, 255, 13, 10, 128, 45, 45] },
      })
    })

    it('arrive and leave byte for byte with 900 kB', async () => {
      expect(await same(await post('bytes', bytes, 'image/png'), bytes)).toBe(true)
      expect(await same(await post('bytes', bytes), bytes)).toBe(true)
    })

    it('may be handed on without being read', async () => {
      const response = await post('handed-on', bytes.subarray(0, 70_000), 'application/octet-stream')
      expect(await same(response, bytes.subarray(0, 70_000))).toBe(true)
      expect(await (await post('handed-on', 'as text \u00e6', 'text/plain')).text()).toBe('as text \u00e6')
    })

    it('may be left unread', async () => {
      expect(await (await post('unread', bytes)).text()).toBe('not read')
      expect(await (await post('unread', 'x')).text()).toBe('not read')
    })

    it('cannot be read twice', async () => {
      expect(await (await post('twice', 'once', 'text/plain')).json()).toEqual({ first: 'once', second: 'TypeError' })
    })

    it('that are malformed are the handler’s to refuse, and the next request is answered', async () => {
      expect((await post('json', '{"a":', 'application/json')).status).toBe(500)
      expect((await post('form', 'no parts', 'multipart/form-data')).status).toBe(500)
      expect(await (await post('text', 'next', 'text/plain')).json()).toEqual({ type: 'text/plain', text: 'next' })
    })

    it('stay encoded where the client encoded them', async () => {
      const body = new Uint8Array([31, 139, 8, 0, 1, 2, 3])
      const headers = { 'content-encoding': 'gzip', 'content-type': 'application/json' }
      expect(await same(await ask('/body/bytes', { method: 'PUT', body, headers }), body)).toBe(true)
    })
  })

  describe('response bodies', () => {
    it('are empty', async () => {
      const response = await ask('/answer/empty')
      expect([response.status, await response.text()]).toEqual([200, ''])
    })

    it('are text with the type of a string', async () => {
      const response = await ask('/answer/text')
      expect(response.headers.get('content-type')).toMatch(/^text\/plain; ?charset=utf-8$/i)
      expect(await response.text()).toBe('plain text, \u00e6\u00f8\u00e5')
    })

    it('are 900 kB of bytes', async () => {
      expect(await same(await ask('/answer/bytes'), bytes)).toBe(true)
    })

    it('are intact when they are gzip', async () => {
      const response = await ask('/answer/gzip')
      expect(response.headers.get('content-encoding')).toBe('gzip')
      const packed = Buffer.from(await response.arrayBuffer())
      expect(gunzipSync(packed).toString()).toBe('compressed '.repeat(50))
    })

    it('keep bytes that are no UTF-8 in a text', async () => {
      expect(await same(await ask('/answer/not-utf8'), Uint8Array.of(0xff, 0xfe, 0x41, 0xc3, 0x28))).toBe(true)
    })

    it('come from a stream of somebody else', async () => {
      expect(await (await ask('/answer/upstream')).text()).toBe('from upstream')
    })
  })
}
