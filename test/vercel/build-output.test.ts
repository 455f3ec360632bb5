import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harness, readVcConfigs } from '../../adapters/vercel/harness.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { at, streamed, writeProject } from '../hosts/vercel-projects.ts'
import { buildOrFail } from './built.ts'
import { RUNNING_PROJECT } from './running-project.ts'

const CONFIG = '.vercel/output/config.json'
const SECRET = 'a secret of the project'

let root: string
let notes: string
let host: RunningHost

const start = (): Promise<RunningHost> => {
  const env = { ANYHOST_TEST_PURGE_LOG: join(notes, 'purges'), CRON_SECRET: SECRET }
  return harness.start({ root, output: 'build-output', functions: [], env })
}

beforeAll(async () => {
  root = await writeProject(RUNNING_PROJECT)
  notes = await mkdtemp(join(tmpdir(), 'anyhost-vercel-notes-'))
  await buildOrFail(root, 'vercel')
  host = await start()
})

afterAll(async () => {
  await host?.close()
  await Promise.all([root, notes].map((folder) => rm(folder, { recursive: true })))
})

describe('a function of finished output, in the launcher of the host', () => {
  it('gets the address of the client, and parameters from our own matcher', async () => {
    const response = await host.fetch(at('/pets/a%20b?name=other&q=%2F'))
    expect(await response.json()).toEqual({
      url: 'https://pets.example/pets/a%20b?name=other&q=%2F',
      params: { name: 'a b' },
      body: '',
    })
  })

  it('gets the body, of a stated length or not', async () => {
    const bodies = [{ method: 'POST', body: 'whole' }, streamed('in parts')].map(async (init) => {
      const { body } = (await (await host.fetch(at('/pets/rex', init))).json()) as { body: string }
      return body
    })
    expect(await Promise.all(bodies)).toEqual(['whole', 'in parts'])
  })

  it('wins over a static file at its path, for every method', async () => {
    const replies = await Promise.all(['GET', 'POST'].map((method) => host.fetch(at('/pets/static', { method }))))
    expect(replies.map(({ headers }) => headers.get('content-type'))).toEqual(['application/json', 'application/json'])
  })

  it('streams its answer', async () => {
    const response = await host.fetch(at('/stream'))
    const parts: string[] = []
    for await (const part of response.body ?? []) parts.push(new TextDecoder().decode(part))
    expect(parts).toEqual(['first', ' second'])
  })

  it('sets several cookies', async () => {
    const response = await host.fetch(at('/cookies'))
    expect([response.status, response.headers.getSetCookie().toSorted()]).toEqual([
      201,
      [expect.stringMatching(/^a=1; /), 'b=2; Expires=Wed, 21 Oct 2037 07:28:00 GMT'],
    ])
  })

  it('replies before its tasks are done, and is kept alive for them', async () => {
    expect(await (await host.fetch(at('/task'))).text()).toBe('replied')
    expect(host.logs()).not.toContain('the task is done')
    await expect.poll(() => host.logs(), { timeout: 5000 }).toContain('the task is done')
  })

  it('asks for cancellation where its config does', async () => {
    const configs = await readVcConfigs(join(root, '.vercel/output'))
    const flags = [...configs].map(([path, { supportsCancellation }]) => [path, supportsCancellation])
    expect(flags).toContainEqual(['_anyhost/stream', true])
    expect(flags).toContainEqual(['_anyhost/pets', undefined])
  })

  it('purges by the calls of the host, and every answer of the project carries what `purgeAll` purges', async () => {
    expect(await (await host.fetch(at('/purge', { method: 'POST' }))).text()).toBe('purged')
    const calls = (await readFile(join(notes, 'purges'), 'utf8')).trim().split('\n')
    expect(calls.map((line) => JSON.parse(line) as unknown)).toEqual([
      { call: 'dangerouslyDeleteByTag', args: [['anyhost-site']] },
      { call: 'dangerouslyDeleteByTag', args: [['pets']] },
    ])
    const response = await host.fetch(at('/pets/rex'))
    expect(response.headers.get('vercel-cache-tag')).toBe('anyhost-site')
  })
})

async function answer(running: RunningHost, path: string, method = 'GET'): Promise<unknown> {
  const response = await running.fetch(at(path, { method }))
  return [response.status, await response.text()]
}

describe('a scheduled function', () => {
  const run = async (path: string, authorization: string): Promise<number> =>
    (await host.fetch(at(path, { headers: { authorization } }))).status

  it('is a cron job, with numbers for names, whose address no wide path takes', async () => {
    // Written by the build under test.
    const { crons } = JSON.parse(await readFile(join(root, CONFIG), 'utf8')) as { crons: unknown }
    expect(crons).toEqual([
      { path: '/_anyhost/broken', schedule: '0 9 * * 1-5' },
      { path: '/_anyhost/nightly', schedule: '0 0 * * *' },
    ])
  })

  it('leaves every other address to the wide path', async () => {
    expect(await answer(host, '/_anyhost/other')).toEqual([200, 'everything else'])
  })

  it('runs for who knows the secret of the project, and for nobody else', async () => {
    expect(await run('/_anyhost/nightly', `Bearer ${SECRET}!`)).toBe(401)
    expect(await run('/_anyhost/nightly', '')).toBe(401)
    expect((await host.fetch(at('/_anyhost/nightly', { method: 'POST' }))).status).toBe(405)
    expect(host.logs()).not.toContain('it ran')
    expect(await run('/_anyhost/nightly', `Bearer ${SECRET}`)).toBe(204)
    await expect.poll(() => host.logs()).toContain('it ran @daily vercel')
  })

  it('is a failed run for the host when it throws', async () => {
    expect(await run('/_anyhost/broken', `Bearer ${SECRET}`)).toBe(500)
    await expect.poll(() => host.logs()).toContain('it broke')
  })
})

describe('what no route can prevent, the entry refuses', () => {
  it('a call of the function at its own address, whatever its path and method', async () => {
    for (const path of ['/_anyhost/pets', '/_anyhost/pets/', '/_anyhost/task']) {
      expect(await answer(host, path)).toEqual([404, 'Not Found'])
      expect(await answer(host, path, 'DELETE')).toEqual([404, 'Not Found'])
    }
  })

  it('a method that no function takes', async () => {
    const response = await host.fetch(at('/pets/rex', { method: 'DELETE' }))
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD, POST'])
  })

  it('another case, where the host ignores it', async () => {
    const route = { src: '^/pets/([^/]+)/?$', dest: '/_anyhost/pets' }
    expect(await withRoute(route, '/PETS/rex')).toEqual([404, 'Not Found'])
  })

  it('another path, where a route is too wide', async () => {
    expect(await withRoute({ src: '^/.*$', dest: '/_anyhost/pets' }, '/anything')).toEqual([404, 'Not Found'])
  })

  /** Serves the same functions with another route in place of all. */
  async function withRoute(route: object, path: string): Promise<unknown> {
    const file = join(root, CONFIG)
    const before = await readFile(file, 'utf8')
    await writeFile(file, JSON.stringify({ version: 3, routes: [route] }))
    const changed = await start()
    try {
      return await answer(changed, path)
    } finally {
      await changed.close()
      await writeFile(file, before)
    }
  }
})
