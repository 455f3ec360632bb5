import { describe, expect, test, vi } from 'vitest'
import { deployOf } from '../../src/runtime/deploy.ts'
import { decodeHeader, toGeo } from '../../src/runtime/geo.ts'

describe('a place', () => {
  test('has every member that the host gave', () => {
    const geo = toGeo({
      city: 'Oslo',
      countryCode: 'NO',
      countryName: 'Norge',
      subdivisionCode: '03',
      subdivisionName: 'Oslo County',
      latitude: '59.91',
      longitude: 10.75,
      timezone: 'Europe/Oslo',
      postalCode: '0150',
      continent: 'EU',
    })
    expect(geo).toEqual({
      city: 'Oslo',
      country: { code: 'NO', name: 'Norge', flag: '🇳🇴' },
      subdivision: { code: '03', name: 'Oslo County' },
      latitude: 59.91,
      longitude: 10.75,
      timezone: 'Europe/Oslo',
      postalCode: '0150',
      continent: 'EU',
    })
  })

  test('always has its objects, and leaves that are undefined', () => {
    const geo = toGeo({})
    expect(geo.country).toEqual({ code: undefined, name: undefined, flag: undefined })
    expect(geo.subdivision).toEqual({ code: undefined, name: undefined })
    expect(geo.latitude).toBeUndefined()
    expect(geo.city).toBeUndefined()
  })

  test('is absent where the host says nothing by empty text', () => {
    const geo = toGeo({ city: '', countryCode: '', latitude: '', longitude: '', timezone: '', continent: '' })
    expect(geo.city).toBeUndefined()
    expect(geo.country.code).toBeUndefined()
    expect(geo.latitude).toBeUndefined()
    expect(geo.longitude).toBeUndefined()
  })

  test('takes its name and its flag from the code', () => {
    expect(toGeo({ countryCode: 'US' }).country).toMatchObject({ name: 'United States', flag: '🇺🇸' })
    expect(toGeo({ countryCode: 'GB' }).country).toMatchObject({ name: 'United Kingdom', flag: '🇬🇧' })
  })

  test('loads the names of countries when one is read', () => {
    const made = vi.spyOn(Intl, 'DisplayNames')
    const geo = toGeo({ countryCode: 'FR' })
    expect(made).not.toHaveBeenCalled()
    expect(geo.country.name).toBe('France')
    made.mockRestore()
  })

  test.each(['T1', 'XX', 'ZZ', 'us', 'USA', 'U', '1', 'Ü1'])('is in no country for the code %s', (code) => {
    const { country } = toGeo({ countryCode: code, countryName: 'Tor' })
    expect(country.code).toBeUndefined()
    expect(country.flag).toBeUndefined()
    expect(country.name).toBeUndefined()
  })

  test('has no name for a code that nobody knows', () => {
    expect(toGeo({ countryCode: 'QQ' }).country.name).toBeUndefined()
  })

  test.each([
    ['90', 90],
    ['-90', -90],
    ['0', 0],
    [0, 0],
    ['90.1', undefined],
    ['-91', undefined],
    ['', undefined],
    [' ', undefined],
    ['north', undefined],
    ['NaN', undefined],
    ['Infinity', undefined],
    [Number.NaN, undefined],
    [null, undefined],
    [undefined, undefined],
  ])('with the latitude %j is at %j', (given, expected) => {
    expect(toGeo({ latitude: given }).latitude).toBe(expected)
  })

  test('is not at 0 for what is no number at all', () => {
    // Hosts send JSON; nothing is sure of its types.
    const odd = { latitude: [], longitude: false } as unknown as { latitude: string }
    expect(toGeo(odd).latitude).toBeUndefined()
    expect(toGeo(odd).longitude).toBeUndefined()
  })

  test('has longitudes up to 180 degrees', () => {
    expect(toGeo({ longitude: '180' }).longitude).toBe(180)
    expect(toGeo({ longitude: '-180.5' }).longitude).toBeUndefined()
  })

  test('has the part of the subdivision code after the country', () => {
    expect(toGeo({ countryCode: 'US', subdivisionCode: 'US-NY' }).subdivision.code).toBe('NY')
    expect(toGeo({ countryCode: 'US', subdivisionCode: 'NY' }).subdivision.code).toBe('NY')
    expect(toGeo({ countryCode: 'US', subdivisionCode: 'BUS-1' }).subdivision.code).toBe('BUS-1')
    expect(toGeo({ countryCode: 'US', subdivisionCode: 'US-' }).subdivision.code).toBeUndefined()
    expect(toGeo({ subdivisionCode: 'NY' }).subdivision.code).toBe('NY')
  })

  test('survives members of a wrong type (S017)', () => {
    // Stands for what a broken JSON header may hold.
    const odd = { city: 1, countryCode: {}, subdivisionCode: [], timezone: true } as unknown as { city: string }
    const geo = toGeo(odd)
    expect([geo.city, geo.country.code, geo.subdivision.code, geo.timezone]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})

describe('a header with percent-encoding', () => {
  test('is decoded (S016)', () => {
    expect(decodeHeader('S%C3%A3o%20Paulo')).toBe('São Paulo')
  })

  test('stays as it is when it is malformed (S017)', () => {
    expect(decodeHeader('%%%')).toBe('%%%')
    expect(decodeHeader('S%C3o')).toBe('S%C3o')
  })

  test('is absent when it is empty or not there', () => {
    expect(decodeHeader('')).toBeUndefined()
    expect(decodeHeader(null)).toBeUndefined()
  })
})

describe('a deployment', () => {
  const words = { production: 'production', development: 'dev' }

  test.each([
    ['production', 'production'],
    ['dev', 'development'],
    ['deploy-preview', 'preview'],
    ['', undefined],
    [undefined, undefined],
  ])('that the host calls %j is %j', (context, environment) => {
    expect(deployOf({ ...words, context }).environment).toBe(environment)
  })

  test('has only what the host said', () => {
    expect(deployOf({ ...words, id: '', branch: '', published: false })).toEqual({
      id: undefined,
      context: undefined,
      environment: undefined,
      branch: undefined,
      published: false,
      skewProtectionToken: undefined,
    })
  })
})
