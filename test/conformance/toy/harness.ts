/** Starts the toy host for the suite. */
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Harness } from 'anyhost/conformance'
import { listen } from '../../hosts/far-end.ts'
import { forward } from '../../hosts/forward.ts'
import { sabotages } from './sabotages.ts'

const SERVER = fileURLToPath(new URL('./server.mjs', import.meta.url))

export const harness: Harness = {
  runtime: 'the toy host 1.0.0',
  standIns: [],
  quick: true,
  says: { 'context.server.region': 'toy-1' },
  gaps: [
    {
      cases: ['response-header.connection', 'stream.wrong-length', 'request-header.proto', 'url.bad-host-*'],
      why: 'The toy host writes and reads no such headers and addresses.',
    },
  ],
  sabotages,
  async farEnd() {
    const purges = await listen(200, ({ body }) => {
      // Written by the code under test; a wrong shape shows as a wrong purge.
      const { tags, all } = JSON.parse(body) as { tags?: string[]; all?: boolean }
      return { what: all ? 'everything' : (tags ?? []) }
    })
    return { ...purges, env: { TOY_PURGE_URL: purges.address }, unconfigured: ['unset=TOY_PURGE_URL'] }
  },
  async start({ root, env }) {
    const child = spawn(process.execPath, [SERVER, `${root}/.toy`], { env: { ...process.env, ...env } })
    const kill = (): void => void child.kill('SIGKILL')
    process.once('exit', kill)
    let printed = ''
    const port = await new Promise<number>((resolve, reject) => {
      const take = (text: Buffer): void => {
        printed += text.toString()
        const found = /^at (\d+)$/m.exec(printed)?.[1]
        if (found) resolve(Number(found))
      }
      child.stdout.on('data', take)
      child.stderr.on('data', take)
      child.once('close', () => reject(new Error(printed)))
    })
    return {
      fetch(request, { requestId = randomUUID(), geo } = {}) {
        const client = { id: requestId, city: geo?.city, country: geo?.country?.code }
        const headers = [...request.headers].filter(([name]) => !name.startsWith('toy-')).flat()
        const known = ['toy-url', request.url, 'toy-client', encodeURIComponent(JSON.stringify(client))]
        return forward(request, port, ['host', 'toy', ...known, ...headers])
      },
      logs: () => printed,
      close: () =>
        new Promise((resolve) => {
          process.off('exit', kill)
          child.once('close', () => resolve()).kill('SIGKILL')
        }),
    }
  },
}
