/** A rule of Vercel's firewall, asked for each request: what `checkRateLimit` of @vercel/firewall 1.2.5 does, checked 2026-11. */
import { log } from '../../src/runtime/log.ts'
import { plain } from '../../src/runtime/response.ts'

type Handler = (request: Request) => Promise<Response>

/** What an entry says of its limit. */
export interface LimitSettings {
  /** The rate limit ID of the rule. */
  readonly id: string
  /** Seconds, for Retry-After. */
  readonly window: number
  /** What is counted together. */
  readonly by: readonly ('ip' | 'domain')[]
}

/**
 * Answers 429 to what the rule limits. A rule that cannot be asked, or that does not exist, limits nothing; the log says so
 * for every request.
 */
export const limited =
  (handler: Handler, settings: LimitSettings): Handler =>
  async (request) =>
    (await overLimit(request, settings)) ? refuse(request, settings) : handler(request)

const refuse = ({ method }: Request, { window }: LimitSettings): Response => {
  const response = plain(429, 'Too Many Requests', { 'retry-after': String(window) })
  return method === 'HEAD' ? new Response(null, response) : response
}

async function overLimit(request: Request, { id, by }: LimitSettings): Promise<boolean> {
  const { headers } = request
  const { VERCEL_ENV: environment, PUBLIC_VERCEL_FIREWALL_PATH_PREFIX: prefix = '' } = process.env
  const ignored = (what: string, cause?: unknown): false => {
    const error = new Error(`The firewall ${what}, so nothing is limited.`, { cause })
    log('ANYHOST_RATE_LIMIT_OFF', 'A request passed unlimited', headers.get('x-vercel-id') ?? '', error)
    return false
  }
  // Elsewhere the client itself says which host would be asked.
  if (environment !== 'production' && environment !== 'preview') return ignored('is only there on Vercel')
  const host = headers.get('host') ?? ''
  const keys = by.map((each) => (each === 'ip' ? headers.get('x-real-ip') : host) ?? '')
  const place = prefix && !prefix.startsWith('/') ? `/${prefix}` : prefix
  try {
    const { status } = await fetch(
      `https://${host}${place}/.well-known/vercel/rate-limit-api/${encodeURIComponent(id)}`,
      { redirect: 'manual', headers: await questionOf(headers, id, keys.join(' ')) },
    )
    if (status === 429 || status === 403) return true
    return status === 204 ? false : ignored(status === 404 ? `has no rule "${id}"` : `answered ${status}`)
  } catch (error) {
    return ignored('did not answer', error)
  }
}

async function questionOf(asked: Headers, id: string, key: string): Promise<Headers> {
  const { VERCEL_AUTOMATION_BYPASS_SECRET: bypass = '', RATE_LIMIT_SECRET: salt = '' } = process.env
  const bytes = new Uint8Array(
    await crypto.subtle.digest('SHA-256', new TextEncoder().encode(key + id + bypass + salt)),
  )
  const question = new Headers({
    'x-vercel-rate-limit-api': id,
    'x-vercel-rate-limit-key': `${key}-${hexOf(bytes)}`,
    'user-agent': 'Bot/Vercel Rate Limit Checker',
    'x-forwarded-for': asked.get('x-forwarded-for') ?? '',
    'x-real-ip': asked.get('x-real-ip') ?? '',
    'x-vercel-protection-bypass': bypass,
  })
  const login = /(?:^|;)\s*(_vercel_jwt=[^;]*)/.exec(asked.get('cookie') ?? '')?.[1]
  if (login) question.set('cookie', login)
  for (const [name, value] of asked) question.append(`x-rr-${name}`, value)
  return question
}

const hexOf = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
