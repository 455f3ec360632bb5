/** The hosts' own names and packages in the matrix: what `check`, `explain` and `needs` know of them. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, check, explain } from 'anyhost/build'
import { describe, expect, it } from 'vitest'
import { COMPAT } from '../../src/build/compat.ts'
import { FEATURES } from '../../src/contract/features.ts'
import { project } from '../build/project.ts'
import { TARGETS } from '../contract/targets.ts'

const ALL = [...new Set(TARGETS.map(({ name }) => name))]

// A stand-in for what is installed: the rows are found by the names alone, the package by the mark in its code.
const PACKAGE = {
  'node_modules/@vercel/functions/package.json': '{"name":"@vercel/functions","version":"3.9.9","main":"index.js"}',
  'node_modules/@vercel/functions/index.js': `const KEY = Symbol.for('@vercel/request-context')
exports.waitUntil = (task) => globalThis[KEY]?.get?.()?.waitUntil?.(task)
exports.getEnv = () => process.env\n`,
}

const fn = (imports: string, body: string, more = ''): string =>
  `import { defineFunction } from 'anyhost'\n${imports}\nexport default defineFunction({ ${more}fetch: async (request) => ${body} })\n`

describe("a name of a host's own", () => {
  it('has a row, whichever it is', () => {
    const names = Object.entries(COMPAT).flatMap(([host, each]) => each.map((name) => `compat.${host}.${name}`))
    expect(FEATURES.filter((feature) => feature.startsWith('compat.'))).toEqual(names)
  })

  it('is a feature with a level on every target, and a finding at its place where it rejects', async () => {
    const code = fn(
      `import { getCache, getVercelOidcToken } from 'anyhost/compat/vercel'\nimport * as netlify from 'anyhost/compat/netlify'`,
      `Response.json([await getCache().get('a'),\n  await getVercelOidcToken(), netlify.getContext().ip])`,
    )
    const { features, findings, problems } = await check({
      root: await project({ 'functions/a.ts': code }),
      targets: ALL,
    })
    expect(problems).toEqual([])
    const rows = features.filter(({ feature }) => feature.startsWith('compat.'))
    expect(rows.map(({ feature, kind, usedBy }) => [feature, kind, usedBy])).toEqual([
      ['compat.netlify.getContext', 'call', ['a']],
      ['compat.vercel.getCache', 'call', ['a']],
      ['compat.vercel.getVercelOidcToken', 'call', ['a']],
    ])
    for (const { levels } of rows) expect(Object.keys(levels).toSorted()).toEqual(ALL.toSorted())
    const levelOf = (feature: string): string[] => {
      const { levels } = rows.find((row) => row.feature === feature)!
      return [...new Set(Object.values(levels).map(({ level }) => level))].toSorted()
    }
    expect(levelOf('compat.vercel.getCache')).toEqual(['emulated', 'native'])
    expect(levelOf('compat.vercel.getVercelOidcToken')).toEqual(['native', 'none'])
    const token = findings.filter(({ message }) => message.includes('getVercelOidcToken'))
    expect(token).toHaveLength(ALL.length - 1)
    expect(token[0]).toMatchObject({ file: 'functions/a.ts', line: 5, column: 9 })
    expect(token[0]?.message).toMatch(/^compat\.vercel\.getVercelOidcToken rejects on /)
  })

  it('is not said to reject where it gives nothing', async () => {
    const code = fn(
      `import { attachDatabasePool, ipAddress } from 'anyhost/compat/vercel'`,
      `(attachDatabasePool({}), new Response(ipAddress(request)))`,
    )
    const { findings } = await check({
      root: await project({ 'functions/a.ts': code }),
      targets: ['next', 'cloudflare'],
    })
    const said = findings.map(({ message }) => message.replace(/\. .*/, '.')).toSorted()
    expect(said).toEqual([
      'compat.vercel.attachDatabasePool does nothing on cloudflare.',
      'compat.vercel.ipAddress is undefined on next.',
    ])
  })

  it('is found in another file too, without a place', async () => {
    const root = await project({
      'functions/_lib.ts': `import { getEnv } from 'anyhost/compat/vercel'\nexport const env = () => getEnv()\n`,
      'functions/a.ts': fn(`import { env } from './_lib.ts'`, `Response.json(Boolean(env().VERCEL))`),
    })
    const { features } = await check({ root, targets: ALL })
    expect(features.map(({ feature }) => feature)).toContain('compat.vercel.getEnv')
  })

  it('can be needed', async () => {
    const code = fn(
      `import { getVercelOidcToken } from 'anyhost/compat/vercel'`,
      `new Response(await getVercelOidcToken())`,
      `needs: ['compat.vercel.getVercelOidcToken'], `,
    )
    const { problems } = await build({
      root: await project({ 'functions/a.ts': code }),
      targets: ['node'],
      dryRun: true,
    })
    expect(problems).toMatchObject([
      { code: 'ANYHOST_NEEDS', target: 'node', what: 'node has no compat.vercel.getVercelOidcToken.', line: 3 },
    ])
  })

  it('is explained', async () => {
    const { explanations } = await explain(['compat.vercel.getCache'])
    expect(explanations).toMatchObject([{ feature: 'compat.vercel.getCache', kind: 'call' }])
    expect(explanations[0]?.targets.find(({ level }) => level === 'emulated')).toMatchObject({
      limit: expect.stringContaining('do not see a value'),
    })
  })
})

