/**
 * What Netlify says of a request to a function of its Lambda-style runtime. Its own local server sends these headers to
 * every function (netlify/cli, src/lib/functions/server.ts, checked 2026-11); its edge lets no client through with them.
 */
import type { Members } from '../../src/contract/adapter.ts'
import { toGeo, type GeoFields } from '../../src/runtime/geo.ts'
import type { LambdaEvent, LambdaNative } from './native.ts'
import { headersOf } from './payload-1.ts'
import { headerOf } from './request.ts'

type Reads<Name extends keyof Members<LambdaNative>> = NonNullable<Members<LambdaNative>[Name]>

/** JSON as base64. What is malformed is a place of which nothing is known. */
export const netlifyGeo: Reads<'geo'> = ({ event }) => {
  const place = placeOf(event)
  return toGeo({
    ...place,
    countryCode: place.country?.code,
    countryName: place.country?.name,
    subdivisionCode: place.subdivision?.code,
    subdivisionName: place.subdivision?.name,
    postalCode: place.postal_code,
  })
}

/** The team. The account in the function's ARN is Netlify's own one at AWS. */
export const netlifyAccount: Reads<'account'> = ({ event }) => ({
  id: headerOf(headersOf(event), 'x-nf-account-id') || undefined,
})

type Named = { readonly code?: string; readonly name?: string } | null

interface Place extends Pick<GeoFields, 'city' | 'latitude' | 'longitude' | 'timezone'> {
  readonly country?: Named
  readonly subdivision?: Named
  readonly postal_code?: string
}

function placeOf(event: LambdaEvent): Place {
  try {
    const found: unknown = JSON.parse(Buffer.from(headerOf(headersOf(event), 'x-nf-geo') ?? '', 'base64').toString())
    // An object, and `toGeo` looks at each member before it is believed.
    return typeof found === 'object' && found !== null ? (found as Place) : {}
  } catch {
    return {}
  }
}
