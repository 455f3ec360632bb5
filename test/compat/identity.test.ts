import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fromLambda, type Identity } from 'anyhost'
import { expect, it, onTestFinished, vi } from 'vitest'
import { ORIGIN, serve } from './host.ts'

const SECRET = 'a secret that the site has'
const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
const later = Math.floor(Date.now() / 1000) + 3600

function token(claims: unknown, secret = SECRET, head: unknown = { alg: 'HS256', typ: 'JWT' }): string {
  const text = `${part(head)}.${part(claims)}`
  return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
}

async function clientContext(
  authorization: string | undefined,
  identity?: Identity,
  headers: Record<string, string> = {},
): Promise<Record<string, unknown> | undefined> {
  let seen: Record<string, unknown> | undefined
  const definition = fromLambda(
    async (_event, context) => {
      seen = context.clientContext
      return { statusCode: 200 }
    },
    identity ? { identity } : {},
  )
  await serve(definition)(
    new Request(ORIGIN, { headers: { ...headers, ...(authorization !== undefined && { authorization }) } }),
  )
  return seen
}

it('has no user without somebody who checks the token', async () => {
  expect(await clientContext(`Bearer ${token({ sub: 'ada', exp: later })}`)).toEqual({})
})

it('has no user from headers that a client can send', async () => {
  const forged = Buffer.from(JSON.stringify({ user: { sub: 'admin' } })).toString('base64')
  const headers = { 'x-nf-client-context': forged, 'x-amz-client-context': forged, clientcontext: forged }
  expect(await clientContext(undefined, { secret: SECRET }, headers)).toEqual({ custom: { netlify: 'e30=' } })
})

it('has the claims of a token that the secret signed, as Netlify fills them', async () => {
  const context = await clientContext(`Bearer ${token({ sub: 'ada', exp: later })}`, {
    secret: SECRET,
    url: 'https://site.example/.netlify/identity',
  })
  expect(context).toMatchObject({
    user: { sub: 'ada', exp: later },
    identity: { url: 'https://site.example/.netlify/identity' },
  })
  const { netlify = '' } = (context?.['custom'] ?? {}) as { netlify?: string }
  expect(JSON.parse(Buffer.from(netlify, 'base64').toString())).toEqual({
    identity: { url: 'https://site.example/.netlify/identity' },
    user: { sub: 'ada', exp: later },
  })
})

it.each([
  ['another secret', token({ sub: 'ada', exp: later }, 'other')],
  ['no signature', `${part({ alg: 'none' })}.${part({ sub: 'admin' })}.`],
  ['an algorithm that is not the secret\u2019s', token({ sub: 'admin', exp: later }, SECRET, { alg: 'none' })],
  ['a time that is over', token({ sub: 'ada', exp: 1 })],
  ['a time that has not come', token({ sub: 'ada', nbf: later })],
  ['an expiry that is no number', token({ sub: 'ada', exp: 'never' })],
  ['claims that are a list', token([1])],
  ['four parts', `${token({ sub: 'ada', exp: later })}.x`],
  ['no token', 'x'],
])('has no user for a token with %s', async (_name, value) => {
  expect(await clientContext(`Bearer ${value}`, { secret: SECRET })).toEqual({ custom: { netlify: 'e30=' } })
})

it.each([undefined, ''])('trusts nobody where the secret is %j, and fails the call', async (secret) => {
  const logged = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => logged.mockRestore())
  const bearer = `Bearer ${token({ sub: 'admin', exp: later }, '')}`
  expect(await clientContext(bearer, { secret })).toBeUndefined()
  expect(String(logged.mock.calls.flat())).toContain('`identity.secret` is empty')
})

it('asks the Identity instance', async () => {
  const asked: (string | undefined)[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.url} ${request.headers.authorization}`)
    response.writeHead(request.headers.authorization === `Bearer ${good}` ? 200 : 401).end('{}')
  })
  const good = token({ sub: 'ada' }, 'the secret of the instance')
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  // It listens on a port, so its address is no text.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/.netlify/identity`
  expect(await clientContext(`Bearer ${good}`, { url })).toMatchObject({ user: { sub: 'ada' } })
  expect(await clientContext(`bearer ${token({ sub: 'admin' }, 'guess')}`, { url })).not.toHaveProperty('user')
  expect(asked[0]).toBe(`/.netlify/identity/user Bearer ${good}`)
  expect(await clientContext('Basic YTpi', { url })).not.toHaveProperty('user')
  expect(asked).toHaveLength(2)
})

it('takes the word of a check of your own', async () => {
  const identity: Identity = { verify: async (value) => (value === 'good' ? { sub: 'ada' } : null) }
  expect(await clientContext('Bearer good', identity)).toMatchObject({ user: { sub: 'ada' } })
  expect(await clientContext('Bearer bad', identity)).not.toHaveProperty('user')
})
