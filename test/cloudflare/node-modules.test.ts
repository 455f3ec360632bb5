import { builtinModules } from 'node:module'
import { Miniflare } from 'miniflare'
import { describe, expect, it } from 'vitest'
import { ALWAYS, SINCE, WITH_ALS } from '../../adapters/cloudflare/node-modules.ts'

/** Every module of Node, with those that have no name without `node:`. */
const ALL = [...builtinModules.filter((name) => !name.startsWith('_')), 'sea', 'sqlite', 'test', 'test/reporters']
const names = [...new Set(ALL.map((name) => `node:${name.replace(/^node:/, '')}`))].toSorted()

/** What a Worker finds, asked in workerd. */
async function found(date: string, flags: string[]): Promise<string[]> {
  const contents = `export default {
    async fetch() {
      const there = []
      for (const name of ${JSON.stringify(names)}) await import(name).then(() => there.push(name), () => {})
      return Response.json(there)
    },
  }`
  const worker = new Miniflare({
    host: '127.0.0.1',
    port: 0,
    cf: false,
    telemetry: { enabled: false },
    compatibilityDate: date,
    compatibilityFlags: flags,
    modules: [{ type: 'ESModule', path: 'index.mjs', contents }],
  })
  try {
    // Made by the Worker above.
    return (await (await worker.dispatchFetch('http://localhost/')).json()) as string[]
  } finally {
    await worker.dispose()
  }
}

const listedAt = (date: string): string[] =>
  Object.entries(SINCE)
    .filter(([since]) => since <= date)
    .flatMap(([, list]) => list.split(' ').map((name) => `node:${name}`))
    .toSorted()

const dayBefore = (date: string): string => new Date(Date.parse(date) - 86_400_000).toISOString().slice(0, 10)

describe('the modules of Node that a Worker finds', { timeout: 60_000 }, () => {
  it('are few without nodejs_compat', async () => {
    expect(await found('2026-07-30', [])).toEqual(ALWAYS)
    expect(await found('2026-07-30', ['nodejs_als'])).toEqual(WITH_ALS.toSorted())
  })

  it.each(Object.keys(SINCE).slice(1))(
    'with nodejs_compat are the listed ones, the day before %s and from then on',
    async (date) => {
      expect(await found(dayBefore(date), ['nodejs_compat'])).toEqual(listedAt(dayBefore(date)))
      expect(await found(date, ['nodejs_compat'])).toEqual(listedAt(date))
    },
  )

  it('are all known here at the date that is the default', async () => {
    expect(await found('2026-07-30', ['nodejs_compat'])).toEqual(listedAt('2026-07-30'))
    expect(names.filter((name) => !listedAt('2026-07-30').includes(name))).toEqual(['node:sea', 'node:test/reporters'])
  })
})
