/** A project whose library calls the hosts' own packages, unchanged, in the runtime of every other host. */
import { cp, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'anyhost/build'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Feature } from '../../src/contract/features.ts'
import type { ClientFacts, FarEnd, RunningHost } from '../../src/contract/harness.ts'
import { levelIn } from '../../src/contract/levels.ts'
import { isDefault, TARGETS } from '../contract/targets.ts'

const ORIGIN = 'https://interop.example'
const CLIENT = { ip: '203.0.113.9', geo: { city: 'S\u00e3o Paulo', country: { code: 'BR', name: 'Brazil' } } }
const FORGED = {
  'x-real-ip': '10.0.0.1',
  'x-vercel-id': 'forged::x',
  'x-vercel-ip-city': 'Nowhere',
  'x-vercel-ip-country': 'XX',
  'x-vercel-ip-latitude': '1',
}

interface Facts {
  readonly netlify: object
  readonly same: readonly boolean[]
  readonly vercel: { readonly ip: string | null; readonly deadline: boolean; readonly geo: Record<string, string> }
  readonly stays: boolean
  readonly echo: string
}

describe.each(TARGETS.filter(isDefault).map((target) => [target.title, target] as const))(
  'on %s',
  (title, { harness, supports }) => {
    let host: RunningHost | undefined
    let farEnd: FarEnd | undefined
    let root = ''
    beforeAll(async () => {
      root = fileURLToPath(new URL(`../../.cache/interop/${title.replace(':', '-')}/`, import.meta.url))
      await rm(root, { recursive: true, force: true })
      await mkdir(`${root}public`, { recursive: true })
      await cp(fileURLToPath(new URL('../fixtures/projects/interop', import.meta.url)), root, { recursive: true })
      const result = await build({ root, targets: [title], apply: true })
      if (result.problems.length > 0) throw new Error(JSON.stringify(result.problems, null, 2))
      farEnd = await harness.farEnd?.(root)
      const { output, functions } = result.targets[0]!
      host = await harness.start({ root, output, functions, env: { ...harness.env, ...farEnd?.env } })
    })
    afterAll(async () => {
      await host?.close()
      await farEnd?.close()
    })

    const level = (feature: Feature): string => levelIn(supports, feature)
    const isHome = (feature: Feature): boolean => level(feature) === 'native'
    const has = (feature: Feature): boolean => level(feature) !== 'none'
    const ask = (path: string, init?: RequestInit, facts: ClientFacts = CLIENT): Promise<Response> =>
      host!.fetch(new Request(ORIGIN + path, init), facts)
    const call = async (each: string): Promise<unknown> => (await ask(`/calls/${each}`)).json()

    it("says what the target knows of the client by both packages, and never the client's own word", async () => {
      const response = await ask('/facts/ada', {
        method: 'POST',
        body: 'hello \u00fc',
        headers: { ...FORGED, cookie: 'seen=yes' },
      })
      // What `facts` of the fixture gives.
      const { netlify, same, vercel, echo } = (await response.json()) as Facts
      const ip = has('context.ip') ? CLIENT.ip : undefined
      const city = has('context.geo.city') ? 'S\u00e3o Paulo' : undefined
      const country = has('context.geo.country.code') ? 'BR' : undefined
      expect(netlify).toEqual({
        ip: ip ?? '',
        city: city ?? null,
        country: country ?? null,
        name: 'ada',
        seen: 'yes',
        path: '/facts/ada',
      })
      expect(same).toEqual([true, true])
      expect(vercel).toMatchObject({ ip: ip ?? null })
      // The package's own host says none where it is run by hand.
      expect(vercel.deadline).toBe(has('interop.vercel.getDeadline') && !isHome('interop.vercel'))
      expect([vercel.geo['city'], vercel.geo['country'], vercel.geo['latitude']]).toEqual([city, country, undefined])
      expect(vercel.geo['region']).not.toBe('forged')
      expect(echo).toBe('hello \u00fc')
      // Netlify's own runtime leaves the path to the client.
      expect(response.headers.getSetCookie().map((cookie) => cookie.replace('; Path=/', ''))).toEqual(['mark=ada'])
    })

    it('keeps requests apart that are handled at the same time', async () => {
      const names = Array.from({ length: 12 }, (_, at) => `name-${at}`)
      const answers = await Promise.all(
        names.map(async (each, at) => {
          const response = await ask(`/facts/${each}`, {}, { ...CLIENT, ip: `203.0.113.${at}` })
          // What `facts` of the fixture gives.
          return (await response.json()) as Facts
        }),
      )
      const ip = (at: number): string | null => (has('context.ip') ? `203.0.113.${at}` : null)
      expect(answers.map(({ netlify, same, vercel }) => [netlify, same, vercel.ip])).toEqual(
        names.map((each, at) => [expect.objectContaining({ name: each, ip: ip(at) ?? '' }), [true, true], ip(at)]),
      )
      // At home it is the host that makes them.
      expect(answers.map(({ stays }) => stays || isHome('interop.vercel'))).toEqual(names.map(() => true))
    })

    it('lets waitUntil of @vercel/functions end what it was given', async () => {
      await call('work/first')
      await new Promise((resolve) => setTimeout(resolve, 150))
      expect(await call('work/second')).toContain('first')
    })

    it('has getCache of @vercel/functions, with tags', async () => {
      expect(await call('cache')).toEqual([{ at: 1 }, null])
      const isMemory = level('interop.vercel.getCache') === 'emulated'
      const said = (): boolean => host!.logs().includes('ANYHOST_CACHE_MEMORY')
      // What a process prints may come after its answer.
      const most = isMemory ? 100 : 0
      for (let at = 0; !said() && at < most; at++) await new Promise((resolve) => setTimeout(resolve, 20))
      expect(said()).toBe(isMemory)
    })

    it("has Netlify's environment", async () => {
      expect(await call('environment')).toEqual(['a', true, 'a', false])
    })

    it.skipIf(isHome('interop.vercel'))(
      'purges by tag through the host that it runs on, as far as its far end',
      async () => {
        await farEnd?.take()
        const said = await call('invalidate')
        const arrived = (await farEnd?.take())?.map(({ what }) => what) ?? []
        const purges = has('interop.vercel.invalidateByTag')
        expect(arrived).toEqual(purges ? [['one']] : [])
        expect(said).toMatch(purges ? /^done$/ : /^ANYHOST_(?:PURGE_FAILED|CACHE_UNAVAILABLE)$/)
      },
    )

    it.skipIf(isHome('interop.vercel'))('rejects what cannot be done, where the package would resolve', async () => {
      expect([await call('image'), await call('tag')]).toEqual(['ANYHOST_UNSUPPORTED', 'ANYHOST_UNSUPPORTED'])
    })

    it.skipIf(isHome('interop.netlify'))('lets a purge of Netlify reject, which nobody can make', async () => {
      expect(await call('purge')).toContain('not found in the execution environment')
    })

    it('installs nothing for a function that uses neither package, nor what the host has itself', async () => {
      const entries = await entriesBelow(root)
      const called = (id: string): string => /interop\(fn, \[(.*)\]\)/.exec(entries.get(id) ?? '')?.[1] ?? ''
      expect([...entries.keys()].toSorted()).toEqual(['calls', 'facts', 'plain'])
      expect(called('plain')).toBe('')
      const wanted = [
        ...(level('interop.netlify') === 'native' ? [] : ['netlifyPackage(AsyncLocalStorage)']),
        ...(level('interop.vercel') === 'native' ? [] : ['vercelPackage()']),
      ]
      expect([called('facts'), called('calls')]).toEqual([wanted.join(', '), wanted.join(', ')])
      expect(await (await ask('/plain')).json()).toBeTypeOf('object')
    })
  },
)

/** The emitted entries by their function: the modules that import `fn.mjs`. */
async function entriesBelow(root: string): Promise<Map<string, string>> {
  const files = await readdir(root, { recursive: true })
  const found = new Map<string, string>()
  for (const file of files) {
    if (!file.endsWith('.mjs') || /(?:fn|anyhost)\.mjs$/.test(file)) continue
    const text = await readFile(join(root, file), 'utf8')
    const [, id] = /^\/\/ Made by anyhost from functions\/(\w+)\.ts/.exec(text) ?? []
    if (id && text.includes('fn.mjs')) found.set(id, text)
  }
  return found
}
