/** The names of @vercel/functions 3.9.9 and its `/oidc`, on every target. */
export { getCache } from './vercel-cache.ts'
export { getEnv } from './vercel-env.ts'
export { awsCredentialsProvider } from './vercel-aws.ts'
export { getVercelOidcToken } from './vercel-oidc.ts'
export { attachDatabasePool } from './vercel-pool.ts'
export {
  dangerouslyDeleteBySrcImage,
  dangerouslyDeleteByTag,
  invalidateBySrcImage,
  invalidateByTag,
} from './vercel-purge.ts'
export { geolocation, getDeadline, ipAddress, waitUntil } from './vercel-request.ts'
export type { AwsCredentials, AwsCredentialsProviderInit } from './vercel-aws.ts'
export type {
  CacheOptions,
  DangerouslyDeleteOptions,
  Geo,
  GetVercelOidcTokenOptions,
  PurgeApi,
  Request,
  RuntimeCache,
} from './vercel-types.ts'
