/** The types of @vercel/functions 3.9.9 and its `/oidc`, checked 2026-11. */

export interface Headers {
  get(name: string): string | null
}

export interface Request {
  headers: Headers
}

export interface Geo {
  city?: string
  country?: string
  flag?: string
  /** Here: where the function runs, as the host says it. Vercel's own helper says where the request came in. */
  region?: string
  countryRegion?: string
  latitude?: string
  longitude?: string
  postalCode?: string
}

export interface CacheOptions {
  keyHashFunction?: (key: string) => string
  namespace?: string
  namespaceSeparator?: string
}

export interface RuntimeCache {
  delete: (key: string) => Promise<void>
  get: (key: string) => Promise<unknown | null>
  set: (key: string, value: unknown, options?: { name?: string; tags?: string[]; ttl?: number }) => Promise<void>
  expireTag: (tag: string | string[]) => Promise<void>
}

export interface DangerouslyDeleteOptions {
  revalidationDeadlineSeconds?: number
}

export interface PurgeApi {
  invalidateByTag: (tag: string | string[]) => Promise<void>
  dangerouslyDeleteByTag: (tag: string | string[], options?: DangerouslyDeleteOptions) => Promise<void>
  invalidateBySrcImage: (src: string | string[]) => Promise<void>
  dangerouslyDeleteBySrcImage: (src: string | string[], options?: DangerouslyDeleteOptions) => Promise<void>
}

interface OidcBase {
  team?: string
  project?: string
  expirationBufferMs?: number
}

export type GetVercelOidcTokenOptions =
  | (OidcBase & { audience: string; jti?: string; skipCache?: boolean })
  | (OidcBase & { audience?: undefined; jti?: never; skipCache?: never })
