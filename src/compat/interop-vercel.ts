import type { CacheStore } from '../contract/adapter.ts'
import type { Context } from '../contract/function.ts'
import { unsupported } from '../runtime/errors.ts'
import { storage } from '../runtime/store.ts'
import type { Surroundings } from './interop.ts'
import {
  dangerouslyDeleteBySrcImage,
  dangerouslyDeleteByTag,
  invalidateBySrcImage,
  invalidateByTag,
} from './vercel-purge.ts'

/** Where @vercel/functions 3.9.9 and @vercel/oidc look (get-context.js, checked 2026-11). */
const HOLDER = Symbol.for('@vercel/request-context')
/** On a context: what the holder gives for its request. Any copy of this module may be the one that installed the holder. */
const OWN = Symbol.for('anyhost.vercel-context')

interface Globals {
  [HOLDER]?: { readonly get: () => object | undefined }
}

type Owner = { [OWN]?: object }

/**
 * For @vercel/functions: the holder of the request's context, and the headers that `geolocation` and `ipAddress` read. Those
 * are taken from the client first, so what is there is the target's own knowledge.
 */
export function vercelPackage(): Surroundings {
  const globals = globalThis as Globals
  globals[HOLDER] ??= { get: () => (storage()?.getStore() as Owner | undefined)?.[OWN] }
  return {
    request: (request, context) => withHeaders(request, headersOf(context)),
    run(context, call) {
      ;(context as Owner)[OWN] ??= requestContextOf(context)
      return call()
    },
  }
}

/** Everything is read when it is asked for. No token is in `headers`: nobody here issues one. */
function requestContextOf(context: Context): object {
  return {
    waitUntil: (task: unknown) => context.waitUntil(task),
    get deadline() {
      return context.deadline?.toISOString()
    },
    get cache() {
      return (context as { readonly cacheStore?: CacheStore | undefined }).cacheStore
    },
    purge: { dangerouslyDeleteBySrcImage, dangerouslyDeleteByTag, invalidateBySrcImage, invalidateByTag },
    async addCacheTag() {
      throw unsupported('addCacheTag', context.target, 'Write the tags into a header of the response.')
    },
    headers: {},
  }
}

/** In the words of @vercel/functions 3.9.9, headers.js. What is not known is `undefined`. */
function headersOf(context: Context): Record<string, string | undefined> {
  const { geo, server } = context as Partial<Context>
  return {
    'x-real-ip': context.ip,
    // The package takes the part before the first colon for the region, and makes one up where there is no header.
    'x-vercel-id': `${server?.region ?? ''}::${context.requestId}`,
    'x-vercel-ip-city': geo?.city && encodeURIComponent(geo.city),
    'x-vercel-ip-continent': geo?.continent,
    'x-vercel-ip-country': geo?.country.code,
    'x-vercel-ip-country-region': geo?.subdivision.code,
    'x-vercel-ip-latitude': geo?.latitude?.toString(),
    'x-vercel-ip-longitude': geo?.longitude?.toString(),
    'x-vercel-ip-postal-code': geo?.postalCode,
    'x-vercel-ip-timezone': geo?.timezone,
  }
}

function withHeaders(request: Request, known: Record<string, string | undefined>): Request {
  const sent = [...request.headers.keys()].filter((name) => name.startsWith('x-vercel-') || name === 'x-real-ip')
  const write = (headers: Headers): void => {
    for (const name of sent) headers.delete(name)
    for (const [name, value] of Object.entries(known)) if (value !== undefined) headers.set(name, inAscii(value))
  }
  try {
    write(request.headers)
    return request
  } catch {
    // Some hosts hand over headers that cannot be changed.
    const headers = new Headers(request.headers)
    write(headers)
    return new Request(request, { headers })
  }
}

/** The city comes encoded already; for the others this never happens, and must not fail a request if it does. */
const inAscii = (value: string): string => (/[^\x20-\x7e]/.test(value) ? encodeURIComponent(value) : value)
