/**
 * What stands at the other end of an adapter's purge calls, and what its host says about a deployment: the only place
 * where these suites know a host by its name. A case that needs a far end fails for an adapter that has none here.
 */
import { readFile, rm } from 'node:fs/promises'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { Feature } from '../../src/contract/features.ts'
import { authorizationOf } from './sigv4.ts'

/** What a host's local runtime gets wrong before a function is called: the platform is not known to do it. */
export type LocalGap =
  | 'path of two slashes'
  | 'malformed Host'
  | 'Latin-1 in a response header'
  | 'a header named __proto__'
  | 'Latin-1 in a request header'
  | 'a body that breaks'
  | 'a client without an address'

const LOCAL_GAPS: Readonly<Record<string, readonly LocalGap[]>> = {
  // Node's IncomingMessage.headers is a plain object. The launcher of @vercel/node 24.0.0 resolves the path against its own address, lets the Request constructor throw at a
  // bad Host outside of any handler, and reads a response's headers as UTF-8 (dist/dev-server.mjs, seen 2026-11).
  vercel: ['path of two slashes', 'malformed Host', 'Latin-1 in a response header', 'a header named __proto__'],
  // Headers are UTF-8 in workerd 1.20260730.1, in both directions, also on the platform. Locally it ends a body that breaks as
  // if it were whole, and Miniflare 4.20260730.0 puts its own client's address where there is none (seen 2026-11).
  cloudflare: [
    'Latin-1 in a response header',
    'Latin-1 in a request header',
    'a body that breaks',
    'a client without an address',
  ],
}

export const hasGap = (name: string, gap: LocalGap): boolean => LOCAL_GAPS[name]?.includes(gap) === true

/** One purge as it arrived. */
export interface Purged {
  readonly what: 'everything' | readonly string[]
  /** How it was authorised, and how the host's documentation has it. Absent where the host needs nothing. */
  readonly authorization?: { readonly given: string | undefined; readonly expected: string }
}

export interface FarEnd {
  /** What the functions' environment needs to reach it. */
  readonly env: Readonly<Record<string, string>>
  /** What the host says here about account, deployment, site and server. */
  readonly says: Readonly<Partial<Record<Feature, unknown>>>
  /** What the host has, but its local runtime leaves out. */
  readonly leavesOut: readonly Feature[]
  /** The query under which the deployment says that no proxy stands before it, where it can say so. */
  readonly unfronted?: string
  /** A header that every response carries, so that `purgeAll` finds it. */
  readonly mark?: readonly [name: string, value: string]
  /** Queries of the purge fixture under which nothing is configured. */
  readonly unconfigured: readonly string[]
  /** Makes the next call fail with a status; gives the query that the request needs for it. */
  failNext(status: number): string
  /** What has arrived since the last call of this. */
  take(): Promise<readonly Purged[]>
  close(): Promise<void>
}

const FAR_ENDS: Readonly<Record<string, (root: string) => Promise<FarEnd>>> = {
  netlify,
  'aws-lambda': aws,
  vercel,
  node,
  cloudflare,
}

export const farEndOf = async (name: string, root: string): Promise<FarEnd | undefined> => FAR_ENDS[name]?.(root)

async function netlify(): Promise<FarEnd> {
  const site = '00000000-0000-4000-8000-0000000000aa'
  const server = await listen(200, ({ method, path, headers, body }) => {
    // Written by the code under test; a wrong shape shows as a wrong purge.
    const sent = JSON.parse(body) as { site_id?: string; cache_tags?: string[] }
    if (`${method} ${path} ${sent.site_id}` !== `POST /api/v1/purge ${site}`)
      throw new Error(`${method} ${path} ${body}`)
    const authorization = { given: headers.authorization, expected: 'Bearer purge-token' }
    return { what: 'cache_tags' in sent ? (sent.cache_tags ?? []) : 'everything', authorization }
  })
  return {
    ...server,
    env: { NETLIFY_API_URL: server.address, NETLIFY_PURGE_API_TOKEN: 'purge-token', SITE_ID: site },
    leavesOut: ['context.deploy.skewProtectionToken'],
    unconfigured: ['unset=NETLIFY_PURGE_API_TOKEN', 'unset=SITE_ID'],
    says: {
      'context.account.id': '650000000000000000000001',
      'context.deploy.id': '650000000000000000000002',
      'context.deploy.context': 'production',
      'context.deploy.environment': 'production',
      'context.deploy.branch': 'main',
      'context.deploy.published': true,
      'context.site.id': site,
      'context.site.name': 'anyhost',
      'context.site.url': 'https://anyhost.netlify.app',
      'context.server.region': 'us-east-2',
      'context.server.awsRegion': 'us-east-2',
    },
  }
}

