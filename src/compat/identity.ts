import type { MaybePromise } from '../contract/function.ts'
import { fromBase64, toBase64 } from './base64.ts'

export type Claims = Record<string, unknown>

/**
 * Who says that a bearer token is genuine. Netlify's edge checked it before a Lambda-style function ran; no other host
 * does, and Netlify does not for the functions that are built here. So without this option there is no `user`: the text
 * of a token that nobody checked is the client's word.
 */
export type Identity =
  /** The Identity instance: it is asked about each token, over the network. */
  | { readonly url: string }
  /**
   * The instance's signing secret: tokens are checked here (HS256 and their times). One that is empty or `undefined`, as a
   * variable that is not set, fails every call that brings a token.
   */
  | { readonly secret: string | undefined; readonly url?: string }
  /** Your own check. Gives the claims, or nothing for a token that is not genuine. */
  | {
      readonly verify: (token: string, request: Request) => MaybePromise<Claims | null | undefined>
      readonly url?: string
    }

/**
 * `clientContext` as Netlify fills it: `user`, `identity` and both as base64 in `custom.netlify`. `identity.token`, an
 * administrator's token that only Netlify's edge could issue, is not there. Empty without the option.
 */
export async function clientContextOf(
  request: Request,
  option: Identity | undefined,
): Promise<Record<string, unknown>> {
  if (!option) return {}
  const token = /^bearer +([^\s,]+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  const user = token && (await check(token, request, option))
  const content = { ...(option.url && { identity: { url: option.url } }), ...(user && { user }) }
  return { custom: { netlify: toBase64(new TextEncoder().encode(JSON.stringify(content))) }, ...content }
}

async function check(token: string, request: Request, option: Identity): Promise<Claims | undefined> {
  if ('verify' in option) return (await option.verify(token, request)) ?? undefined
  if ('secret' in option) return claimsOf(token, option.secret)
  const response = await fetch(`${option.url.replace(/\/$/, '')}/user`, {
    headers: { authorization: `Bearer ${token}` },
  })
  await response.body?.cancel()
  // An instance that is ill is no reason to take somebody for nobody: the call fails, and is logged.
  if (response.status >= 500) throw new Error(`The Identity instance answered ${response.status}.`)
  // The instance has checked the token just now, so its own claims count.
  return response.ok ? (parse(token.split('.')[1]) as Claims | undefined) : undefined
}

/** The claims of a token that this secret signed and that is valid now; of no other. */
async function claimsOf(token: string, secret: string | undefined): Promise<Claims | undefined> {
  // Anybody can sign with nothing.
  if (!secret) throw new Error('`identity.secret` is empty: no token can be checked.')
  const [head, body, signature, ...rest] = token.split('.')
  if (!head || !body || !signature || rest.length > 0) return undefined
  // The algorithm is ours to choose: `none`, or a public key taken for a secret, would be the client's.
  if ((parse(head) as { alg?: unknown } | undefined)?.alg !== 'HS256') return undefined
  const bytes = new TextEncoder()
  const key = await crypto.subtle.importKey('raw', bytes.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'verify',
  ])
  if (!(await crypto.subtle.verify('HMAC', key, fromBase64(signature), bytes.encode(`${head}.${body}`))))
    return undefined
  const claims = parse(body)
  if (typeof claims !== 'object' || claims === null || Array.isArray(claims)) return undefined
  // The checks above leave an object.
  const { exp, nbf } = claims as Claims
  const now = Date.now() / 1000
  if (exp !== undefined && !(typeof exp === 'number' && now < exp)) return undefined
  if (nbf !== undefined && !(typeof nbf === 'number' && now >= nbf)) return undefined
  return claims as Claims
}

function parse(part: string | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(fromBase64(part ?? '')))
  } catch {
    return undefined
  }
}
