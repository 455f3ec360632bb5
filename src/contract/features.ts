/**
 * The rows of the portability matrix. A feature that an adapter does not list is `none` there.
 * `reference` levels and limits stand with each adapter; this list only fixes the names.
 */

export const CONTEXT_FEATURES = [
  'context.params',
  'context.url',
  'context.target',
  'context.native',
  'context.level',
  'context.requestId',
  'context.ip',
  'context.geo.city',
  'context.geo.latitude',
  'context.geo.longitude',
  'context.geo.postalCode',
  'context.geo.timezone',
  'context.geo.country.code',
  'context.geo.country.name',
  'context.geo.country.flag',
  'context.geo.subdivision.code',
  'context.geo.subdivision.name',
  'context.geo.continent',
  'context.cookies',
  'context.account.id',
  'context.deploy.id',
  'context.deploy.context',
  'context.deploy.environment',
  'context.deploy.branch',
  'context.deploy.published',
  'context.deploy.skewProtectionToken',
  'context.site.id',
  'context.site.name',
  'context.site.url',
  'context.server.region',
  'context.server.awsRegion',
  'context.waitUntil',
  'context.signal',
  'context.deadline',
  'getContext',
] as const

export const CONFIG_FEATURES = [
  'config.path',
  'config.excludedPath',
  'config.method',
  'config.preferStatic',
  'config.schedule',
  'config.background',
  'config.region',
  'config.memory',
  'config.vcpu',
  'config.maxDuration',
  'config.runtime',
  'config.rateLimit',
  'config.cancellation',
] as const

export const EVENT_FEATURES = [
  'event.deployBuilding',
  'event.deploySucceeded',
  'event.deployFailed',
  'event.deployDeleted',
  'event.deployLocked',
  'event.deployUnlocked',
  'event.userLogin',
  'event.userSignup',
  'event.userValidate',
  'event.userModified',
  'event.userDeleted',
  'event.formSubmitted',
] as const

export const CALL_FEATURES = ['call.cache.purge.tags', 'call.cache.purgeAll'] as const

/** The names of `anyhost/compat/<host>`. */
export const COMPAT_FEATURES = [
  'compat.netlify.builder',
  'compat.netlify.fromLambda',
  'compat.netlify.getContext',
  'compat.netlify.purgeCache',
  'compat.netlify.schedule',
  'compat.netlify.stream',
  'compat.netlify.withLambda',
  'compat.vercel.attachDatabasePool',
  'compat.vercel.awsCredentialsProvider',
  'compat.vercel.dangerouslyDeleteBySrcImage',
  'compat.vercel.dangerouslyDeleteByTag',
  'compat.vercel.geolocation',
  'compat.vercel.getCache',
  'compat.vercel.getDeadline',
  'compat.vercel.getEnv',
  'compat.vercel.getVercelOidcToken',
  'compat.vercel.invalidateBySrcImage',
  'compat.vercel.invalidateByTag',
  'compat.vercel.ipAddress',
  'compat.vercel.waitUntil',
] as const

/** The hosts' own packages, and what their calls do, where `interop` names them. */
export const INTEROP_FEATURES = [
  'interop.netlify',
  'interop.netlify.getContext',
  'interop.netlify.purgeCache',
  'interop.netlify.stream',
  'interop.netlify.Netlify.context',
  'interop.netlify.Netlify.env',
  'interop.vercel',
  'interop.vercel.addCacheTag',
  'interop.vercel.attachDatabasePool',
  'interop.vercel.awsCredentialsProvider',
  'interop.vercel.dangerouslyDeleteBySrcImage',
  'interop.vercel.dangerouslyDeleteByTag',
  'interop.vercel.geolocation',
  'interop.vercel.getCache',
  'interop.vercel.getDeadline',
  'interop.vercel.getEnv',
  'interop.vercel.getVercelOidcToken',
  'interop.vercel.invalidateBySrcImage',
  'interop.vercel.invalidateByTag',
  'interop.vercel.ipAddress',
  'interop.vercel.waitUntil',
] as const

export const FIDELITY_FEATURES = [
  'fidelity.url.encodedSlash',
  'fidelity.url.queryOrder',
  'fidelity.headers.repeated',
  'fidelity.cookies.several',
  'fidelity.response.streaming',
  'fidelity.request.streaming',
] as const

export type Feature =
  | (typeof CONTEXT_FEATURES)[number]
  | (typeof CONFIG_FEATURES)[number]
  | (typeof EVENT_FEATURES)[number]
  | (typeof CALL_FEATURES)[number]
  | (typeof COMPAT_FEATURES)[number]
  | (typeof INTEROP_FEATURES)[number]
  | (typeof FIDELITY_FEATURES)[number]

/** Every feature, in the order in which the matrix prints them. */
export const FEATURES: readonly Feature[] = [
  ...CONTEXT_FEATURES,
  ...CONFIG_FEATURES,
  ...EVENT_FEATURES,
  ...CALL_FEATURES,
  ...COMPAT_FEATURES,
  ...INTEROP_FEATURES,
  ...FIDELITY_FEATURES,
]

export type FeatureKind = 'context' | 'config' | 'event' | 'call' | 'fidelity'

/** The kind of a feature decides what `none` means for it. */
export function kindOf(feature: Feature): FeatureKind {
  if (feature === 'getContext') return 'context'
  // What the hosts' own names and packages do is a call, whoever makes it.
  if (/^(?:compat|interop)\./.test(feature)) return 'call'
  // The part before the first dot is one of the kinds, by the lists above.
  return feature.slice(0, feature.indexOf('.')) as FeatureKind
}
