import { Hono } from 'hono'
import { defineFunction } from 'anyhost'

const app = new Hono()

app.get('/shop/items/:id', (c) => c.json({ id: c.req.param('id'), sort: c.req.query('sort') ?? null }))

app.post('/shop/orders', async (c) => {
  const order = await c.req.json<{ item: string }>()
  c.executionCtx.waitUntil(Promise.resolve().then(() => console.log(`ordered ${order.item}`)))
  return c.json({ ordered: order.item }, 201)
})

app.notFound((c) => c.text('No such page in the shop.', 404))

export default defineFunction({ config: { path: '/shop/*' }, fetch: app })
