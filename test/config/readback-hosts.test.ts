/** What is emitted for each field, as the host's own parser or schema reads it back. Netlify has a file of its own. */
import { build } from 'anyhost/build'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile, mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readVcConfigs, readVercelConfig, type VcConfig } from '../../adapters/vercel/harness-packages.ts'
import { functionFile } from '../build/project.ts'
import { installedEntry } from '../hosts/installed.ts'
import { isHeavy, reason } from '../next/heavy.ts'

const HOSTS = fileURLToPath(new URL('../fixtures/hosts/', import.meta.url))
const requireFrom = (host: string): NodeJS.Require => createRequire(join(HOSTS, host, 'package.json'))

const roots: string[] = []
afterAll(() => Promise.all(roots.map((root) => rm(root, { recursive: true, force: true }))))

/** The folder of a project that was built for a target. */
async function built(
  target: string,
  configs: Readonly<Record<string, string>>,
  options: object = {},
): Promise<{ root: string; notes: string[] }> {
  const root = await mkdtemp(join(tmpdir(), 'anyhost-readback-'))
  roots.push(root)
  await mkdir(join(root, 'functions'))
  await writeFile(join(root, 'anyhost.config.mjs'), `export default { options: ${JSON.stringify(options)} }`)
  for (const [name, config] of Object.entries(configs))
    await writeFile(
      join(root, 'functions', `${name}.ts`),
      functionFile(config, config.includes('schedule') ? 'scheduled() {}' : undefined),
    )
  const { problems, targets } = await build({ root, targets: [target], apply: true })
  expect(problems).toEqual([])
  return { root, notes: targets.flatMap((each) => each.notes.map(({ message }) => message)) }
}

const json = async (root: string, path: string): Promise<Record<string, unknown>> =>
  JSON.parse((await readFile(join(root, path), 'utf8')).replace(/^\/\/.*$/gm, '')) as Record<string, unknown>

// ----------------------------------------------------------------------------------------------------- Vercel

type Validate = ((value: unknown) => boolean) & { errors?: unknown }

/** A schema of Vercel's own, as its command line compiles it. */
function compiled(name: string, schema: string): Validate {
  const host = requireFrom('vercel')
  // The packages have no types here; these are the names that they export.
  const schemas = host(name) as Record<string, object>
  const Ajv = createRequire(host.resolve('@vercel/static-config'))('ajv') as {
    default?: new (options: object) => { compile(schema: object): Validate }
  } & (new (options: object) => { compile(schema: object): Validate })
  return new (Ajv.default ?? Ajv)({ strict: false }).compile(schemas[schema]!)
}

const VERCEL = {
  full: `{ path: '/full/:id', method: 'GET', memory: '2gb', maxDuration: 60, region: ['us-east-1', 'fra'], cancellation: true }`,
  cpu: `{ vcpu: 0.5, maxDuration: 'max' }`,
  files: `{ path: '/files/*', excludedPath: '/files/none', preferStatic: true }`,
  clock: `{ schedule: '@daily', maxDuration: 5 }`,
  plain: `{ runtime: 'nodejs' }`,
}

describe('Vercel reads from finished output', () => {
  let root: string
  let configs: ReadonlyMap<string, VcConfig>
  beforeAll(async () => {
    ;({ root } = await built('vercel:build-output', VERCEL))
    configs = await readVcConfigs(join(root, '.vercel/output'))
  })

  it.each([
    ['full', { memory: 2048, maxDuration: 60, regions: ['iad1', 'fra1'], supportsCancellation: true }],
    ['cpu', { memory: 1024, maxDuration: 'max' }],
    ['files', {}],
    ['clock', { maxDuration: 5 }],
    ['plain', {}],
  ])('the settings of %s, which its schema of functions takes', (id, expected) => {
    const { memory, maxDuration, regions, supportsCancellation } = configs.get(`_anyhost/${id}`)!
    // As JSON: what was not set is not there.
    const settings = JSON.parse(JSON.stringify({ memory, maxDuration, regions, supportsCancellation })) as object
    expect(settings).toEqual(expected)
    const validate = compiled('@vercel/build-utils', 'functionsSchema')
    expect([validate({ 'index.mjs': settings }), validate.errors]).toEqual([true, null])
  })

  it('routes for paths, excluded paths, methods and static files, and a cron job', async () => {
    const config = await json(root, '.vercel/output/config.json')
    // A list of routes by the Build Output API, checked by its own reader on the next line.
    const routes = config['routes'] as Record<string, unknown>[]
    const utils = requireFrom('vercel')('@vercel/routing-utils') as {
      normalizeRoutes(routes: unknown): { routes: unknown; error: unknown }
    }
    expect(utils.normalizeRoutes(structuredClone(routes))).toEqual({ routes, error: null })
    expect(routes.map(({ src, dest, handle }) => handle ?? `${String(src)} ${String(dest)}`)).toEqual([
      '^/_anyhost/clock/?$ /_anyhost/clock',
      '^/api/cpu/?$ /_anyhost/cpu',
      '^/api/plain/?$ /_anyhost/plain',
      '^/full/([^/]+)/?$ /_anyhost/full',
      'filesystem',
      '^(?!/files/none/?$)/files/(.*)$ /_anyhost/files',
    ])
    expect(config['crons']).toEqual([{ path: '/_anyhost/clock', schedule: '0 0 * * *' }])
  })
})

