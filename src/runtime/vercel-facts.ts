/**
 * What Vercel says about a request and a deployment (Vercel's documentation and @vercel/functions 3.9.9, 2026-11), for
 * every adapter whose functions may run there.
 */
import type { Facts, Members } from '../contract/adapter.ts'
import { deployOf } from './deploy.ts'
import { decodeHeader, toGeo } from './geo.ts'
import { AWS_REGIONS } from './vercel-regions.ts'

interface Asked {
  readonly request: Request
}

type Reads<Name extends keyof Members<Asked>> = NonNullable<Members<Asked>[Name]>

// The platform overwrites these headers on every request.
export const facts: Facts<Asked> = {
  requestId: ({ request }) => request.headers.get('x-vercel-id') ?? undefined,
  ip: ({ request }) => request.headers.get('x-real-ip') ?? undefined,
}

// So it does with these.
export const geo: Reads<'geo'> = ({ request }) => {
  const place = (name: string): string | null => request.headers.get(`x-vercel-ip-${name}`)
  return toGeo({
    city: decodeHeader(place('city')),
    countryCode: place('country'),
    subdivisionCode: place('country-region'),
    latitude: place('latitude'),
    longitude: place('longitude'),
    timezone: place('timezone'),
    postalCode: decodeHeader(place('postal-code')),
    continent: place('continent'),
  })
}

export const site: Reads<'site'> = () => {
  const { VERCEL_PROJECT_ID: id, VERCEL_PROJECT_PRODUCTION_URL: host } = env()
  return { id: id || undefined, url: host ? `https://${host}` : undefined }
}

export const deploy: Reads<'deploy'> = () => {
  const variables = env()
  return deployOf({
    id: variables.VERCEL_DEPLOYMENT_ID,
    context: variables.VERCEL_ENV,
    branch: variables.VERCEL_GIT_COMMIT_REF,
    // The deployment's id is the token that skew protection takes, where the project has it on.
    skewProtectionToken: variables.VERCEL_SKEW_PROTECTION_ENABLED === '1' ? variables.VERCEL_DEPLOYMENT_ID : undefined,
    production: 'production',
    development: 'development',
  })
}

export const server: Reads<'server'> = () => {
  const region = env().VERCEL_REGION || undefined
  return { region, awsRegion: region && AWS_REGIONS[region] }
}

/** The system variables; none where there is no process. */
const env = (): NodeJS.ProcessEnv => globalThis.process?.env ?? {}
