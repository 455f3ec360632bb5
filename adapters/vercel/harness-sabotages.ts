/** Ways to break this adapter that the suite must notice. */
import type { Sabotage } from '../../src/contract/sabotage.ts'

export const sabotages: readonly Sabotage[] = [
  {
    id: 'vercel.unmarked',
    sentence: 'Answers do not carry the tag by which everything is purged.',
    turns: ['purge.mark'],
    edits: [
      {
        module: 'adapters/vercel/purge.ts',
        replace: "response.headers.append('vercel-cache-tag', SITE_TAG)",
        by: "if (!body) response.headers.append('vercel-cache-tag', SITE_TAG)",
      },
    ],
  },
]
