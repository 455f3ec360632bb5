import type { Geo } from '../contract/function.ts'

/** What hosts say about a place, in their own spelling. */
export interface GeoFields {
  readonly city?: string | null | undefined
  readonly countryCode?: string | null | undefined
  readonly countryName?: string | null | undefined
  readonly subdivisionCode?: string | null | undefined
  readonly subdivisionName?: string | null | undefined
  readonly latitude?: string | number | null | undefined
  readonly longitude?: string | number | null | undefined
  readonly timezone?: string | null | undefined
  readonly postalCode?: string | null | undefined
  readonly continent?: string | null | undefined
}

/** One shape for every host. What is empty, malformed or out of range is absent; nothing throws. */
export function toGeo(fields: GeoFields): Geo {
  const code = countryOf(fields.countryCode)
  const country = {
    code,
    // Intl data is loaded when somebody reads the name, not for every request.
    get name() {
      // What has a code that is no country's has no name either, whatever the host calls it.
      return code || !fields.countryCode ? (text(fields.countryName) ?? countryName(code)) : undefined
    },
    flag: code && String.fromCodePoint(...[...code].map((letter) => 0x1f1a5 + letter.charCodeAt(0))),
  }
  const geo: { [Key in keyof Geo]: Geo[Key] | undefined } = {
    city: text(fields.city),
    // The three members are all there; an absent one is undefined, as the contract allows.
    country: country as Geo['country'],
    subdivision: {
      code: text(text(fields.subdivisionCode)?.replace(new RegExp(`^${code}-`), '')),
      name: text(fields.subdivisionName),
    } as Geo['subdivision'],
    latitude: degrees(fields.latitude, 90),
    longitude: degrees(fields.longitude, 180),
    timezone: text(fields.timezone),
    postalCode: text(fields.postalCode),
    continent: text(fields.continent),
  }
  return geo as Geo
}

/** Percent-decodes a header; malformed text stays as it is. */
export function decodeHeader(value: string | null | undefined): string | undefined {
  if (!value) return undefined
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value ? value : undefined)

// Tor exits and unknown places have codes of their own; neither is a country.
function countryOf(code: string | null | undefined): string | undefined {
  return typeof code === 'string' && /^[A-Z]{2}$/.test(code) && code !== 'XX' && code !== 'ZZ' ? code : undefined
}

let names: Intl.DisplayNames | undefined

function countryName(code: string | undefined): string | undefined {
  if (!code) return undefined
  names ??= new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  return names.of(code)
}

function degrees(value: string | number | null | undefined, bound: number): number | undefined {
  // Blank text and lists would become 0.
  const number = typeof value === 'number' || text(value)?.trim() ? Number(value) : Number.NaN
  return Math.abs(number) <= bound ? number : undefined
}
