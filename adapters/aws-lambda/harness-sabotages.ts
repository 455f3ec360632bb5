/** Ways to break this adapter that the suite must notice. */
import type { Sabotage } from '../../src/contract/sabotage.ts'
import { frontSabotages } from './harness-sabotages-fronts.ts'

export const sabotages: readonly Sabotage[] = [
  {
    id: 'aws-lambda.viewer-believed',
    sentence: 'A place is taken from headers that anybody can send, where no distribution stands in front.',
    turns: ['context-limit.geo-*', 'trust.forged-where-nothing-is-known'],
    on: ['buffered'],
    edits: [
      {
        module: 'adapters/aws-lambda/facts.ts',
        replace: 'process.env.ANYHOST_CLOUDFRONT ? headersOf(event) : undefined',
        by: 'headersOf(event)',
      },
    ],
  },
  ...frontSabotages,
]