async function aws(): Promise<FarEnd> {
  const credentials = {
    AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
    AWS_SESSION_TOKEN: 'session/token==',
  }
  const server = await listen(201, (call) => {
    const items = [...call.body.matchAll(/<Path>([^<]*)<\/Path>/g)].map(([, item = '']) => item)
    const quantity = /<Quantity>(\d+)<\/Quantity>/.exec(call.body)?.[1]
    const place = `${call.method} ${call.path} ${quantity}`
    if (place !== `POST /2020-05-31/distribution/E2EXAMPLE/invalidation ${items.length}`)
      throw new Error(`${place} ${call.body}`)
    const expected = authorizationOf(call, { region: 'us-east-1', service: 'cloudfront', credentials })
    const tags = items.map((item) => (item.startsWith('#') ? item.slice(1) : `a path: ${item}`))
    return {
      what: items.join() === '/*' ? 'everything' : tags,
      authorization: { given: call.headers.authorization, expected },
    }
  })
  return {
    ...server,
    env: {
      ...credentials,
      AWS_ENDPOINT_URL_CLOUDFRONT: server.address,
      ANYHOST_CLOUDFRONT: 'E2EXAMPLE',
      ANYHOST_DEPLOY_ID: 'release-7',
      ANYHOST_DEPLOY_CONTEXT: 'staging',
      ANYHOST_DEPLOY_BRANCH: 'next',
      ANYHOST_SITE_NAME: 'pets',
      ANYHOST_SITE_URL: 'https://pets.example',
    },
    leavesOut: [],
    unfronted: 'unset=ANYHOST_CLOUDFRONT',
    unconfigured: ['unset=ANYHOST_CLOUDFRONT', 'unset=AWS_ACCESS_KEY_ID'],
    says: {
      'context.account.id': '123456789012',
      'context.deploy.id': 'release-7',
      'context.deploy.context': 'staging',
      'context.deploy.environment': 'preview',
      'context.deploy.branch': 'next',
      'context.site.name': 'pets',
      'context.site.url': 'https://pets.example',
      'context.server.region': 'us-east-1',
      'context.server.awsRegion': 'us-east-1',
    },
  }
}

/** Vercel's purge is no HTTP call but a member of the request context; the harness writes each call into a file. */
async function vercel(root: string): Promise<FarEnd> {
  const log = join(root, 'purges.log')
  return {
    env: { ANYHOST_TEST_PURGE_LOG: log, VERCEL_SKEW_PROTECTION_ENABLED: '1' },
    leavesOut: ['context.deadline'],
    mark: ['vercel-cache-tag', 'anyhost-site'],
    unconfigured: ['drop=context.purge'],
    failNext: () => 'fail=context.purge.dangerouslyDeleteByTag',
    async take() {
      const text = await readFile(log, 'utf8').catch(() => '')
      await rm(log, { force: true })
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => {
          // Written by the harness, one object a line.
          const { call, args } = JSON.parse(line) as { call: string; args: [string[]] }
          if (call !== 'dangerouslyDeleteByTag') throw new Error(line)
          return { what: args[0].join() === 'anyhost-site' ? 'everything' : args[0] }
        })
    },
    close: async () => {},
    says: {
      'context.deploy.id': 'dpl_local',
      'context.deploy.context': 'production',
      'context.deploy.environment': 'production',
      'context.deploy.branch': 'main',
      'context.deploy.skewProtectionToken': 'dpl_local',
      'context.site.id': 'prj_local',
      'context.site.url': 'https://anyhost-local.vercel.app',
      'context.server.region': 'iad1',
      'context.server.awsRegion': 'us-east-1',
    },
  }
}