describe("a call of a host's own package", () => {
  const code = fn(`import { waitUntil } from '@vercel/functions'`, `(waitUntil(fetch(request.url)), new Response())`)

  it('is a finding on every other host until `interop` names the package', async () => {
    const off = await check({
      root: await project({ ...PACKAGE, 'functions/a.ts': code }),
      targets: ['node', 'vercel'],
    })
    const found = off.findings.filter(({ message }) => message.includes('waitUntil'))
    expect(found).toMatchObject([{ file: 'functions/a.ts', line: 3, target: 'node' }])
    expect(found[0]?.message).toContain("interop: ['@vercel/functions']")
    const on = await check({
      root: await project({
        ...PACKAGE,
        'functions/a.ts': code,
        'anyhost.config.mjs': `export default { interop: ['@vercel/functions'] }`,
      }),
      targets: ['node', 'vercel'],
    })
    expect(on.findings.filter(({ message }) => message.includes('interop.'))).toEqual([])
    const row = on.features.find(({ feature }) => feature === 'interop.vercel.waitUntil')
    expect([row?.levels['node']?.level, row?.levels['vercel']?.level]).toEqual(['emulated', 'native'])
  })

  it("is not taken for one where a file has names of its own, and is where it uses Netlify's global", async () => {
    const root = await project({
      'functions/global.ts': fn(
        `declare const Netlify: { env: { get(name: string): string } }`,
        `new Response(Netlify.env.get('A'))`,
      ),
      'functions/own.ts': fn(`const Netlify = { env: { get: String } }`, `new Response(Netlify.env.get('A'))`),
    })
    const { features, findings } = await check({ root, targets: ['node', 'netlify'] })
    expect(features.filter(({ feature }) => feature.startsWith('interop.'))).toMatchObject([
      { feature: 'interop.netlify.Netlify.env', usedBy: ['global'] },
    ])
    expect(findings).toMatchObject([{ file: 'functions/global.ts', line: 3, target: 'node' }])
  })

  it('stays a finding where nothing can be put in its way', async () => {
    const env = fn(`import { getEnv } from '@vercel/functions'`, `Response.json(getEnv().VERCEL_ENV)`)
    const root = await project({
      ...PACKAGE,
      'functions/a.ts': env,
      'anyhost.config.mjs': `export default { interop: ['@vercel/functions'] }`,
    })
    const { findings } = await check({ root, targets: ['node'] })
    expect(findings).toMatchObject([{ line: 3, message: expect.stringContaining('It reads VERCEL_*') }])
  })
})

describe('`interop`', () => {
  const used = (more = ''): string =>
    fn(`import { waitUntil } from '@vercel/functions'`, `(waitUntil(Promise.resolve()), new Response())`, more)
  const entryOf = async (files: Record<string, string>): Promise<string> => {
    const root = await project({ ...PACKAGE, ...files })
    const { problems } = await build({ root, targets: ['netlify'] })
    expect(problems).toEqual([])
    return readFile(join(root, '.netlify/v1/functions/a/index.mjs'), 'utf8')
  }
  const config = (text: string): Record<string, string> => ({ 'anyhost.config.mjs': `export default ${text}` })

  it('is off until it is asked for', async () => {
    expect(await entryOf({ 'functions/a.ts': used() })).not.toContain('interop')
  })

  it.each([
    ['the project', config(`{ interop: ['@vercel/functions'] }`), ''],
    ['a target of the project', config(`{ options: { netlify: { interop: ['@vercel/functions'] } } }`), ''],
    ['the definition', {}, `targets: { netlify: { interop: ['@vercel/functions'] } }, `],
  ])('can be set by %s', async (_whose, files, more) => {
    expect(await entryOf({ ...files, 'functions/a.ts': used(more) })).toContain('interop(fn, [vercelPackage()])')
  })

  it('is taken back by what stands nearer to the function', async () => {
    const files = config(`{ interop: ['@vercel/functions'] }`)
    const more = `targets: { netlify: { interop: [] } }, `
    expect(await entryOf({ ...files, 'functions/a.ts': used(more) })).not.toContain('interop')
  })

  it('is refused with a name that is none', async () => {
    const definition = { 'functions/a.ts': used(`targets: { netlify: { interop: ['@vercel/blob'] } }, `) }
    const one = await build({ root: await project({ ...PACKAGE, ...definition }), targets: ['netlify'], dryRun: true })
    expect(one.problems).toMatchObject([{ code: 'ANYHOST_CONFIG_INVALID', line: 3 }])
    const settings = { 'functions/a.ts': used(), ...config(`{ interop: ['@vercel/blob'] }`) }
    const two = await build({ root: await project({ ...PACKAGE, ...settings }), targets: ['netlify'], dryRun: true })
    expect(two.problems).toMatchObject([{ code: 'ANYHOST_PROJECT_CONFIG', what: expect.stringContaining('interop') }])
  })
})
