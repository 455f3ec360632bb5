/** The front doors that an output is also run behind, each a column of its own. */
import type { Harness, Variant } from '../../src/contract/harness.ts'
import type { Front } from './fronts.ts'
import { doors, type Door } from './harness-front.ts'
import { NETLIFY_ACCOUNT } from './harness-front-netlify.ts'

interface Behind {
  readonly front: Front
  readonly outputs: readonly string[]
  readonly more?: Omit<Variant, 'name' | 'outputs' | 'options'>
}

/** A name has one value there, on the way in and on the way out. */
const singleValue: Variant['supports'] = {
  'context.url': { level: 'emulated', limit: 'Of a name that repeats in the query, the last value.' },
  'fidelity.headers.repeated': { level: 'none', note: 'The last line of a name.' },
  'fidelity.cookies.several': { level: 'none', note: 'The first; the others are logged as ANYHOST_COOKIES_LOST.' },
}

/** By the name of their door. Those that the outputs have by themselves are not among them. */
const BEHIND: Partial<Record<Door, Behind>> = {
  'function-url': { front: 'function-url', outputs: ['buffered'] },
  'rest-api': { front: 'rest-api', outputs: ['buffered', 'streaming'] },
  alb: { front: 'alb', outputs: ['buffered'] },
  // The same build as behind `alb`. The template asks for multi-value mode; somebody else's target group may not.
  'alb-single': {
    front: 'alb',
    outputs: ['buffered'],
    more: {
      supports: singleValue,
      gaps: [
        { cases: ['request-header.repeated-none'], why: "The suite's client joins the lines of a name to one itself." },
      ],
    },
  },
  lattice: { front: 'lattice', outputs: ['buffered'] },
  // The same build again, in a target group that asks for version 1 of the event.
  'lattice-v1': { front: 'lattice', outputs: ['buffered'] },
  'netlify-legacy': {
    front: 'netlify-legacy',
    outputs: ['buffered'],
    more: { says: { 'context.account.id': NETLIFY_ACCOUNT } },
  },
}

export const variants: NonNullable<Harness['variants']> = doors.flatMap((name) => {
  const behind = BEHIND[name]
  return behind ? [{ name, outputs: behind.outputs, options: { front: behind.front }, ...behind.more }] : []
})