/** A server of one's own has no CDN; what it knows of its deployment stands in variables. */
async function node(): Promise<FarEnd> {
  return {
    env: {
      ANYHOST_DEPLOY_ID: 'release-7',
      ANYHOST_DEPLOY_CONTEXT: 'production',
      ANYHOST_DEPLOY_BRANCH: 'main',
      ANYHOST_SITE_ID: 'site-1',
      ANYHOST_SITE_NAME: 'pets',
      ANYHOST_SITE_URL: 'https://pets.example',
      ANYHOST_REGION: 'eu-north-1',
    },
    // Only with `maxDuration`, which the fixture does not set.
    leavesOut: ['context.deadline'],
    unconfigured: [],
    failNext: () => '',
    take: async () => [],
    close: async () => {},
    says: {
      'context.deploy.id': 'release-7',
      'context.deploy.context': 'production',
      'context.deploy.environment': 'production',
      'context.deploy.branch': 'main',
      'context.site.id': 'site-1',
      'context.site.name': 'pets',
      'context.site.url': 'https://pets.example',
      'context.server.region': 'eu-north-1',
      'context.server.awsRegion': 'eu-north-1',
    },
  }
}

async function cloudflare(): Promise<FarEnd> {
  const server = await listen(
    200,
    ({ method, path, headers, body }) => {
      if (`${method} ${path}` !== 'POST /zones/zone-1/purge_cache') throw new Error(`${method} ${path} ${body}`)
      // Written by the code under test; a wrong shape shows as a wrong purge.
      const sent = JSON.parse(body) as { tags?: string[]; purge_everything?: boolean }
      const authorization = { given: headers.authorization, expected: 'Bearer purge-token' }
      return { what: sent.purge_everything === true && !sent.tags ? 'everything' : (sent.tags ?? []), authorization }
    },
    '{"success":true,"errors":[],"result":{"id":"zone-1"}}',
  )
  return {
    ...server,
    env: {
      CLOUDFLARE_API_BASE_URL: server.address,
      CLOUDFLARE_API_TOKEN: 'purge-token',
      ANYHOST_CLOUDFLARE_ZONE: 'zone-1',
      ANYHOST_DEPLOY_CONTEXT: 'production',
      ANYHOST_DEPLOY_BRANCH: 'main',
      ANYHOST_SITE_ID: 'site-1',
      ANYHOST_SITE_NAME: 'pets',
      ANYHOST_SITE_URL: 'https://pets.example',
    },
    leavesOut: [],
    unconfigured: ['drop=env'],
    says: {
      'context.deploy.context': 'production',
      'context.deploy.environment': 'production',
      'context.deploy.branch': 'main',
      'context.site.id': 'site-1',
      'context.site.name': 'pets',
      'context.site.url': 'https://pets.example',
      'context.server.region': 'GRU',
    },
  }
}

export interface Call {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

type Server = Pick<FarEnd, 'failNext' | 'take' | 'close'> & { readonly address: string }

/** A server on the loopback address that answers `status`, and keeps what it was asked. */
async function listen(status: number, read: (call: Call) => Purged, answer = ''): Promise<Server> {
  const calls: Call[] = []
  const failures: number[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      const failure = failures.shift()
      if (failure === undefined) calls.push({ method, path, headers, body: Buffer.concat(chunks).toString() })
      response.writeHead(failure ?? status).end(failure ? '<Error><Code>Refused</Code></Error>' : answer)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    // A server that listens on a port has an address of this type.
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failNext: (failure) => (failures.push(failure), ''),
    take: async () => calls.splice(0).map(read),
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  }
}
