/** Apps of other frameworks, as they are. */
import { randomUUID } from 'node:crypto'
import { CLIENT, equal, holds, isRequestId, type Case } from 'anyhost/conformance'

export const appCases: readonly Case[] = [
  {
    id: 'app.hono-routes',
    title: 'An app of Hono answers its routes.',
    features: ['config.path'],
    run: async ({ ask }) => {
      equal(await (await ask('/hono/items/7?sort=price')).json(), { id: '7', sort: 'price' })
      equal(await (await ask('/hono/items/a%20b')).json(), { id: 'a b', sort: null })
    },
  },
  {
    id: 'app.hono-not-found',
    title: 'An app of Hono answers what it does not have.',
    features: ['config.path'],
    run: async ({ ask }) => {
      const response = await ask('/hono/nothing')
      equal([response.status, await response.text()], [404, 'Hono has no such page.'])
    },
  },
  {
    id: 'app.hono-wait-until',
    title: 'An app of Hono reaches our waitUntil by c.executionCtx.',
    features: ['context.waitUntil'],
    run: async ({ ask, printed }) => {
      const mark = randomUUID()
      const response = await ask('/hono/later', { method: 'POST', body: mark })
      equal([response.status, await response.text()], [201, 'kept'])
      holds(await printed(`task ${mark} ran`), 'The task ran to its end.')
    },
  },
  {
    id: 'app.hono-env',
    title: 'An app of Hono has our context as c.env.',
    features: ['context.requestId', 'context.target'],
    run: async (host) => {
      const sent = randomUUID()
      const response = await host.ask('/hono/context', {}, { ...CLIENT, requestId: sent })
      // The app's own answer.
      const { requestId, target } = (await response.json()) as { requestId: unknown; target: unknown }
      isRequestId(host, requestId, sent)
      equal(target, host.target)
    },
  },
  {
    id: 'app.h3',
    title: 'An app of h3 answers its routes.',
    features: ['config.path'],
    run: async ({ ask }) => {
      equal(await (await ask('/h3/items/7?a=1&a=2')).json(), { id: '7', query: { a: ['1', '2'] } })
      equal(await (await ask('/h3/echo', post({ x: [1] }))).json(), { got: { x: [1] } })
      equal((await ask('/h3/nothing')).status, 404)
    },
  },
  {
    id: 'app.elysia',
    title: 'An app of Elysia answers its routes.',
    features: ['config.path'],
    run: async ({ ask }) => {
      equal(await (await ask('/elysia/items/7?a=1')).json(), { id: '7', query: { a: '1' } })
      equal(await (await ask('/elysia/echo', post({ x: [1] }))).json(), { got: { x: [1] } })
      equal((await ask('/elysia/nothing')).status, 404)
    },
  },
]

const post = (body: unknown): RequestInit => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})
