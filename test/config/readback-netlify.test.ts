import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { readNetlifyConfig } from '../../adapters/netlify/harness.ts'
import { installedEntry } from '../hosts/installed.ts'
import { buildOrFail, copyProject } from '../contract/host.ts'

type Read = Readonly<Record<string, unknown>>

/** What Netlify's own bundler writes into its manifest, without what it decides itself. */
async function readManifest(
  root: string,
  kind: 'generated' | 'user',
  folder: string,
): Promise<ReadonlyMap<string, Read>> {
  const out = join(root, `out-${kind}`)
  const manifest = join(out, 'manifest.json')
  await mkdir(out, { recursive: true })
  // The exports of the locked version; there is no way to have its types without its install.
  const bundler = (await import(pathToFileURL(installedEntry('netlify', '@netlify/zip-it-and-ship-it')).href)) as {
    zipFunctions(input: object, out: string, options: object): Promise<unknown>
  }
  const input = { [kind]: { directories: [join(root, folder)] } }
  await bundler.zipFunctions(input, out, { archiveFormat: 'none', manifest, basePath: root, repositoryRoot: root })
  // The bundler of the locked version wrote it.
  const { functions } = JSON.parse(await readFile(manifest, 'utf8')) as { functions: Read[] }
  return new Map(
    functions.map((fn) => [
      String(fn['name']),
      Object.fromEntries(Object.entries(fn).filter(([key]) => OURS.has(key))),
    ]),
  )
}

const OURS = new Set([
  'generator',
  'invocationMode',
  'memory',
  'vcpu',
  'region',
  'schedule',
  'trafficRules',
  'routes',
  'excludedRoutes',
  'eventSubscriptions',
])
const WEB = { generator: 'anyhost', invocationMode: 'stream', eventSubscriptions: ['fetch'] }
const literalRoute = (path: string): readonly Read[] =>
  [path, `${path}/`].map((each) => ({ pattern: each, literal: each, methods: [] }))

const EXPECTED: Readonly<Record<string, readonly [title: string, expected: Read]>> = {
  one: [
    'one path with a parameter, a region and memory',
    {
      ...WEB,
      region: 'cmh',
      memory: 2048,
      routes: [{ pattern: '/pets/:name', expression: '^\\/pets(?:\\/([^\\/]+?))\\/?$', methods: [] }],
    },
  ],
  many: [
    'several paths, excluded paths, preferStatic and vcpu',
    {
      ...WEB,
      vcpu: 1.5,
      routes: [
        { pattern: '/shop', literal: '/shop', methods: [], prefer_static: true },
        { pattern: '/shop/', literal: '/shop/', methods: [], prefer_static: true },
        {
          pattern: '/old/:rest*',
          expression: '^\\/old(?:\\/((?:[^\\/]+?)(?:\\/(?:[^\\/]+?))*))?\\/?$',
          methods: [],
          prefer_static: true,
        },
        { pattern: '/shop/*', expression: '^\\/shop(?:\\/(.*))\\/?$', methods: [], prefer_static: true },
      ],
      excludedRoutes: [
        { pattern: '/shop/assets/*', expression: '^\\/shop\\/assets(?:\\/(.*))\\/?$' },
        { pattern: '/shop/health', literal: '/shop/health' },
        { pattern: '/shop/health/', literal: '/shop/health/' },
      ],
    },
  ],
  'shared-read': [
    'the methods of the first function on a shared path, with those that nobody takes',
    {
      ...WEB,
      routes: [
        {
          pattern: '/shared/:id',
          expression: '^\\/shared(?:\\/([^\\/]+?))\\/?$',
          methods: ['GET', 'HEAD', 'PUT', 'PATCH', 'OPTIONS'],
        },
      ],
    },
  ],
  'shared-write': [
    'the methods of the second function on a shared path',
    {
      ...WEB,
      routes: [{ pattern: '/shared/:id', expression: '^\\/shared(?:\\/([^\\/]+?))\\/?$', methods: ['POST', 'DELETE'] }],
    },
  ],
  nightly: ['a schedule, and no address', { ...WEB, schedule: '30 3 * * *' }],
  later: ['a background function', { ...WEB, invocationMode: 'background', routes: literalRoute('/later') }],
  limited: [
    'a rate limit over address and domain',
    {
      ...WEB,
      routes: literalRoute('/api/limited'),
      trafficRules: {
        action: {
          type: 'rate_limit',
          config: {
            rateLimitConfig: { windowLimit: 100, windowSize: 60, algorithm: 'sliding_window' },
            aggregate: { keys: [{ type: 'ip' }, { type: 'domain' }] },
          },
        },
      },
    },
  ],
  rewritten: [
    'a rate limit that rewrites',
    {
      ...WEB,
      routes: literalRoute('/api/rewritten'),
      trafficRules: {
        action: {
          type: 'rewrite',
          config: {
            to: '/busy',
            rateLimitConfig: { windowLimit: 5, windowSize: 10, algorithm: 'sliding_window' },
            aggregate: { keys: [{ type: 'ip' }] },
          },
        },
      },
    },
  ],
  events: [
    'all twelve events beside fetch',
    {
      ...WEB,
      routes: literalRoute('/events'),
      eventSubscriptions: [
        'fetch',
        'deploy_building',
        'deploy_succeeded',
        'deploy_failed',
        'deploy_deleted',
        'deploy_locked',
        'deploy_unlocked',
        'identity_login',
        'identity_signup',
        'identity_validate',
        'identity_usermodified',
        'identity_userdeleted',
        'submission_created',
      ],
    },
  ],
}

describe.each([
  ['frameworks-api', 'generated', '.netlify/v1/functions'],
  ['functions', 'user', 'netlify/functions'],
] as const)('the host reads from Netlify functions of %s', (output, kind, folder) => {
  let root: string
  let read: ReadonlyMap<string, Read>

  beforeAll(async () => {
    root = await copyProject('netlify-config', `readback-${output}`)
    await buildOrFail(root, [`netlify:${output}`])
    read = await readManifest(root, kind, folder)
  })

  it.each(Object.entries(EXPECTED).map(([id, [title, expected]]) => [title, id, expected] as const))(
    '%s',
    (_title, id, expected) => {
      expect(read.get(id)).toEqual(expected)
    },
  )

  it('no function but those of the project', () => {
    expect([...read.keys()].toSorted()).toEqual(Object.keys(EXPECTED).toSorted())
  })

  it.each(Object.keys(EXPECTED))('%s alike by parsing its entry alone, without a build', async (id) => {
    const config = await readNetlifyConfig(join(root, folder, id))
    expect(config).toMatchObject({ name: id, runtimeAPIVersion: 2, routes: EXPECTED[id]![1]['routes'] ?? [] })
    expect(config?.excludedRoutes ?? []).toEqual(EXPECTED[id]![1]['excludedRoutes'] ?? [])
    expect(config?.schedule).toBe(EXPECTED[id]![1]['schedule'])
  })
})
