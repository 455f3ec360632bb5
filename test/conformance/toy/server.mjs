// The host: it starts functions, and freezes one that has answered and keeps nothing. What is frozen prints nothing.
import { AsyncLocalStorage } from 'node:async_hooks'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

const folder = process.argv[2]
const life = new AsyncLocalStorage()
for (const name of ['log', 'error']) {
  const print = console[name]
  console[name] = (...args) => (life.getStore()?.frozen ? undefined : print(...args))
}
process.on('uncaughtException', (error) => console.error('uncaught', error))

/** A path of the manifest, as the host reads it. */
const toPattern = (path) =>
  new RegExp(
    `^${path
      .replace(/[.+?^${}()|[\]\\](?!$)/g, '\\$&')
      .replace(/\/:\w+\?$/, '(?:/[^/]+)?')
      .replace(/\/:\w+\*$/, '(?:/.+)?')
      .replace(/\/\*$/, '/.*')
      .replace(/:\w+/g, '[^/]+')}/?$`,
  )

const routes = await Promise.all(
  JSON.parse(readFileSync(`${folder}/routes.json`, 'utf8')).map(async ({ id, path }) => ({
    path: toPattern(path),
    handler: (await import(`${folder}/${id}/index.mjs`)).default,
  })),
)

createServer(async (incoming, outgoing) => {
  const { 'toy-url': url, 'toy-client': client, host: _host, connection: _connection, ...headers } = incoming.headers
  const route = routes.find(({ path }) => path.test(/[^:/](\/[^?#]*)/.exec(url)?.[1] ?? '/'))
  if (!route) return outgoing.writeHead(404).end('Not Found')
  const kept = []
  const state = { frozen: false }
  await life.run(state, async () => {
    const hasBody = incoming.method !== 'GET' && incoming.method !== 'HEAD'
    delete headers['transfer-encoding']
    const request = new Request(url, {
      method: incoming.method,
      headers,
      ...(hasBody && { body: Readable.toWeb(incoming), duplex: 'half' }),
    })
    const native = { ...JSON.parse(decodeURIComponent(client)), keep: (task) => kept.push(task) }
    const response = await route.handler(request, native)
    const own = [...response.headers].filter(
      ([name]) => !['connection', 'transfer-encoding', 'keep-alive', 'content-length'].includes(name),
    )
    for (const [name, value] of own) outgoing.appendHeader(name, value)
    outgoing.writeHead(response.status)
    if (response.body) await pipeline(Readable.fromWeb(response.body), outgoing).catch((error) => console.error(error))
    else outgoing.end()
  })
  for (let done = 0; done < kept.length; done++) await kept[done]
  state.frozen = true
}).listen(0, '127.0.0.1', function () {
  process.stdout.write(`at ${this.address().port}\n`)
})
