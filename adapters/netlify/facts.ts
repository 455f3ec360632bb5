/** What Netlify's bootstrap says about a request (@netlify/serverless-functions-api 2.23.0, checked 2026-11). */
import type { Facts, Members } from '../../src/contract/adapter.ts'
import { deployOf } from '../../src/runtime/deploy.ts'
import { toGeo } from '../../src/runtime/geo.ts'
import type { NetlifyNative } from './native.ts'

type Reads<Name extends keyof Members<NetlifyNative>> = NonNullable<Members<NetlifyNative>[Name]>

// The bootstrap gives '' for what it was not told.
export const facts: Facts<NetlifyNative> = {
  requestId: ({ context }) => context?.requestId,
  ip: ({ context }) => context?.ip,
}

export const geo: Reads<'geo'> = ({ context }) => {
  const found = context?.geo ?? {}
  return toGeo({
    ...found,
    countryCode: found.country?.code,
    countryName: found.country?.name,
    subdivisionCode: found.subdivision?.code,
    subdivisionName: found.subdivision?.name,
  })
}

export const account: Reads<'account'> = ({ context }) => ({ id: context?.account.id || undefined })

export const site: Reads<'site'> = ({ context }) => ({ ...context?.site })

export const deploy: Reads<'deploy'> = ({ context }) => {
  // `branch` is sent with every request and is not in the published type.
  const found = context?.deploy as { branch?: string } | undefined
  return deployOf({ ...found, production: 'production', development: 'dev' })
}

export const server: Reads<'server'> = ({ context }) => ({
  region: context?.server.region,
  awsRegion: context?.server.region,
})
