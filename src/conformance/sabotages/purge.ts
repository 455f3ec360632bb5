import type { Sabotage } from '../../contract/sabotage.ts'

const CACHE = 'src/runtime/cache.ts'

export const purgeSabotages: readonly Sabotage[] = [
  {
    id: 'purge.swallowed',
    sentence: 'A purge of tags is never sent, and nothing says so.',
    turns: ['purge.tags', 'purge.authorised', 'purge.far-end-*', 'purge.unconfigured', 'purge-none.tags'],
    edits: [{ module: CACHE, replace: 'await controls().purge({ tags })', by: 'void [controls, tags]' }],
  },
  {
    id: 'purge.all-swallowed',
    sentence: 'A purge of everything is never sent, and nothing says so.',
    turns: ['purge.all', 'purge.authorised', 'purge.unconfigured', 'purge-none.all'],
    edits: [{ module: CACHE, replace: 'await controls().purgeAll()', by: 'void controls' }],
  },
  {
    id: 'purge.case-kept',
    sentence: 'Tags are sent in the case in which they were given.',
    turns: ['purge.tags'],
    edits: [{ module: CACHE, replace: 'tag.toLowerCase()', by: 'tag' }],
  },
  {
    id: 'purge.unchecked',
    sentence: 'What a tag may be is not checked.',
    turns: [
      'purge.scope-comma',
      'purge.scope-line-break',
      'purge.scope-unicode',
      'purge.scope-long',
      'purge.scope-one-odd',
    ],
    edits: [{ module: CACHE, replace: 'if (odd >= 0)', by: 'if (odd >= tags.length)' }],
  },
  {
    id: 'purge.empty-is-fine',
    sentence: 'A scope that is missing or empty is sent.',
    turns: ['purge.scope-no-tag', 'purge.scope-undefined'],
    edits: [{ module: CACHE, replace: 'if (tags.length === 0)', by: 'if (tags.length < 0)' }],
  },
  {
    id: 'purge.odd-dropped',
    sentence: 'Tags that are not portable are left out in silence.',
    turns: ['purge.scope-one-odd', 'purge.scope-empty'],
    edits: [
      {
        module: CACHE,
        replace: "const odd = tags.findIndex((tag) => typeof tag !== 'string' || !TAG.test(tag))",
        by: 'const odd = -1\n  tags.splice(0, tags.length, ...tags.filter((tag) => TAG.test(tag)))',
      },
    ],
  },
  {
    id: 'purge.failure-hidden',
    sentence: 'A purge that failed looks like one that did not.',
    turns: ['purge.far-end-*', 'purge.unconfigured'],
    edits: [
      {
        module: CACHE,
        replace: 'await controls().purge({ tags })',
        by: 'await controls().purge({ tags }).catch(() => {})',
      },
    ],
  },
]
