import type { Context } from '../contract/function.ts'
import { unsupported } from '../runtime/errors.ts'
import { getContext as current } from '../runtime/get-context.ts'
import type { NetlifyContext, NetlifyCookie } from './netlify-types.ts'

/**
 * The context of the request that is being handled, in the shape of @netlify/functions: text that is not known is `''`,
 * as Netlify's own runtime has it. Everything is read when it is asked for.
 * @throws AnyhostError `ANYHOST_NO_CONTEXT` outside a request.
 */
export const getContext = (): NetlifyContext => netlifyContextOf(current())

/** The same of a context that is at hand. */
export function netlifyContextOf(context: Context): NetlifyContext {
  const members: NetlifyContext = {
    get account() {
      return { id: context.account?.id ?? '' }
    },
    get cookies() {
      return cookiesOf(context)
    },
    get deploy() {
      const { context: name = '', id = '', published = false, skewProtectionToken } = context.deploy ?? {}
      return { context: name, id, published, ...(skewProtectionToken !== undefined && { skewProtectionToken }) }
    },
    get geo() {
      return geoOf(context)
    },
    get ip() {
      return context.ip ?? ''
    },
    get params() {
      // The host's type has no missing parameter; an optional one is left out of its record.
      return defined(context.params) as Record<string, string>
    },
    get requestId() {
      return context.requestId
    },
    get server() {
      const region = context.server?.awsRegion ?? context.server?.region
      return region === undefined ? {} : { region }
    },
    get site() {
      return defined({ ...context.site })
    },
    get url() {
      return context.url
    },
    json: (input) => Response.json(input),
    log: (...data: unknown[]) => console.log(...data),
    async next() {
      throw unsupported('next()', context.target, 'Netlify has it in edge functions only; answer the request here.')
    },
    rewrite: (url) => fetch(new URL(String(url), context.url)),
    waitUntil: (promise) => context.waitUntil(promise),
  }
  return members
}

function cookiesOf({ cookies }: Context): NetlifyContext['cookies'] {
  return {
    // As at the host: `undefined` for an absent cookie, which its type does not say.
    get: (name) => cookies.get(name) as string,
    delete: (input) => cookies.delete(typeof input === 'string' ? { name: input } : input),
    set(cookie: NetlifyCookie | string, value?: string) {
      // The second form has a value, by its type; the call checks it.
      if (typeof cookie === 'string') return cookies.set(cookie, value as string)
      const { unparsed = [], sameSite, ...rest } = cookie
      const partitioned = unparsed.some((each) => /^partitioned$/i.test(each))
      const other = unparsed.find((each) => !/^partitioned$/i.test(each))
      if (other !== undefined)
        throw new TypeError(`No cookie has the attribute ${JSON.stringify(other)} on every host.`)
      // In lower case the three names are ours.
      const same = sameSite && { sameSite: sameSite.toLowerCase() as 'strict' | 'lax' | 'none' }
      cookies.set({ ...rest, ...same, ...(partitioned && { partitioned }) })
    },
  }
}

/** Without `flag` and `continent`, which Netlify does not have, and without what is not known. */
function geoOf({ geo }: Context): NetlifyContext['geo'] {
  const { city, country, subdivision, latitude, longitude, timezone, postalCode } = geo
  const { code, name } = country
  return defined({
    city,
    country: defined({ code, name }),
    postalCode,
    subdivision: defined({ ...subdivision }),
    latitude,
    longitude,
    timezone,
  })
}

type Defined<Value> = { [Key in keyof Value]?: Exclude<Value[Key], undefined> }

/** The members that have a value. The casts hold because nothing else is left. */
const defined = <Value extends object>(value: Value): Defined<Value> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as Defined<Value>
