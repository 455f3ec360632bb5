/** The context of @netlify/functions 6.0.0 (@netlify/types 3.0.0), checked 2026-11. */

export interface NetlifyCookie {
  name: string
  value: string
  expires?: Date | number
  maxAge?: number
  domain?: string
  path?: string
  secure?: boolean
  httpOnly?: boolean
  sameSite?: 'Strict' | 'Lax' | 'None'
  unparsed?: string[]
}

export interface NetlifyContext {
  account: { id: string }
  cookies: {
    delete: (input: string | { domain?: string; name: string; path?: string }) => void
    /** `undefined` for a cookie that was not sent, whatever the type of the host says. */
    get: (key: string) => string
    set: { (cookie: NetlifyCookie): void; (name: string, value: string): void }
  }
  deploy: { context: string; id: string; published: boolean; skewProtectionToken?: string }
  geo: {
    city?: string
    country?: { code?: string; name?: string }
    postalCode?: string
    subdivision?: { code?: string; name?: string }
    latitude?: number
    longitude?: number
    timezone?: string
  }
  ip: string
  json: (input: unknown) => Response
  log: { (...data: unknown[]): void; (message?: unknown, ...optionalParams: unknown[]): void }
  next(options?: { sendConditionalRequest?: boolean }): Promise<Response>
  next(request: Request, options?: { sendConditionalRequest?: boolean }): Promise<Response>
  params: Record<string, string>
  rewrite(url: string | URL): Promise<Response>
  requestId: string
  server: { region?: string }
  site: { id?: string; name?: string; url?: string }
  url: URL
  waitUntil: (promise: Promise<unknown>) => void
}

interface PurgeOptions {
  apiURL?: string
  deployAlias?: string
  tags?: string[]
  token?: string
  userAgent?: string
}

export type PurgeCacheOptions =
  | (PurgeOptions & { siteID?: string })
  | (PurgeOptions & { siteSlug: string })
  | (PurgeOptions & { domain: string })
