import { beforeEach, describe, expect, it } from 'vitest'
import type { FarEnd } from '../far-ends.ts'
import type { Host } from '../host.ts'

/** `cache.purge` and `purgeAll`, up to the host's own far end. */
export function purgeCases(host: Host): void {
  const byTag = host.level('call.cache.purge.tags') !== 'none'
  const all = host.level('call.cache.purgeAll') !== 'none'
  const farEnd = (): FarEnd => {
    if (!host.farEnd) throw new Error(`${host.target.name} has no far end in far-ends.ts.`)
    return host.farEnd
  }
  const purge = async (query: string): Promise<{ purged?: boolean; code?: string; message?: string }> => {
    const response = await host.ask(`/purge/${query}`)
    // The fixture's own answer.
    return (await response.json()) as { purged?: boolean; code?: string; message?: string }
  }
  const whatArrived = async (): Promise<unknown> => (await farEnd().take()).map(({ what }) => what)

  describe.skipIf(byTag || all)('cache, which this host does not have,', () => {
    it.each(['tags?tag=pets', 'all'])('rejects %s, and says that nothing was purged', async (query) => {
      const { purged, code, message } = await purge(query)
      expect([purged, message]).toEqual([undefined, expect.stringContaining('Nothing was purged')])
      expect(code).toMatch(/^ANYHOST_(?:CACHE_UNAVAILABLE|PURGE_FAILED)$/)
    })
  })

  describe.runIf(byTag || all)('cache', () => {
    beforeEach(async () => void (await host.farEnd?.take()))

    it.runIf(byTag)('purge({ tags }) purges these tags and no others, in lower case, each once', async () => {
      expect(await purge('tags?tag=pets&tag=Pets-7&tag=a.b:c/d_e&tag=pets')).toEqual({ purged: true })
      expect(await whatArrived()).toEqual([['pets', 'pets-7', 'a.b:c/d_e']])
    })

    it.runIf(all)('purgeAll() purges everything', async () => {
      expect(await purge('all')).toEqual({ purged: true })
      expect(await whatArrived()).toEqual(['everything'])
    })

    it.runIf(byTag)('a purge is authorised as the host’s documentation has it', async () => {
      await purge('tags?tag=pets&tag=%2Fa%2Fb')
      await purge('all')
      const calls = await farEnd().take()
      expect(calls.length).toBe(2)
      for (const { authorization } of calls) expect(authorization?.given).toBe(authorization?.expected)
    })

    it.each([
      ['no tag', 'tags'],
      ['undefined', 'undefined'],
      ['an empty tag', 'tags?tag='],
      ['a tag with a comma', 'tags?tag=a,b'],
      ['a tag with a line break', 'tags?tag=a%0D%0AX:y'],
      ['a tag beyond ASCII', 'tags?tag=%C3%BC'],
      ['a tag of 2000 characters', `tags?tag=${'a'.repeat(2000)}`],
      ['one odd tag among good ones', 'tags?tag=good&tag=*'],
    ])('%s is refused, and nothing is sent', async (_title, query) => {
      expect((await purge(query)).code).toBe('ANYHOST_PURGE_SCOPE')
      expect(await whatArrived()).toEqual([])
    })

    it.each([429, 500, 403])('a far end that answers %i is an error that says nothing was purged', async (status) => {
      for (const kind of ['tags?tag=pets&', 'all?']) {
        const { code, message } = await purge(kind + farEnd().failNext(status))
        expect(code).toBe('ANYHOST_PURGE_FAILED')
        expect(message).toContain('Nothing was purged')
        expect(message).not.toMatch(/purge-token|wJalrX|session\/token/)
      }
      expect(await whatArrived()).toEqual([])
    })

    it('without its configuration is an error that says nothing was purged', async () => {
      for (const query of farEnd().unconfigured) {
        expect((await purge(`tags?tag=pets&${query}`)).code).toBe('ANYHOST_PURGE_FAILED')
        expect((await purge(`all?${query}`)).code).toBe('ANYHOST_PURGE_FAILED')
      }
      expect(farEnd().unconfigured.length).toBeGreaterThan(0)
      expect(await whatArrived()).toEqual([])
    })

    it('that purges everything by a mark has it on every response, also where headers cannot be changed', async () => {
      const [name, value] = farEnd().mark ?? []
      if (!name) return
      for (const path of ['/answer/text', '/answer/redirect', '/p/rex', '/fault/throws', '/api/members']) {
        const response = await host.ask(path, { redirect: 'manual' })
        expect([path, response.headers.get(name)]).toEqual([path, value])
      }
    })
  })
}
