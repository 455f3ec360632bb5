/** Rows of `supports` that are the same on several hosts. An adapter spreads what is true of it and lists what is its own. */
import type { Support, Supports } from '../contract/adapter.ts'

/** Our runtime or the entry does it, and the host adds nothing. */
export const OURS: Support = { level: 'emulated' }

/** What our runtime does on every host in the same way; a host that does a part of it itself has its own row for that. */
export const EVERYWHERE: Supports = {
  'context.params': OURS,
  'context.url': OURS,
  'context.target': OURS,
  'context.level': OURS,
  'context.cookies': OURS,
  getContext: OURS,
  'config.path': OURS,
  'config.excludedPath': OURS,
  'config.method': OURS,
}

/** Where the host never sees these, and only the entry can refuse. */
export const REFUSED_BY_ENTRY: Supports = {
  'config.excludedPath': { level: 'emulated', note: 'The entry answers 404.' },
  'config.method': { level: 'emulated', note: 'The entry answers 405.' },
}

/** On hosts that run functions on Node alone. */
export const ON_NODE: Supports = { 'config.runtime': { level: 'native', value: 'nodejs' } }

/** Names and flags, from the code of the country. */
export const DERIVED: Support = { level: 'emulated', note: 'Derived from the code.' }

/** What an edge says of the client's place. */
export const PLACE: Supports = {
  'context.geo.city': 'native',
  'context.geo.latitude': 'native',
  'context.geo.longitude': 'native',
  'context.geo.postalCode': 'native',
  'context.geo.timezone': 'native',
  'context.geo.country.code': 'native',
  'context.geo.country.name': DERIVED,
  'context.geo.country.flag': DERIVED,
  'context.geo.subdivision.code': 'native',
}

/** A platform that runs functions no longer than their request, and does not say when it is given up. */
export const CLIENT_UNSEEN: Support = { level: 'none', note: 'The host does not say when the client goes away.' }

/** Where `request.signal` is aborted without being asked to. */
export const ALWAYS_CANCELLED: Support = { level: 'native', value: 'true', note: 'Always on.' }

/** What reaches a function as it was sent, and leaves as it was answered. */
export const UNCHANGED: Supports = {
  'fidelity.url.encodedSlash': 'native',
  'fidelity.url.queryOrder': 'native',
  'fidelity.headers.repeated': 'native',
  'fidelity.cookies.several': 'native',
  'fidelity.response.streaming': 'native',
  'fidelity.request.streaming': 'native',
}

/** Where the host keeps no values: our store, with what does not share it, such as `instances`. */
export const memoryCache = (others: string): Support => ({
  level: 'emulated',
  note: 'In the memory of one instance, 32 MB of text; said once in the log.',
  limit: `Other ${others} have their own: they do not see a value, and \`expireTag\` does not reach them.`,
})

/** Credentials that are there already, and from where. */
export const credentials = (note: string, level: Support['level'] = 'emulated'): Support => ({
  level,
  note,
  limit: '`roleArn` is not assumed: the credentials are those that the function has.',
})

/** Where `waitUntil` keeps an instance long enough. */
export const POOL_WAITS: Support = { level: 'emulated', note: '`waitUntil` until the pool is idle.' }
