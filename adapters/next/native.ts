/**
 * What Next hands a route handler (`next` 16.4.6, checked 2026-11). Written down here so that neither this package's
 * types nor its runtime need `next`.
 */

/** `NextRequest`: a Request with two members more. */
export interface NextRequest extends Request {
  readonly nextUrl: URL & { readonly basePath?: string }
  readonly cookies: {
    get(name: string): { readonly name: string; readonly value: string } | undefined
    has(name: string): boolean
  }
}

/** The second argument. Its values are not used: Next throws at a malformed escape, and decodes what it likes. */
export interface NextSegment {
  readonly params?: Promise<Readonly<Record<string, string | string[] | undefined>>>
}

/** The host's own objects: what Next called the handler with. */
export interface NextNative {
  readonly request: NextRequest
  readonly segment: NextSegment | undefined
}
