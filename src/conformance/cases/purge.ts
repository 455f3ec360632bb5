/** `cache.purge` and `purgeAll`, up to the host's own far end. */
import type { Feature } from '../../contract/features.ts'
import type { Case, Host } from '../case.ts'
import { contains, equal, holds, lacks, oneOf } from '../expect.ts'

interface Answer {
  readonly purged?: boolean
  readonly code?: string
  readonly message?: string
}

async function purge({ ask }: Host, query: string): Promise<Answer> {
  // The project's own answer.
  return (await (await ask(`/purge/${query}`)).json()) as Answer
}

const whatArrived = async ({ farEnd }: Host): Promise<unknown> => (await farEnd.take()).map(({ what }) => what)

const TAGS: Feature = 'call.cache.purge.tags'
const ALL: Feature = 'call.cache.purgeAll'

/** Others of these cases purge as well, and the far end keeps one list. */
const purgeCase = (each: Omit<Case, 'serial'>): Case => ({
  ...each,
  serial: true,
  run: async (host) => {
    if (host.hasFarEnd) await host.farEnd.take()
    await each.run(host)
  },
})

const SCOPES: readonly (readonly [word: string, what: string, query: string])[] = [
  ['no-tag', 'No tag', 'tags'],
  ['undefined', 'undefined', 'undefined'],
  ['empty', 'An empty tag', 'tags?tag='],
  ['comma', 'A tag with a comma', 'tags?tag=a,b'],
  ['line-break', 'A tag with a line break', 'tags?tag=a%0D%0AX:y'],
  ['unicode', 'A tag beyond ASCII', 'tags?tag=%C3%BC'],
  ['long', 'A tag of 2000 characters', `tags?tag=${'a'.repeat(2000)}`],
  ['one-odd', 'One odd tag among good ones', 'tags?tag=good&tag=*'],
]

const noneCase = (id: string, feature: Feature, query: string): Case => ({
  id,
  title: `${feature} rejects where the host does not have it, and says that nothing was purged.`,
  features: [feature],
  when: 'none',
  run: async (host) => {
    const { purged, code, message } = await purge(host, query)
    equal(purged, undefined)
    contains(message, 'Nothing was purged')
    oneOf(code, ['ANYHOST_CACHE_UNAVAILABLE', 'ANYHOST_PURGE_FAILED'])
  },
})

const drafts: readonly Omit<Case, 'serial'>[] = [
  {
    id: 'purge.tags',
    title: 'purge({ tags }) purges these tags and no others, in lower case, each once.',
    features: [TAGS],
    run: async (host) => {
      equal(await purge(host, 'tags?tag=pets&more=Pets-7~a.b:c/d_e~pets'), { purged: true })
      equal(await whatArrived(host), [['pets', 'pets-7', 'a.b:c/d_e']])
    },
  },
  {
    id: 'purge.all',
    title: 'purgeAll() purges everything.',
    features: [ALL],
    run: async (host) => {
      equal(await purge(host, 'all'), { purged: true })
      equal(await whatArrived(host), ['everything'])
    },
  },
  {
    id: 'purge.authorised',
    title: 'A purge is authorised as the host’s documentation has it.',
    features: [TAGS, ALL],
    run: async (host) => {
      await purge(host, 'tags?tag=pets&tag=%2Fa%2Fb')
      await purge(host, 'all')
      const calls = await host.farEnd.take()
      equal(calls.length, 2)
      for (const { authorization } of calls) equal(authorization?.given, authorization?.expected)
    },
  },
  ...SCOPES.map(([word, what, query]) => ({
    id: `purge.scope-${word}`,
    title: `${what} is refused, and nothing is sent.`,
    features: [TAGS],
    run: async (host: Host) => {
      equal((await purge(host, query)).code, 'ANYHOST_PURGE_SCOPE')
      equal(await whatArrived(host), [])
    },
  })),
  ...[429, 500, 403].map((status) => ({
    id: `purge.far-end-${status}`,
    title: `A far end that answers ${status} is an error that says that nothing was purged.`,
    features: [TAGS, ALL],
    run: async (host: Host) => {
      for (const kind of ['tags?tag=pets&', 'all?']) {
        const { code, message = '' } = await purge(host, kind + host.farEnd.failNext(status))
        equal(code, 'ANYHOST_PURGE_FAILED')
        contains(message, 'Nothing was purged')
        lacks(message, /purge-token|wJalrX|session\/token/)
      }
      equal(await whatArrived(host), [])
    },
  })),
  {
    id: 'purge.unconfigured',
    title: 'A purge without its configuration is an error that says that nothing was purged.',
    features: [TAGS, ALL],
    run: async (host) => {
      for (const query of host.farEnd.unconfigured) {
        equal((await purge(host, `tags?tag=pets&${query}`)).code, 'ANYHOST_PURGE_FAILED')
        equal((await purge(host, `all?${query}`)).code, 'ANYHOST_PURGE_FAILED')
      }
      holds(host.farEnd.unconfigured.length > 0, 'The harness names what can be missing.')
      equal(await whatArrived(host), [])
    },
  },
  {
    id: 'purge.mark',
    title: 'What purges everything by a mark has it on every response, also where headers cannot be changed.',
    features: [ALL],
    unless: (host) => (host.hasFarEnd && host.farEnd.mark ? undefined : 'The host needs no mark to purge everything.'),
    run: async (host) => {
      const [name, value] = host.farEnd.mark!
      for (const path of ['/answer/text', '/answer/redirect', '/p/rex', '/fault/throws', '/api/members']) {
        const response = await host.ask(path, { redirect: 'manual' })
        equal([path, response.headers.get(name)], [path, value])
      }
    },
  },
]

export const purgeCases: readonly Case[] = [
  noneCase('purge-none.tags', TAGS, 'tags?tag=pets'),
  noneCase('purge-none.all', ALL, 'all'),
  ...drafts.map(purgeCase),
]
