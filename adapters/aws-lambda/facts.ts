/** What Lambda and what stands before it say about a request (AWS documentation, checked 2026-11). */
import type { Members } from '../../src/contract/adapter.ts'
import { deployOf } from '../../src/runtime/deploy.ts'
import { decodeHeader, toGeo } from '../../src/runtime/geo.ts'
import type { LambdaNative } from './native.ts'
import { headersOf } from './payload-1.ts'
import { headerOf } from './request.ts'

type Reads<Name extends keyof Members<LambdaNative>> = NonNullable<Members<LambdaNative>[Name]>

export const geo: Reads<'geo'> = ({ event }) => {
  // Sent by a CloudFront distribution in front, and believed only when the deployment says that there is one.
  const headers = process.env.ANYHOST_CLOUDFRONT ? headersOf(event) : undefined
  const place = (name: string): string | undefined => headerOf(headers, `cloudfront-viewer-${name}`)
  return toGeo({
    city: decodeHeader(place('city')),
    countryCode: place('country'),
    countryName: decodeHeader(place('country-name')),
    subdivisionCode: place('country-region'),
    subdivisionName: decodeHeader(place('country-region-name')),
    latitude: place('latitude'),
    longitude: place('longitude'),
    timezone: place('time-zone'),
    postalCode: place('postal-code'),
  })
}

export const account: Reads<'account'> = ({ context }) => ({
  id: context.invokedFunctionArn?.split(':')[4] || undefined,
})

export const site: Reads<'site'> = ({ context }) => ({
  name: process.env.ANYHOST_SITE_NAME || context.functionName || undefined,
  url: process.env.ANYHOST_SITE_URL || undefined,
})

export const deploy: Reads<'deploy'> = ({ context }) => {
  const { env } = process
  // `$LATEST` is a place, not a version.
  const version = /^\d+$/.test(context.functionVersion) ? context.functionVersion : undefined
  return deployOf({
    id: env.ANYHOST_DEPLOY_ID || version,
    context: env.ANYHOST_DEPLOY_CONTEXT,
    branch: env.ANYHOST_DEPLOY_BRANCH,
    production: 'production',
    development: 'development',
  })
}

export const server: Reads<'server'> = () => ({ region: process.env.AWS_REGION, awsRegion: process.env.AWS_REGION })

export const deadline: Reads<'deadline'> = ({ context }) => new Date(Date.now() + context.getRemainingTimeInMillis())
