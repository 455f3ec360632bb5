import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'anyhost/build'
import { parse } from 'jsonc-parser'
import { afterAll, describe, expect, it } from 'vitest'
import { functionFile, project } from '../build/project.ts'
import { builtProject } from '../node-server/fixture.ts'

const refused = async (config: string, settings = '{}'): Promise<string[]> => {
  const root = await project({
    'functions/a.ts': functionFile(config),
    'anyhost.config.ts': `export default { options: { cloudflare: ${settings} } }`,
  })
  return (await build({ root, targets: ['cloudflare'], dryRun: true })).problems.map(({ what }) => what)
}

const flags = async (source: string): Promise<unknown> => {
  const { root, remove } = await builtProject('cloudflare', { 'functions/a.ts': source })
  // Written by the build.
  const config = parse(await readFile(join(root, '.anyhost/cloudflare/wrangler.jsonc'), 'utf8')) as {
    compatibility_flags?: string[]
  }
  await remove()
  return config.compatibility_flags
}

const handler = (code: string, rest = ''): string =>
  `${rest}\nimport * as anyhost from 'anyhost'\nexport default anyhost.defineFunction({ fetch: () => ${code} })`

describe('a build for Cloudflare', () => {
  it.each([
    [`{ memory: 512 }`, '`config.memory` is 512 MB, and cloudflare takes at most 128 MB.'],
    [
      `{ rateLimit: { windowSize: 30, windowLimit: 1 } }`,
      '`config.rateLimit.windowSize` is 30 s, and cloudflare takes 10 or 60 s.',
    ],
    [
      `{ rateLimit: { windowSize: 60, windowLimit: 1, action: 'rewrite', to: '/api/a' } }`,
      '/api/a is a path of the function itself.',
    ],
  ])('refuses %s', async (config, what) => expect(await refused(config)).toEqual([what]))

  it('refuses options that it does not know, or not with this value', async () => {
    expect(await refused('{}', `{ name: 'Pets!' }`)).toEqual([
      'The option `name` of cloudflare is not a name of a-z, 0-9 and dashes, at most 63.',
    ])
    expect(await refused('{}', `{ colour: 'red' }`)).toEqual(['`options.cloudflare.colour` is no option.'])
  })

  it('refuses what it does not have, unless the loss is accepted', async () => {
    const source = functionFile('{}', 'deploySucceeded() {}')
    const root = await project({ 'functions/fn.ts': source })
    const { problems } = await build({ root, targets: ['cloudflare'], dryRun: true })
    expect(problems.map(({ what }) => what)).toEqual(['cloudflare has no event.deploySucceeded.'])
  })

  it('asks for Node only where a function imports it', async () => {
    expect(await flags(functionFile('{}'))).toBe(undefined)
    expect(
      await flags(
        functionFile('{}', 'fetch: () => new Response(String(getContext().ip))').replace(
          'defineFunction }',
          'defineFunction, getContext }',
        ),
      ),
    ).toEqual(['nodejs_als'])
    expect(await flags(handler('new Response(gzipSync("x"))', `import { gzipSync } from 'zlib'`))).toEqual([
      'nodejs_compat',
    ])
    expect(await flags(functionFile(`{ runtime: 'nodejs' }`))).toEqual(['nodejs_compat'])
    expect(await flags(functionFile(`{ runtime: 'edge' }`))).toBe(undefined)
  })

  it('takes what packages have for workers', async () => {
    const { root, remove } = await builtProject('cloudflare', {
      'node_modules/both/package.json':
        '{"name":"both","type":"module","exports":{"workerd":"./worker.js","default":"./node.js"}}',
      'node_modules/both/worker.js': `export default 'for workers'`,
      'node_modules/both/node.js': `export default 'for node'`,
      'functions/a.ts': `import both from 'both'\nimport { defineFunction } from 'anyhost'\nexport default defineFunction({ fetch: () => new Response(both) })`,
    })
    const code = await readFile(join(root, '.anyhost/cloudflare/functions/a/fn.mjs'), 'utf8')
    expect(code).toContain('for workers')
    expect(code).not.toContain('for node')
    await remove()
  })
})

