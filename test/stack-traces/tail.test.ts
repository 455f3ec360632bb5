/** What Cloudflare's logs are made of: the events that a Worker's tail gets. Its stacks are what the uploaded maps are applied to. */
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { Miniflare } from 'miniflare'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildOrFail } from '../contract/host.ts'
import { failingProject, IN_PACKAGE, WAYS } from './failing-project.ts'
import { placesOf } from './places.ts'

const TAIL = `export default {
  async tail(events) {
    for (const { exceptions, logs } of events) console.log('TAIL ' + JSON.stringify({ exceptions, logs }))
  },
}`

interface TailEvent {
  readonly exceptions: readonly { readonly name: string; readonly message: string; readonly stack?: string }[]
  readonly logs: readonly { readonly level: string; readonly message: readonly string[] }[]
}

describe('the events of a Worker’s tail', () => {
  let project: Awaited<ReturnType<typeof failingProject>>
  let worker: Miniflare
  let printed = ''
  const folder = (): string => join(project.root, '.anyhost/cloudflare')

  beforeAll(async () => {
    project = await failingProject()
    await buildOrFail(project.root, ['cloudflare'])
    const files = globSync(['*.mjs', 'functions/*/*.mjs'], { cwd: folder() }).toSorted((a) =>
      a === 'index.mjs' ? -1 : 1,
    )
    const compatibilityDate = '2026-07-30'
    const pets = {
      name: 'pets',
      modulesRoot: folder(),
      modules: files.map((file) => ({ type: 'ESModule' as const, path: join(folder(), file) })),
    }
    worker = new Miniflare({
      host: '127.0.0.1',
      port: 0,
      cf: false,
      telemetry: { enabled: false },
      handleRuntimeStdio: (out: Readable, err: Readable) => {
        for (const stream of [out, err]) stream.setEncoding('utf8').on('data', (text: string) => (printed += text))
      },
      workers: [
        { ...pets, compatibilityDate, tails: ['tail'] },
        { name: 'tail', modules: true, script: TAIL, compatibilityDate },
      ],
    })
    await worker.ready
  }, 60_000)
  afterAll(async () => {
    await worker?.dispose()
    await project.remove()
  })

  const eventsOf = (id: string): TailEvent[] =>
    printed
      .split('\n')
      .filter((line) => line.startsWith('TAIL ') && line.includes(`failed ${id} `))
      // Written by the Worker above.
      .map((line) => JSON.parse(line.slice('TAIL '.length)) as TailEvent)

  async function fail(
    id: string,
    headers: Record<string, string> = { 'cf-ray': '8f0e1d2c3b4a5968-GRU' },
  ): Promise<void> {
    if (id !== 'nightly') {
      const answer = await worker.dispatchFetch(`https://pets.example/${id}`, { headers })
      await answer.text()
      return
    }
    // The types of Miniflare name those of Cloudflare, which are not installed.
    const scheduler = (await worker.getWorker('pets')) as unknown as {
      scheduled(run: { cron: string; scheduledTime: Date }): Promise<unknown>
    }
    await scheduler.scheduled({ cron: '0 3 * * *', scheduledTime: new Date() }).catch(() => undefined)
  }

  const ways = WAYS.filter(({ id }) => id !== 'deployed')

  it.each(ways)('have one exception of $what that fails, by the map with its place in the project', async (way) => {
    await fail(way.id)
    await expect.poll(() => eventsOf(way.id), { timeout: 10_000 }).toHaveLength(1)
    const [{ exceptions, logs }] = eventsOf(way.id) as [TailEvent]
    expect(exceptions).toHaveLength(1)
    expect(exceptions[0]).toMatchObject({ name: 'Error', message: `failed ${way.id} undefined` })
    const places = await placesOf(exceptions[0]?.stack ?? '', folder())
    expect(places).toContain(IN_PACKAGE)
    expect(places).toContain(way.place)
    // The line of ours has the code and the request's id.
    expect(logs.map(({ message }) => message)).toEqual([
      [expect.stringMatching(/^\[anyhost\] ANYHOST_\w+_FAILED .*Request \S+:$/), `Error: failed ${way.id} undefined`],
    ])
  })

  it('have the stack in our line where no edge has named the request', async () => {
    const before = eventsOf('asked').length
    await fail('asked', {})
    await expect.poll(() => eventsOf('asked').length, { timeout: 10_000 }).toBe(before + 1)
    const { exceptions, logs } = eventsOf('asked')[before]!
    expect(exceptions).toEqual([])
    expect(logs).toHaveLength(1)
    expect(await placesOf(logs[0]!.message.join('\n'), folder())).toEqual([IN_PACKAGE, 'functions/asked.ts:7:12'])
  })

  it('are about a Worker whose maps are uploaded', async () => {
    expect(await readFile(join(folder(), 'wrangler.jsonc'), 'utf8')).toContain('"upload_source_maps": true')
  })
})