describe('Vercel reads from route files', () => {
  let root: string
  let vercelJson: Record<string, unknown>
  beforeAll(async () => {
    ;({ root } = await built('vercel:api', VERCEL))
    vercelJson = await json(root, 'vercel.json')
  })

  it.each([
    ['full', { maxDuration: 60, regions: ['iad1', 'fra1'] }],
    ['cpu', { maxDuration: 'max' }],
    ['files', {}],
    ['clock', { maxDuration: 5 }],
    ['plain', {}],
  ])('the config of %s by its own parser', (id, expected) => {
    expect(readVercelConfig(join(root, `api/${id}.mjs`))).toEqual({ ...expected, supportsResponseStreaming: true })
  })

  it('what a file cannot say from vercel.json, which its schemas take', () => {
    expect(vercelJson['functions']).toEqual({
      'api/full.mjs': { memory: 2048, supportsCancellation: true },
      'api/cpu.mjs': { memory: 1024 },
    })
    expect(vercelJson['crons']).toEqual([{ path: '/api/clock', schedule: '0 0 * * *' }])
    expect(vercelJson['rewrites']).toContainEqual({ source: '/full/([^/]+)', destination: '/api/full' })
    for (const [schema, from, key] of [
      ['functionsSchema', '@vercel/build-utils', 'functions'],
      ['rewritesSchema', '@vercel/routing-utils', 'rewrites'],
    ] as const) {
      const validate = compiled(from, schema)
      expect([validate(vercelJson[key]), validate.errors]).toEqual([true, null])
    }
  })

  it('nothing else: a value beyond the schema is one that the schema refuses', () => {
    const validate = compiled('@vercel/build-utils', 'functionsSchema')
    expect(validate({ 'api/a.mjs': { memory: 64 } })).toBe(false)
    expect(validate({ 'api/a.mjs': { maxDuration: 3601 } })).toBe(false)
  })
})

// ----------------------------------------------------------------------------------------------------- Lambda

describe.each(['streaming', 'buffered'])('AWS reads from the template of %s', (output) => {
  it('memory, virtual CPUs, durations and schedules as properties that its specification has', async () => {
    const { root } = await built(`aws-lambda:${output}`, {
      plain: '{}',
      memory: `{ memory: '1.5gb', maxDuration: 900 }`,
      cpu: `{ vcpu: 2, maxDuration: 'max' }`,
    })
    const { parse } = (await import(pathToFileURL(installedEntry('aws-lambda', 'yaml')).href)) as {
      parse(text: string): { Resources: Record<string, { Type: string; Properties: Record<string, unknown> }> }
    }
    const { Resources } = parse(await readFile(join(root, '.anyhost/aws-lambda/template.yaml'), 'utf8'))
    const read = Object.entries(Resources)
      .filter(([, { Type }]) => Type === 'AWS::Serverless::Function')
      .map(([name, { Properties }]) => [name, Properties['MemorySize'], Properties['Timeout'], Properties['Runtime']])
    expect(read).toEqual([
      ['CpuFunction', 3538, 900, 'nodejs24.x'],
      ['MemoryFunction', 1536, 900, 'nodejs24.x'],
      ['PlainFunction', 1024, 30, 'nodejs24.x'],
    ])
  })
})

// ------------------------------------------------------------------------------------------------- Cloudflare

const WORKER = {
  one: `{ path: '/one', region: 'eu-central-1', preferStatic: true, cancellation: true }`,
  two: `{ path: '/two/*', region: 'fra', runtime: 'nodejs' }`,
  limited: `{ path: '/limited', region: 'fra1', rateLimit: { windowSize: 10, windowLimit: 5 } }`,
  clock: `{ schedule: '0 9 * * 1', region: 'fra' }`,
}

const isWrangler = isHeavy && existsSync(join(HOSTS, 'cloudflare/node_modules/wrangler'))

