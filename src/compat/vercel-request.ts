import { getContext } from '../runtime/get-context.ts'
import type { Geo, Headers, Request } from './vercel-types.ts'

/**
 * Where the client is, of the running request. The argument is not read: on other hosts a client can send Vercel's
 * headers. Members that are not known are absent.
 * @throws AnyhostError `ANYHOST_NO_CONTEXT` outside a request.
 */
export function geolocation(_request: Request): Geo {
  const { geo, server } = getContext()
  const { city, country, subdivision, latitude, longitude, postalCode } = geo
  const found: Partial<Record<keyof Geo, string | undefined>> = {
    city,
    country: country.code,
    flag: country.flag,
    countryRegion: subdivision.code,
    region: server.region,
    latitude: latitude?.toString(),
    longitude: longitude?.toString(),
    postalCode,
  }
  // What is left has a value.
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined)) as Geo
}

/**
 * The client's address, of the running request. The argument is not read: on other hosts a client can send `x-real-ip`.
 * @throws AnyhostError `ANYHOST_NO_CONTEXT` outside a request.
 */
export function ipAddress(_input: Request | Headers): string | undefined {
  return getContext().ip
}

/** When the host stops the function, where it says so. Absent outside a request, as at the host. */
export function getDeadline(): Date | undefined {
  return getContext({ optional: true })?.deadline
}

/**
 * Keeps the instance alive until the promise settles.
 * @throws TypeError for what is no promise; AnyhostError `ANYHOST_NO_CONTEXT` outside a request, where the host's own
 * helper keeps silent and nothing alive.
 */
export const waitUntil = (promise: Promise<unknown>): void | undefined => {
  if (promise === null || typeof promise !== 'object' || typeof promise.then !== 'function') {
    throw new TypeError(`waitUntil can only be called with a Promise, got ${typeof promise}`)
  }
  getContext().waitUntil(promise)
}
