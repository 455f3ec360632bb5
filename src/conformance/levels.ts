/**
 * The least that each feature must be on each target, frozen. An adapter may state a better level in its `supports`; a worse
 * one needs a page in docs/decisions, named in `BELOW_THE_FLOOR`.
 */
import type { Level } from '../contract/function.ts'

/** The least level of one feature on one target. */
export interface Floor {
  readonly level: Level
  /** It holds under a condition: an option of the target, or what stands in front of the function. */
  readonly conditional: boolean
}

/** A level below the floor, and the page that says why. */
export interface Exception {
  readonly target: string
  readonly feature: string
  /** Relative to the repository. */
  readonly decision: string
}

const TARGETS = ['netlify', 'vercel', 'next', 'aws-lambda', 'cloudflare', 'node', 'deno', 'bun'] as const

/** N native, E emulated, F fixed, - none, in the order of `TARGETS`; `?` where a condition decides. */
const ROWS: Readonly<Record<string, string>> = {
  'context.params': 'E E E E E E E E',
  'context.url': 'E E E E E E E E',
  'context.target': 'E E E E E E E E',
  'context.native': 'E E E E E E E E',
  'context.level': 'E E E E E E E E',
  'context.requestId': 'N N N? N N E E E',
  'context.ip': 'N N N? N? N N N N',
  'context.geo.city': 'N N N? N? N - - -',
  'context.geo.latitude': 'N N N? N? N - - -',
  'context.geo.longitude': 'N N N? N? N - - -',
  'context.geo.postalCode': 'N N N? N? N - - -',
  'context.geo.timezone': 'N N N? N? N - - -',
  'context.geo.country.code': 'N N N? N? N - - -',
  'context.geo.country.name': 'N E E? N? E - - -',
  'context.geo.country.flag': 'E E E? E? E - - -',
  'context.geo.subdivision.code': 'N N N? N? N - - -',
  'context.geo.subdivision.name': 'N - N? N? N - - -',
  'context.geo.continent': '- N N? - N - - -',
  'context.cookies': 'E E E E E E E E',
  'context.account.id': 'N - - N - - - -',
  'context.deploy.id': 'N N N? E N E E E',
  'context.deploy.context': 'N N N? E E E E E',
  'context.deploy.branch': 'N N N? E E E E E',
  'context.deploy.environment': 'E E E? E E E E E',
  'context.deploy.published': 'N - - - - - - -',
  'context.deploy.skewProtectionToken': 'N E - - - - - -',
  'context.site.id': 'N N N? - E E E E',
  'context.site.name': 'N - N? E E E E E',
  'context.site.url': 'N N N? E E E E E',
  'context.server.region': 'N N N? N N E E E',
  'context.server.awsRegion': 'N E N? N - E E E',
  'context.waitUntil': 'N N N E N E E E',
  'context.signal': '- N N - N N N N',
  'context.deadline': 'N N - N - E E E',
  getContext: 'E E E E E E E E',

  'config.path': 'N E N E E E E E',
  'config.excludedPath': 'N E E E E E E E',
  'config.method': 'N E N E E E E E',
  'config.preferStatic': 'N E - - N E E E',
  'config.schedule': 'N N N? N N E N E',
  'config.background': 'N E E E E E E E',
  'config.region': 'N N N? F F F F F',
  'config.memory': 'N N F N F F F F',
  'config.vcpu': 'N E F E F F F F',
  'config.maxDuration': 'F N N? N F E E E',
  'config.runtime': 'N N N N E N E -',
  'config.rateLimit': 'N - - - N E E E',
  'config.cache': 'N N N N? N E E E',
  'config.cancellation': '- N N - N N N N',

  'event.deployBuilding': 'N E - - - - - -',
  'event.deploySucceeded': 'N E - - - - - -',
  'event.deployFailed': 'N E - - - - - -',
  'event.deployDeleted': 'N - - - - - - -',
  'event.deployLocked': 'N - - - - - - -',
  'event.deployUnlocked': 'N - - - - - - -',
  'event.userLogin': 'N - - - - - - -',
  'event.userSignup': 'N - - - - - - -',
  'event.userValidate': 'N - - - - - - -',
  'event.userModified': 'N - - - - - - -',
  'event.userDeleted': 'N - - - - - - -',
  'event.formSubmitted': 'N - - - - - - -',
  'event.shutdown': 'E N - E - E E E',

  'call.cache.purge.tags': 'N N N? N? N E E E',
  'call.cache.purge.paths': 'E E N? N? N E E E',
  'call.cache.invalidate': 'E N N? E? N E E E',
  'call.cache.purgeAll': 'N E E? N? N E E E',
  'call.cache.purgeImage': 'E N N? E? E E E E',
  'call.getCache': 'E N N? E E E E E',
  'call.getEnv': 'N N N? E E E E E',
  'call.getOidcToken': '- N N? - - - - -',
  'call.awsCredentialsProvider': 'E N N? N E E E E',
  'call.attachDatabasePool': 'E N N? E - E E E',

  'fidelity.url.encodedSlash': 'N N - N? N N N N',
  'fidelity.url.queryOrder': 'N N - N? N N N N',
  'fidelity.headers.repeated': 'N N - N? N N N N',
  'fidelity.cookies.several': 'N N - N? N N N N',
  'fidelity.response.streaming': 'N N - N? N N N N',
  'fidelity.request.streaming': '- N - - N N N N',
}

const LEVELS: Readonly<Record<string, Level>> = { N: 'native', E: 'emulated', F: 'fixed', '-': 'none' }

/** The floor of one target, by feature. A target that has none here is held to nothing. */
export function floorsOf(target: string): ReadonlyMap<string, Floor> {
  // Not every name is one of ours.
  const column = (TARGETS as readonly string[]).indexOf(target)
  if (column < 0) return new Map()
  return new Map(
    Object.entries(ROWS).map(([feature, row]) => {
      // Each row has a cell for each target.
      const cell = row.split(' ')[column]!
      return [feature, { level: LEVELS[cell[0]!]!, conditional: cell.endsWith('?') }]
    }),
  )
}

/** Whether a level is as good as the floor. `native` and `emulated` pass the same cases; `fixed` is told, `none` is not there. */
export function reaches(level: Level, floor: Level): boolean {
  return RANKS.indexOf(level) >= RANKS.indexOf(floor)
}

const RANKS: readonly Level[] = ['none', 'fixed', 'emulated', 'native']

/** What is below the floor on purpose. */
export const BELOW_THE_FLOOR: readonly Exception[] = [
  { target: 'netlify', feature: 'context.deadline', decision: 'docs/decisions/003-netlify-deadline.md' },
  { target: 'next', feature: 'call.cache.purgeAll', decision: 'docs/decisions/011-next-levels.md' },
  { target: 'node', feature: 'call.cache.purge.tags', decision: 'docs/decisions/009-servers-and-workers.md' },
  { target: 'node', feature: 'call.cache.purgeAll', decision: 'docs/decisions/009-servers-and-workers.md' },
]