describe('Cloudflare reads from wrangler.jsonc', () => {
  const expected = {
    triggers: { crons: ['0 9 * * MON'] },
    placement: { region: 'aws:eu-central-1' },
    compatibility_flags: ['nodejs_compat', 'enable_request_signal'],
    ratelimits: [{ name: 'RATE_LIMIT_LIMITED', simple: { limit: 5, period: 10 } }],
    run_worker_first: ['/limited', '/limited/', '/two/*'],
  }
  const pick = (config: Record<string, unknown>): object => ({
    triggers: config['triggers'],
    placement: config['placement'],
    compatibility_flags: config['compatibility_flags'],
    // The number is made of the name.
    ratelimits: (config['ratelimits'] as { name: string; simple: object }[]).map(({ name, simple }) => ({
      name,
      simple,
    })),
    run_worker_first: (config['assets'] as { run_worker_first: unknown }).run_worker_first,
  })

  it('the literals', async () => {
    const { root } = await built('cloudflare', WORKER, { cloudflare: { name: 'pets' } })
    expect(pick(await json(root, '.anyhost/cloudflare/wrangler.jsonc'))).toEqual(expected)
  })

  it('no placement where the functions name several regions, which is a note for each', async () => {
    const { root, notes } = await built('cloudflare', { ...WORKER, far: `{ region: 'iad' }` })
    expect(await json(root, '.anyhost/cloudflare/wrangler.jsonc')).not.toHaveProperty('placement')
    expect(notes.filter((each) => each.startsWith('config.region ('))).toHaveLength(5)
  })

  it.runIf(isWrangler)(`the same by its own reader${isWrangler ? '' : ' (skipped: set ANYHOST_HEAVY=1)'}`, async () => {
    const { root } = await built('cloudflare', WORKER, { cloudflare: { name: 'pets' } })
    const { unstable_readConfig: read } = requireFrom('cloudflare')('wrangler') as {
      unstable_readConfig(options: { config: string }): Record<string, unknown>
    }
    expect(pick(read({ config: join(root, '.anyhost/cloudflare/wrangler.jsonc') }))).toEqual(expected)
  })
})

// ------------------------------------------------------------------------------------------------------- Next

describe('Next reads from route files', () => {
  const configs = { one: `{ path: '/one', maxDuration: 25, region: ['us-east-1', 'fra'], runtime: 'nodejs' }` }

  it('each setting as an export with a literal', async () => {
    const { root } = await built('next', configs)
    const text = await readFile(join(root, 'app/one/route.js'), 'utf8')
    expect(text.match(/^export const [a-z]\w+ = .*$/gm)).toEqual([
      `export const runtime = 'nodejs'`,
      `export const dynamic = 'force-dynamic'`,
      `export const preferredRegion = ['iad1', 'fra1']`,
      `export const maxDuration = 25`,
    ])
  })

  it.runIf(isHeavy)(`the same by its own extraction${reason}`, async () => {
    const { root } = await built('next', configs)
    const host = requireFrom('next')
    const file = join(root, 'app/one/route.js')
    const next = dirname(host.resolve('next/package.json'))
    await (host(join(next, 'dist/build/swc')) as { loadBindings(): Promise<unknown> }).loadBindings()
    const { getAppPageStaticInfo } = host(join(next, 'dist/build/analysis/get-page-static-info')) as {
      getAppPageStaticInfo(options: object): Promise<Record<string, unknown>>
    }
    const info = await getAppPageStaticInfo({ pageFilePath: file, nextConfig: {}, isDev: false, page: '/one/route' })
    expect([info['runtime'], info['preferredRegion'], info['maxDuration'], info['hadUnsupportedValue']]).toEqual([
      'nodejs',
      ['iad1', 'fra1'],
      25,
      false,
    ])
  })

  it('on Vercel what its builder takes from vercel.json alone', async () => {
    const { root } = await built(
      'next',
      { one: `{ path: '/one', vcpu: 1, region: 'fra', cancellation: true }` },
      {
        next: { host: 'vercel' },
      },
    )
    const { functions } = await json(root, 'vercel.json')
    expect(functions).toEqual({
      'app/one/route.js': { memory: 2048, regions: ['fra1'], supportsCancellation: true },
    })
    const validate = compiled('@vercel/build-utils', 'functionsSchema')
    expect([validate(functions), validate.errors]).toEqual([true, null])
  })
})

// ------------------------------------------------------------------------------------------------------- Node

describe('our own server reads from server.mjs', () => {
  it('one literal for each route, with what its config says', async () => {
    const { root } = await built('node', {
      one: `{ path: '/one/*', excludedPath: '/one/x', method: 'GET', preferStatic: true, maxDuration: 5 }`,
      two: `{ path: '/two', rateLimit: { windowSize: 30, windowLimit: 5, aggregateBy: 'ip' } }`,
    })
    const text = await readFile(join(root, '.anyhost/node/server.mjs'), 'utf8')
    const routes = /routes: \[([\s\S]*?)\n  \],/.exec(text)?.[1] ?? ''
    // Read as the program that it is, with a stand-in for each import.
    const limits = text.match(/^const .* = rateLimit\(.*\)$/gm)?.join('\n')
    const read = new Function('fnOne', 'fnTwo', 'rateLimit', `${limits}\nreturn [${routes}]`) as (
      ...args: unknown[]
    ) => unknown
    expect(read('one', 'two', (settings: object) => settings)).toEqual([
      { path: /^\/two\/?$/, handler: 'two', rateLimit: { window: 30, limit: 5, by: ['ip'] } },
      {
        path: /^\/one\/(.*)$/,
        handler: 'one',
        excludedPath: [/^\/one\/x\/?$/],
        method: ['GET', 'HEAD'],
        preferStatic: true,
        maxDuration: 5,
      },
    ])
  })
})
