import type { Refusal, TargetPlan } from '../../src/contract/adapter.ts'
import type { TargetOption } from '../../src/contract/function.ts'

/** Options of the Worker, under `options.cloudflare` in anyhost.config. */
export interface CloudflareOptions extends TargetOption {
  /** The Worker's name. Without it `wrangler deploy --name` must say it. */
  readonly name?: string
  /** Default: the newest that the runtime of the tests knows. */
  readonly compatibilityDate?: string
  /** Modules and globals of Node. Default: where a function imports one, or has `runtime: 'nodejs'`. */
  readonly nodejsCompat?: boolean
  /** Workers Caching, a cache before the Worker. Default off. */
  readonly cache?: boolean
  /** Variables, which are no secrets. */
  readonly vars?: Readonly<Record<string, string>>
  /** What else wrangler.jsonc has: bindings, routes, … It goes before what the build writes. */
  readonly wrangler?: Readonly<Record<string, unknown>>
}

const isObject = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value)

/** What each option is, and whether a value is that. */
const OPTIONS: Readonly<Record<string, readonly [what: string, is: (value: unknown) => boolean]>> = {
  output: ['an output', () => true],
  allow: ['a list', () => true],
  interop: ['a list', () => true],
  // wrangler 4.164.0: the pattern of `name`.
  name: [
    'a name of a-z, 0-9 and dashes, at most 63',
    (value) => typeof value === 'string' && /^[a-z0-9][a-z0-9_-]{0,62}$/.test(value),
  ],
  compatibilityDate: [
    'a date like 2026-07-01',
    (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value),
  ],
  nodejsCompat: ['true or false', (value) => typeof value === 'boolean'],
  cache: ['true or false', (value) => typeof value === 'boolean'],
  vars: [
    'an object of texts',
    (value) => isObject(value) && Object.values(value as object).every((each) => typeof each === 'string'),
  ],
  wrangler: ['an object', isObject],
}

export function optionRefusals({ options, functions }: TargetPlan): Refusal[] {
  // Settings of a project are an object, or there are none.
  const given = Object.entries((options ?? {}) as Record<string, unknown>).filter(([, value]) => value !== undefined)
  return given.flatMap(([name, value]) => {
    // A name that there is not was refused by the build.
    const [wanted, is] = OPTIONS[name] ?? ['', () => true]
    if (is(value)) return []
    const what = `The option \`${name}\` of cloudflare is not ${wanted}.`
    return [
      {
        function: functions[0]?.id ?? '',
        at: [],
        what,
        why: 'The Worker could not be deployed with it.',
        fix: `Use ${wanted}.`,
      },
    ]
  })
}
