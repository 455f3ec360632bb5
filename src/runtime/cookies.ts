import type { Cookie, Cookies } from '../contract/function.ts'
import { badCookie, lateCookie } from './errors.ts'

/** Cookies of one request, and what was set on its response. */
export interface CookieJar extends Cookies {
  /** The Set-Cookie values, in the order in which they were set. Afterwards setting throws. */
  seal(): readonly string[]
}

/** Reads a `Cookie` header and collects `Set-Cookie` values, by the rules of the CookieStore API. */
export function createCookies(header: string | null): CookieJar {
  const received = parse(header ?? '')
  const changed = new Map<string, string>()
  let sealed = false

  function write(cookie: Cookie): void {
    if (sealed) throw lateCookie()
    const line = serialize(cookie)
    const key = [cookie.name, cookie.domain ?? '', cookie.path ?? '/'].join(';')
    // Set again, it counts as set last.
    changed.delete(key)
    changed.set(key, line)
  }

  return {
    get: (name) => received.get(name),
    has: (name) => received.has(name),
    entries: () => received.entries(),
    set(cookie: Cookie | string, value?: string) {
      const given = typeof cookie === 'string' ? { name: cookie, value: value as string } : cookie
      write(given)
      received.set(given.name, given.value)
    },
    delete(cookie) {
      // Nothing else is taken from it: a Max-Age would win over Expires, and keep the cookie.
      const { name, domain, path }: Pick<Cookie, 'name' | 'domain' | 'path'> =
        typeof cookie === 'string' ? { name: cookie } : cookie
      // A prefixed name is only taken with Secure, also to remove it.
      const secure = /^__(host|secure)-/i.test(name)
      write({
        name,
        value: '',
        expires: 0,
        secure,
        ...(domain !== undefined && { domain }),
        ...(path !== undefined && { path }),
      })
      received.delete(name)
    },
    seal() {
      sealed = true
      return [...changed.values()]
    },
  }
}

/** The first of several cookies of one name wins. Only space and tab are trimmed: other white space is part of a name. */
function parse(header: string): Map<string, string> {
  const cookies = new Map<string, string>()
  for (const pair of header.split(';')) {
    const at = pair.indexOf('=')
    const name = trim(pair.slice(0, Math.max(at, 0)))
    if (name && !cookies.has(name)) cookies.set(name, trim(pair.slice(at + 1)))
  }
  return cookies
}

function trim(text: string): string {
  let [start, end] = [0, text.length]
  while (isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

const isBlank = (code: number): boolean => code === 32 || code === 9

// Visible ASCII without `;`, and blanks inside: what every host carries in a header unchanged.
const VALUE = /^(?:[!-:<-~](?:[ -:<-~]*[!-:<-~])?)?$/
const NAME = /^[!-:<>-~]+$/
const DOMAIN = /^[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/

function serialize(cookie: Cookie): string {
  const { name, value, domain, path = '/', expires, maxAge, secure, httpOnly, sameSite, partitioned } = cookie
  const fail = (what: string) => badCookie(`The cookie ${JSON.stringify(name)} ${what}`)

  if (typeof name !== 'string' || !NAME.test(name))
    throw fail('has a name that is empty or not plain ASCII without `;`, `=` and blanks.')
  if (typeof value !== 'string') throw fail('has no value. Give a string.')
  if (!VALUE.test(value))
    throw fail('has a value with characters that a header cannot carry. Use `encodeURIComponent`.')
  if (name.length + value.length > 4096) throw fail('is longer than 4096 characters; browsers drop it.')
  if (!path.startsWith('/') || !VALUE.test(path) || path.length > 1024) throw fail('has a bad path. Start it with `/`.')
  if (domain !== undefined && (!DOMAIN.test(domain) || domain.length > 1024))
    throw fail('has a bad domain. Write `example.com`.')
  if (maxAge !== undefined && !Number.isSafeInteger(maxAge))
    throw fail('has a maxAge that is not a whole number of seconds.')
  const until = expires == null ? undefined : new Date(expires)
  if (until && Number.isNaN(until.getTime())) throw fail('expires at an invalid date.')
  if (partitioned && !secure) throw fail('is partitioned, so it must be secure.')
  if (/^__(host|secure)-/i.test(name) && !secure) throw fail('has a prefix that needs `secure: true`.')
  if (/^__host-/i.test(name) && (domain !== undefined || path !== '/'))
    throw fail('has a prefix that allows no domain and only the path `/`.')

  let line = `${name}=${value}; Path=${path}`
  if (domain !== undefined) line += `; Domain=${domain}`
  if (until) line += `; Expires=${until.toUTCString()}`
  if (maxAge !== undefined) line += `; Max-Age=${maxAge}`
  if (secure) line += '; Secure'
  if (httpOnly) line += '; HttpOnly'
  if (sameSite !== undefined) line += `; SameSite=${sameSiteName(sameSite, fail)}`
  if (partitioned) line += '; Partitioned'
  return line
}

const SAME_SITE = ['Strict', 'Lax', 'None']

function sameSiteName(given: string, fail: (what: string) => Error): string {
  const name = SAME_SITE.find((each) => each.toLowerCase() === given)
  if (!name) throw fail('has a sameSite that is not strict, lax or none.')
  return name
}