const WRANGLER = fileURLToPath(
  new URL('../fixtures/hosts/cloudflare/node_modules/wrangler/bin/wrangler.js', import.meta.url),
)
const why = !process.env.ANYHOST_HEAVY
  ? 'ANYHOST_HEAVY is not set'
  : existsSync(WRANGLER)
    ? ''
    : 'test/fixtures/hosts/cloudflare is not installed'

describe.skipIf(why)(`wrangler${why && ` (left out: ${why})`}`, () => {
  const folders: string[] = []
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))

  it('takes the output as it is', async () => {
    const { root, remove } = await builtProject('cloudflare', {
      'anyhost.config.ts': `export default { options: { cloudflare: { name: 'pets', cache: true } } }`,
      'functions/web.ts': `import { gzipSync } from 'node:zlib'\nimport { defineFunction, getContext } from 'anyhost'
        export default defineFunction({ config: { path: '/web/:name', rateLimit: { windowSize: 60, windowLimit: 5 }, cancellation: true }, fetch: (_r, { deploy }) => new Response(gzipSync(String(getContext().ip) + deploy.id)) })`,
      'functions/nightly.ts': functionFile(`{ schedule: '30 4 * * 0' }`, 'scheduled() {}'),
      'functions/files.ts': `import { readFileSync } from 'node:fs'\nimport { env } from 'cloudflare:workers'\nimport module from '../lib/empty.wasm'
        import { defineFunction } from 'anyhost'
        export default defineFunction({ fetch: () => new Response(readFileSync(new URL('../lib/a b.txt', import.meta.url), 'utf8') + String(module) + env.A) })`,
      'lib/empty.wasm': Uint8Array.from([0, 97, 115, 109, 1, 0, 0, 0]),
      'lib/a b.txt': 'read',
      'public/a.txt': 'static',
      'public/module.mjs': 'static',
      'public/page.html': 'static',
      'public/program.wasm': 'static',
    })
    const out = await mkdtemp(join(tmpdir(), 'anyhost-'))
    folders.push(out)
    const env = { PATH: process.env.PATH, HOME: out, WRANGLER_SEND_METRICS: 'false', CI: '1' }
    const args = [WRANGLER, 'deploy', '--dry-run', '--config', '.anyhost/cloudflare/wrangler.jsonc', '--outdir', out]
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: root, env })
    expect(stdout).toContain('--dry-run: exiting now.')
    expect(stdout).toContain('env.RATE_LIMIT_WEB')
    expect(stdout + stderr).not.toMatch(/WARNING|Unexpected fields|ERROR/)
    // Nothing of `public`, which Wrangler's own rules would take for modules.
    const uploaded = (await readdir(out, { recursive: true, withFileTypes: true }))
      .filter((each) => each.isFile() && !each.name.endsWith('.map') && each.name !== 'README.md')
      .map(({ parentPath, name }) => relative(out, join(parentPath, name)))
      .filter((path) => !path.startsWith('.'))
    const same = [
      'anyhost.mjs',
      'functions/files/files/lib/a b.txt',
      'functions/files/files/lib/empty.wasm',
      'functions/files/fn.mjs',
      'functions/files/index.mjs',
      'functions/nightly/fn.mjs',
      'functions/nightly/index.mjs',
      'functions/web/fn.mjs',
      'functions/web/index.mjs',
      'index.mjs',
    ]
    expect(uploaded.toSorted()).toEqual(same)
    for (const file of same)
      expect(await readFile(join(out, file), 'utf8')).toBe(
        await readFile(join(root, '.anyhost/cloudflare', file), 'utf8'),
      )
    await remove()
  })
})
