import { describe, expect, it } from 'vitest'
import { netlifyAccount, netlifyGeo } from '../../adapters/aws-lambda/netlify-facts.ts'
import type { LambdaNative } from '../../adapters/aws-lambda/native.ts'
import { lambdaContext } from './call.ts'

const native = (headers: Record<string, string>): LambdaNative => ({
  event: { rawUrl: 'https://site.example/', httpMethod: 'GET', headers },
  context: lambdaContext(),
})
const geoOf = (value: unknown): unknown => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return JSON.parse(JSON.stringify(netlifyGeo(native({ 'x-nf-geo': Buffer.from(text).toString('base64') }))))
}

describe("a function in Netlify's Lambda-style runtime", () => {
  it('is told the place of the client', () => {
    const place = {
      city: 'Oslo',
      country: { code: 'NO', name: 'Norway' },
      subdivision: { code: '03', name: 'Oslo County' },
      timezone: 'Europe/Oslo',
      latitude: 59.9,
      longitude: 10.7,
      postal_code: '0150',
    }
    expect(geoOf(place)).toEqual({
      city: 'Oslo',
      country: { code: 'NO', name: 'Norway', flag: '🇳🇴' },
      subdivision: { code: '03', name: 'Oslo County' },
      latitude: 59.9,
      longitude: 10.7,
      timezone: 'Europe/Oslo',
      postalCode: '0150',
    })
  })

  it.each([['no JSON'], ['null'], ['"Oslo"'], ['[1]'], [{ city: 7, country: null, latitude: [1] }]])(
    'knows no place from %j',
    (value) => expect(geoOf(value)).toEqual({ country: {}, subdivision: {} }),
  )

  it('has the account that Netlify says, and none without it', () => {
    expect([netlifyAccount(native({ 'x-nf-account-id': 'team-1' })), netlifyAccount(native({}))]).toEqual([
      { id: 'team-1' },
      { id: undefined },
    ])
  })
})
