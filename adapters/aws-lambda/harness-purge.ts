/** What a purge reaches on AWS, and what the deployment says of itself. */
import type { FarEnd, Harness } from '../../src/contract/harness.ts'
import { listen } from '../../test/hosts/far-end.ts'
import { authorizationOf } from './harness-sigv4.ts'

const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'session/token==',
}

export const env = {
  ANYHOST_DEPLOY_ID: 'release-7',
  ANYHOST_DEPLOY_CONTEXT: 'staging',
  ANYHOST_DEPLOY_BRANCH: 'next',
  ANYHOST_SITE_NAME: 'pets',
  ANYHOST_SITE_URL: 'https://pets.example',
} as const

export const says: NonNullable<Harness['says']> = {
  'context.account.id': '123456789012',
  'context.deploy.id': 'release-7',
  'context.deploy.context': 'staging',
  'context.deploy.environment': 'preview',
  'context.deploy.branch': 'next',
  'context.site.name': 'pets',
  'context.site.url': 'https://pets.example',
  'context.server.region': 'us-east-1',
  'context.server.awsRegion': 'us-east-1',
}

/** CloudFront's API. */
export async function farEnd(): Promise<FarEnd> {
  const server = await listen(201, (call) => {
    const items = [...call.body.matchAll(/<Path>([^<]*)<\/Path>/g)].map(([, item = '']) => item)
    const quantity = /<Quantity>(\d+)<\/Quantity>/.exec(call.body)?.[1]
    const place = `${call.method} ${call.path} ${quantity}`
    if (place !== `POST /2020-05-31/distribution/E2EXAMPLE/invalidation ${items.length}`)
      throw new Error(`${place} ${call.body}`)
    const expected = authorizationOf(call, { region: 'us-east-1', service: 'cloudfront', credentials: CREDENTIALS })
    const tags = items.map((item) => (item.startsWith('#') ? item.slice(1) : `a path: ${item}`))
    return {
      what: items.join() === '/*' ? 'everything' : tags,
      authorization: { given: call.headers.authorization, expected },
    }
  })
  return {
    ...server,
    env: { ...CREDENTIALS, AWS_ENDPOINT_URL_CLOUDFRONT: server.address, ANYHOST_CLOUDFRONT: 'E2EXAMPLE' },
    unconfigured: ['unset=ANYHOST_CLOUDFRONT', 'unset=AWS_ACCESS_KEY_ID'],
  }
}
