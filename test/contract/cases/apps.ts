import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { CLIENT, type Host } from '../host.ts'

/** Apps of other frameworks, as they are. */
export function appCases({ ask, printed, target }: Host): void {
  describe('an app', () => {
    it('of Hono answers its routes', async () => {
      expect(await (await ask('/hono/items/7?sort=price')).json()).toEqual({ id: '7', sort: 'price' })
      expect(await (await ask('/hono/items/a%20b')).json()).toEqual({ id: 'a b', sort: null })
    })

    it('of Hono answers what it does not have', async () => {
      const response = await ask('/hono/nothing')
      expect([response.status, await response.text()]).toEqual([404, 'Hono has no such page.'])
    })

    it('of Hono reaches our waitUntil by c.executionCtx', async () => {
      const mark = randomUUID()
      const response = await ask('/hono/later', { method: 'POST', body: mark })
      expect([response.status, await response.text()]).toEqual([201, 'kept'])
      expect(await printed(`task ${mark} ran`)).toBe(true)
    })

    it('of Hono has our context as c.env', async () => {
      const requestId = randomUUID()
      const response = await ask('/hono/context', {}, { ...CLIENT, requestId })
      expect(await response.json()).toEqual({ requestId, target: target.name })
    })

    it('of h3 answers its routes', async () => {
      expect(await (await ask('/h3/items/7?a=1&a=2')).json()).toEqual({ id: '7', query: { a: ['1', '2'] } })
      expect(await (await ask('/h3/echo', post({ x: [1] }))).json()).toEqual({ got: { x: [1] } })
      expect((await ask('/h3/nothing')).status).toBe(404)
    })

    it('of Elysia answers its routes', async () => {
      expect(await (await ask('/elysia/items/7?a=1')).json()).toEqual({ id: '7', query: { a: '1' } })
      expect(await (await ask('/elysia/echo', post({ x: [1] }))).json()).toEqual({ got: { x: [1] } })
      expect((await ask('/elysia/nothing')).status).toBe(404)
    })
  })
}

const post = (body: unknown): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})
