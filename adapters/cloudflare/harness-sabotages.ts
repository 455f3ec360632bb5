/** Ways to break this adapter that the suite must notice. */
import type { Sabotage } from '../../src/contract/sabotage.ts'

export const sabotages: readonly Sabotage[] = [
  {
    id: 'cloudflare.tasks-dropped',
    sentence: 'The host is not told of tasks, and ends them with the answer.',
    turns: [
      'wait-until.before',
      'wait-until.nested',
      'wait-until.destructured',
      'wait-until.imported',
      'wait-until.body',
    ],
    edits: [{ module: 'adapters/cloudflare/runtime.ts', replace: 'ctx.waitUntil(task),', by: 'void [ctx, task],' }],
  },
]
