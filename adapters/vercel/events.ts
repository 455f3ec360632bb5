/** Which functions Vercel calls, and for what: a function with events has an address of its own for them. */
import type { Note, PlannedFunction } from '../../src/contract/adapter.ts'
import type { EventName } from '../../src/contract/function.ts'

/** Webhooks of Vercel by event (vercel.com/docs/webhooks/webhooks-api, checked 2026-11). */
const WEBHOOKS: Partial<Record<EventName, string>> = {
  deployBuilding: 'deployment.created',
  deploySucceeded: 'deployment.succeeded',
  deployFailed: 'deployment.error',
}

/** No id of a function has a dot. */
const SUFFIX = '.events'

/**
 * What is deployed. Webhooks go to an address beside the function's own, so that no post of theirs, and none that looks
 * like one, meets `fetch`. Events that were accepted to be lost are nobody's.
 */
export const deployedOf = (functions: readonly PlannedFunction[]): PlannedFunction[] =>
  functions.flatMap((fn) => {
    const events = fn.events.filter((name) => WEBHOOKS[name])
    const own = fn.kind === 'event' ? [] : [{ ...fn, events: [] }]
    return events.length === 0 ? own : [...own, receiverOf(fn, events)]
  })

function receiverOf(fn: PlannedFunction, events: readonly EventName[]): PlannedFunction {
  const { regions, memory, vcpu, maxDuration } = fn.config
  return {
    ...fn,
    id: fn.id + SUFFIX,
    kind: 'event',
    paths: [],
    excludedPaths: [],
    methods: undefined,
    events,
    // Absent settings are left out, so that nothing is written for them.
    config: {
      ...(regions && { regions }),
      ...(memory && { memory }),
      ...(vcpu && { vcpu }),
      ...(maxDuration && { maxDuration }),
    },
  }
}

/** The id of the function whose code it runs. */
export const codeOf = ({ id }: PlannedFunction): string => (id.endsWith(SUFFIX) ? id.slice(0, -SUFFIX.length) : id)

export const eventNotes = (functions: readonly PlannedFunction[], addressOf: (fn: PlannedFunction) => string): Note[] =>
  functions
    .filter(({ kind }) => kind === 'event')
    .map((fn) => ({
      function: codeOf(fn),
      message: `Add a webhook for ${fn.events.map((name) => WEBHOOKS[name]).join(', ')} to https://<your domain>${addressOf(fn)}, and set ANYHOST_WEBHOOK_SECRET to its secret.`,
    }))
