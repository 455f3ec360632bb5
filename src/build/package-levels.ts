/**
 * The levels of the hosts' own names and packages. They stand on what a target has anyway, so they are worked out from its other
 * rows; an adapter lists the packages that are at home on it, and what is otherwise there.
 */
import type { Support, Supports } from '../contract/adapter.ts'
import { COMPAT_FEATURES, INTEROP_FEATURES, type Feature } from '../contract/features.ts'
import { levelOf } from '../contract/levels.ts'

/** What a name needs of the target. `undefined`: nothing, it works everywhere. */
const NEEDS: Readonly<Record<string, Feature | undefined>> = {
  'netlify.builder': undefined,
  'netlify.fromLambda': undefined,
  'netlify.getContext': 'getContext',
  'netlify.Netlify.context': 'getContext',
  'netlify.Netlify.env': undefined,
  'netlify.purgeCache': 'call.cache.purge.tags',
  'netlify.schedule': undefined,
  'netlify.stream': undefined,
  'netlify.withLambda': undefined,
  'vercel.dangerouslyDeleteByTag': 'call.cache.purge.tags',
  'vercel.geolocation': 'context.geo.city',
  'vercel.getDeadline': 'context.deadline',
  'vercel.getEnv': undefined,
  'vercel.invalidateByTag': 'call.cache.purge.tags',
  'vercel.ipAddress': 'context.ip',
  'vercel.waitUntil': 'context.waitUntil',
}

/** Only the target itself can say whether it has these. */
const STATED = new Set([
  'vercel.attachDatabasePool',
  'vercel.awsCredentialsProvider',
  'vercel.getCache',
  'vercel.dangerouslyDeleteBySrcImage',
  'vercel.getVercelOidcToken',
  'vercel.invalidateBySrcImage',
])

const none = (note: string): Support => ({ level: 'none', note })

/** What a package does by itself, past everything that can be put in its way. */
const PAST_US: Readonly<Partial<Record<string, Support>>> = {
  'interop.netlify.purgeCache': none(
    "It calls Netlify's API, and rejects without NETLIFY_PURGE_API_TOKEN and SITE_ID.",
  ),
  'interop.netlify.stream': none("It needs Lambda's global `awslambda` when the file is loaded."),
  'interop.vercel.addCacheTag': none('It rejects.'),
  'interop.vercel.attachDatabasePool': none('It does nothing without VERCEL_URL and VERCEL_REGION.'),
  'interop.vercel.awsCredentialsProvider': none('No token is issued here, so it rejects.'),
  'interop.vercel.getEnv': none('It reads VERCEL_* of the environment, which nobody sets here.'),
  'interop.vercel.getVercelOidcToken': none('No token is issued here, so it rejects.'),
}

const NOTES: Readonly<Partial<Record<string, Pick<Support, 'note' | 'limit'>>>> = {
  'interop.netlify': { note: 'Its store and the global `Netlify`, with `interop`.' },
  'interop.vercel': { note: 'Its request context and headers, with `interop`.' },
  'compat.vercel.getEnv': { note: 'Four variables from the context; the others are undefined.' },
  'compat.vercel.invalidateByTag': { limit: 'What has the tag is gone at once, where the host has no soft way.' },
  'compat.vercel.dangerouslyDeleteByTag': { limit: 'At once: `revalidationDeadlineSeconds` is not waited for.' },
}

/** `supports` with a row for each name that it does not list. */
export function withPackages(supports: Supports): Supports {
  const rows = [...COMPAT_FEATURES, ...INTEROP_FEATURES].map((feature) => [feature, rowOf(feature, supports)] as const)
  return { ...Object.fromEntries(rows), ...supports }
}

/** Names that give nothing, or do nothing, where others reject. */
const QUIET: Readonly<Partial<Record<string, string>>> = {
  'compat.vercel.attachDatabasePool': 'does nothing',
  'compat.vercel.geolocation': 'knows no place',
  'compat.vercel.getDeadline': 'is undefined',
  'compat.vercel.ipAddress': 'is undefined',
}

/** What happens at a call whose row is `none`: a verb for a sentence. */
export const whenNone = (feature: Feature): string =>
  QUIET[feature] ?? (feature.startsWith('interop.') ? 'does not work' : 'rejects')

function rowOf(feature: Feature, supports: Supports): Support {
  const [room, host = '', ...rest] = feature.split('.')
  const name = [host, ...rest].join('.')
  const own = NOTES[feature]
  if (levelOf(supports[`interop.${host}` as Feature]) === 'native') return { level: 'native' }
  if (PAST_US[feature]) return PAST_US[feature]
  // Where the host's own names have a row of their own, the package's call is the same one.
  const stated = room === 'interop' ? supports[`compat.${name}` as Feature] : undefined
  if (stated)
    return typeof stated === 'string' ? { level: emulated(stated) } : { ...stated, level: emulated(stated.level) }
  if (STATED.has(name)) return { level: 'none' }
  const need = NEEDS[name]
  if (!need) return { level: 'emulated', ...own }
  const support = supports[need]
  const level = levelOf(support)
  // How the host does it is said at the row of the need; a limit is one here too.
  const { limit } = typeof support === 'object' ? support : {}
  if (level === 'none') return { level, note: `${need} is none.` }
  return { level: 'emulated', ...(limit && { limit }), ...own }
}

// Somebody else's names on a host are never its own.
const emulated = (level: Support['level']): Support['level'] => (level === 'none' ? 'none' : 'emulated')
