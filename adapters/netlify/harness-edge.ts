/**
 * Stand-in for Netlify's CDN, whose code is not published: which function a request goes to, by the manifest that
 * Netlify's bundler writes, and the event that the function gets, by what Netlify's bootstrap reads.
 */
import { randomUUID } from 'node:crypto'
import type { ClientFacts } from '../../src/contract/harness.ts'
import { toClient, toEventBody } from '../../test/hosts/http-parts.ts'
import type { HttpMetadata, Outcome } from '../../test/hosts/lambda-runtime.ts'

export interface ManifestRoute {
  readonly pattern: string
  readonly literal?: string
  readonly expression?: string
  readonly methods?: readonly string[]
  readonly prefer_static?: boolean
}

/** One function of the bundler's manifest, as far as the CDN needs it. */
export interface ManifestFunction {
  readonly name: string
  /** The folder with the bundled function. */
  readonly path: string
  readonly routes?: readonly ManifestRoute[]
  readonly excludedRoutes?: readonly ManifestRoute[]
  readonly priority?: number
  readonly schedule?: string
  readonly invocationMode?: string
}

export interface Match {
  readonly name: string
  /** The pattern that matched. Absent at a function's default address. */
  readonly route?: string
}

export interface NetlifyEvent {
  readonly rawUrl: string
  readonly path: string
  readonly httpMethod: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly isBase64Encoded: boolean
  readonly route?: string
  readonly invocationMetadata: Readonly<Record<string, string>>
  readonly purgeAPIToken?: string
}

/**
 * The function for a request. A method that a route does not list is no match; a function with routes, or with a
 * schedule, has no default address. Between several that match, Netlify does not say: the user's before generated ones,
 * then in the manifest's order, as its local emulation has it.
 */
export function matchFunction(
  functions: readonly ManifestFunction[],
  method: string,
  pathname: string,
  isStatic: boolean,
): Match | undefined {
  const reachable = functions.filter(({ schedule }) => schedule === undefined)
  for (const { name, routes = [], excludedRoutes = [] } of reachable.toSorted(byPriority)) {
    if (excludedRoutes.some((route) => matches(route, pathname))) continue
    const found = routes.find((route) => {
      const takes = route.methods === undefined || route.methods.length === 0 || route.methods.includes(method)
      return takes && matches(route, pathname) && !(isStatic && route.prefer_static === true)
    })
    if (found !== undefined) return { name, route: found.pattern }
    if (routes.length === 0 && withoutSlash(pathname) === `/.netlify/functions/${name}`) return { name }
  }
  return undefined
}

function byPriority(a: ManifestFunction, b: ManifestFunction): number {
  return (b.priority ?? 0) - (a.priority ?? 0)
}

function matches({ literal, expression }: ManifestRoute, pathname: string): boolean {
  if (expression !== undefined) return new RegExp(expression).test(pathname)
  return literal !== undefined && withoutSlash(literal) === withoutSlash(pathname)
}

function withoutSlash(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

export interface Site {
  readonly SITE_ID: string
  readonly NETLIFY_PURGE_API_TOKEN?: string | undefined
}

/** The event for a request from outside. */
export async function toEvent(request: Request, match: Match, facts: ClientFacts, site: Site): Promise<NetlifyEvent> {
  const url = new URL(request.url)
  const fromClient = [...request.headers].filter(([name]) => !isPlatformHeader(name))
  return {
    rawUrl: request.url,
    path: url.pathname,
    httpMethod: request.method,
    headers: { ...Object.fromEntries(fromClient), ...toPlatformHeaders(request, facts, site) },
    ...(await toEventBody(request)),
    ...(match.route !== undefined && { route: match.route }),
    invocationMetadata: { branch: 'main', account_tier: 'nf_team_dev', function_name: match.name },
    ...(site.NETLIFY_PURGE_API_TOKEN !== undefined && { purgeAPIToken: site.NETLIFY_PURGE_API_TOKEN }),
  }
}

/** Netlify removes its own names from what a client sends, and lets no event through that it has not signed. */
function isPlatformHeader(name: string): boolean {
  return name.startsWith('x-nf-') || name === 'x-netlify-event'
}

function toPlatformHeaders(request: Request, facts: ClientFacts, site: Site): Record<string, string> {
  const forwarded = [request.headers.get('x-forwarded-for'), facts.ip].filter((part) => part != null)
  return {
    host: request.headers.get('host') ?? new URL(request.url).host,
    'x-forwarded-proto': 'https',
    ...(forwarded.length > 0 && { 'x-forwarded-for': forwarded.join(', ') }),
    ...(facts.ip !== undefined && { 'x-nf-client-connection-ip': facts.ip }),
    ...(facts.geo !== undefined && { 'x-nf-geo': toGeoHeader(facts.geo) }),
    'x-nf-request-id': facts.requestId ?? randomUUID(),
    'x-nf-account-id': '650000000000000000000001',
    'x-nf-site-id': site.SITE_ID,
    'x-nf-deploy-id': '650000000000000000000002',
    'x-nf-deploy-context': 'production',
    'x-nf-deploy-published': '1',
    'x-nf-branch': 'main',
  }
}

/** Netlify's geo has no continent, and its postal code is in snake case. */
function toGeoHeader({ postalCode, continent: _none, ...geo }: NonNullable<ClientFacts['geo']>): string {
  return Buffer.from(JSON.stringify({ ...geo, postal_code: postalCode })).toString('base64')
}

/** What the client gets. A function that failed before its first byte is a 500. */
export function toResponse(outcome: Outcome, method: string): Response {
  if (outcome.kind !== 'streaming' || outcome.metadata === undefined) return crashed()
  try {
    const { statusCode, ...metadata } = outcome.metadata
    return toClient({ status: statusCode ?? 200, headers: toHeaders(metadata), body: outcome.body }, method)
  } catch {
    return crashed()
  }
}

function toHeaders({ headers = {}, multiValueHeaders = {} }: HttpMetadata): Headers {
  const sent = new Headers({ ...headers })
  for (const [name, values] of Object.entries(multiValueHeaders)) {
    for (const value of values) sent.append(name, value)
  }
  return sent
}

function crashed(): Response {
  return new Response('This function has crashed', { status: 500, headers: { 'content-type': 'text/plain' } })
}
