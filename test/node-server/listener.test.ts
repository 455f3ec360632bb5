import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { defineFunction } from 'anyhost'
import { toHandler } from 'anyhost/runtime/node'

it('a definition without a build is a listener of node:http', async () => {
  const fn = defineFunction({
    config: { path: '/pets/:name', method: 'GET' },
    fetch: (_request, { params, ip, cookies }) => {
      cookies.set('seen', params.name)
      return Response.json({ name: params.name, ip })
    },
  })
  const server = createServer(toHandler(fn))
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // A server that listens on a port has an address of this type.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const response = await fetch(`${origin}/pets/rex`)
  expect(await response.json()).toEqual({ name: 'rex', ip: '127.0.0.1' })
  expect(response.headers.getSetCookie()).toEqual(['seen=rex; Path=/'])
  expect((await fetch(`${origin}/pets/rex`, { method: 'POST' })).status).toBe(405)
  expect((await fetch(`${origin}/none`)).status).toBe(404)
})
