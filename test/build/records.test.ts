import { readFileSync, readdirSync } from 'node:fs'
import { cp, mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { build } from 'anyhost/build'
import { describe, expect, test } from 'vitest'
import { functionFile, project } from './project.ts'

const HOSTS = ['vercel', 'netlify', 'aws-lambda']

/** Every file of the outputs, by path. What the build knows for itself is left out. */
function outputs(root: string, inside = ''): Record<string, string> {
  return Object.assign(
    {},
    ...readdirSync(join(root, inside), { withFileTypes: true }).map((entry) => {
      const path = inside ? `${inside}/${entry.name}` : entry.name
      if (!entry.isDirectory())
        return /^\.anyhost\/[^/]+$/.test(path) ? {} : { [path]: readFileSync(join(root, path), 'latin1') }
      return ['functions', 'lib', 'data', 'node_modules'].includes(path) ? {} : outputs(root, path)
    }),
  )
}

/** Builds here and in a copy that no build has seen, and compares everything. */
async function sameAsFresh(root: string, targets: readonly string[]): Promise<void> {
  const fresh = await project({})
  for (const name of readdirSync(root))
    if (!['.anyhost', '.vercel', '.netlify'].includes(name))
      await cp(join(root, name), join(fresh, name), { recursive: true })
  const [here, anew] = [await build({ root, targets }), await build({ root: fresh, targets })]
  expect(here.problems).toEqual(anew.problems)
  if (anew.problems.length > 0) return
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))
  expect(plain(here.targets)).toEqual(plain(anew.targets))
  expect(outputs(root)).toEqual(outputs(fresh))
}

/** Numbers that are the same in every run. */
function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    return (state >>> 8) % below
  }
}

const LIBS = 6
const lib = (at: number, word: string): string =>
  `${at > 0 ? `import { value as below } from './l${at - 1}'\n` : `const below = ''\n`}const local = '${word}'\nexport const value = below + local\nexport const limit = ${(at % 5) + 1}\n`

/** Functions that share libraries in different orders, read files, and take config from elsewhere. */
function source(at: number, word: string): string {
  const [one, two] = [at % LIBS, (at * 5 + 2) % LIBS]
  const reads = at % 7 === 0
  const other = at % 11 === 3 ? at - 1 : undefined
  return `import { defineFunction${at % 4 === 0 ? ', getContext' : ''} } from 'anyhost'
import { value as a, limit } from '../lib/l${one}'
import { value as b } from '../lib/l${two}'
${at % 5 === 0 ? `import settings from '../lib/settings.json' with { type: 'json' }\n` : ''}${reads ? `import { readFileSync, existsSync } from 'node:fs'\n` : ''}${other === undefined ? '' : `import { word } from './f${other}.ts'\n`}const local = a + b
export const name = '${word}'
export { name as word }
export default defineFunction({
  config: { path: '/f${at}/:id', maxDuration: ${at % 5 === 0 ? 'settings.most' : at % 3 === 0 ? 'limit' : '7'}${at % 13 === 0 ? `, region: process.env.RECORDS_REGION ?? 'us-east-1'` : ''} },
  fetch(request, context) {
    return new Response(local + name + context.params.id + ${at % 2 ? 'context.geo.city' : `''`}${at % 4 === 0 ? ' + getContext().requestId' : ''}${reads ? ` + existsSync(new URL('../data/maybe.txt', import.meta.url)) + readFileSync(new URL('../data/${at % 2 ? 'a' : 'b'}.txt', import.meta.url))` : ''}${other === undefined ? '' : ' + word'})
  },
})
`
}

function files(functions: number): Record<string, string> {
  return {
    'package.json': '{ "type": "module" }',
    'lib/settings.json': '{ "most": 5 }',
    'data/a.txt': 'a',
    'data/b.txt': 'b',
    ...Object.fromEntries(
      Array.from({ length: LIBS }, (_, at) => [`lib/l${at}/index.ts`, lib(at, `l${at}`).replace('./l', '../l')]),
    ),
    ...Object.fromEntries(Array.from({ length: functions }, (_, at) => [`functions/f${at}.ts`, source(at, 'x')])),
  }
}

type Edit = (root: string, random: (below: number) => number, step: number) => Promise<void>

async function put(root: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true })
  await writeFile(join(root, path), text)
}

const EDITS: readonly Edit[] = [
  (root, random, step) => {
    const at = random(50)
    return put(root, `functions/f${at}.ts`, source(at, `step${step}`))
  },
  (root, random, step) => {
    const at = random(LIBS)
    return put(root, `lib/l${at}/index.ts`, lib(at, `step${step}`).replace('./l', '../l'))
  },
  // Found in place of the folder of that name, and gone again.
  async (root, random, step) => {
    const at = random(LIBS)
    const there = readdirSync(join(root, 'lib')).includes(`l${at}.ts`)
    await (there ? rm(join(root, `lib/l${at}.ts`)) : put(root, `lib/l${at}.ts`, lib(at, `beside${step}`)))
  },
  (root, _, step) => put(root, `functions/new${step}.ts`, functionFile(`{ path: '/new${step}' }`)),
  async (root) => {
    const [last] = readdirSync(join(root, 'functions')).filter((name) => name.startsWith('new'))
    if (last) await rm(join(root, 'functions', last))
  },
  (root, random) => put(root, 'lib/settings.json', `{ "most": ${random(9) + 1} }`),
  async (root) => {
    const there = readdirSync(join(root, 'data')).includes('maybe.txt')
    await (there ? rm(join(root, 'data/maybe.txt')) : put(root, 'data/maybe.txt', 'maybe'))
  },
  (root, _, step) => put(root, 'data/a.txt', `a${step}`),
  // Two functions that answer the same, and the way back.
  async (root) => {
    const there = readdirSync(join(root, 'functions')).includes('zz.ts')
    await (there
      ? rm(join(root, 'functions/zz.ts'))
      : put(root, 'functions/zz.ts', functionFile(`{ path: '/f3/:other' }`)))
  },
  async (root) => {
    const there = readdirSync(join(root, 'functions')).includes('broken.ts')
    await (there ? rm(join(root, 'functions/broken.ts')) : put(root, 'functions/broken.ts', 'const ='))
  },
  async (root, random) => {
    const [path] = Object.keys(outputs(root)).filter((each) => each.endsWith(random(2) ? 'fn.mjs' : 'index.mjs'))
    if (path) await writeFile(join(root, path), 'edited')
  },
  async (root, random) => {
    const paths = Object.keys(outputs(root)).filter((each) => each.endsWith('fn.mjs'))
    const path = paths[random(Math.max(paths.length, 1))]
    if (path) await rm(join(root, path))
  },
  async (_, random) => void (process.env.RECORDS_REGION = ['us-east-1', 'eu-central-1'][random(2)]),
]

describe('after any edits the result is that of a fresh build', () => {
  test.each([1, 2])('of 50 functions, in the order of %i', { timeout: 300_000 }, async (seed) => {
    const root = await project(files(50))
    const random = createRandom(seed)
    try {
      await sameAsFresh(root, HOSTS)
      for (let step = 0; step < 16; step += 1) {
        for (let count = random(2); count >= 0; count -= 1) await EDITS[random(EDITS.length)]!(root, random, step)
        await sameAsFresh(root, HOSTS)
      }
      expect(readdirSync(join(root, 'functions')).length).toBeGreaterThanOrEqual(50)
    } finally {
      delete process.env.RECORDS_REGION
    }
  })
})

describe('only the functions are read again that were made from what changed', () => {
  const small = {
    'functions/a.ts': functionFile(`{ path: '/a' }`, 'fetch: () => new Response(one)').replace(
      "'anyhost'\n",
      `'anyhost'\nimport { one } from '../lib/one'\n`,
    ),
    'functions/b.ts': functionFile(`{ path: '/b', maxDuration: limit }`).replace(
      "'anyhost'\n",
      `'anyhost'\nimport { limit } from '../lib/limit.ts'\n`,
    ),
    'functions/c.ts': functionFile(
      `{ path: '/c' }`,
      `fetch: () => new Response(String(existsSync(new URL('../data/maybe.txt', import.meta.url))))`,
    ).replace("'anyhost'\n", `'anyhost'\nimport { existsSync } from 'node:fs'\n`),
    'functions/d.ts': functionFile(`{ path: process.env.RECORDS_PATH ?? '/d' }`),
    'lib/one/index.ts': `export const one = 'one'\n`,
    'lib/limit.ts': 'export const limit = 5\n',
    'data/other.txt': '',
    'package.json': '{}',
  }
  test.each<[string, (root: string) => Promise<void>, string[]]>([
    ['a function', (root) => put(root, 'functions/d.ts', functionFile(`{ path: '/e' }`)), ['d']],
    ['a file that one imports', (root) => put(root, 'lib/one/index.ts', `export const one = 'two'`), ['a']],
    ['a file that is found in place of another', (root) => put(root, 'lib/one.ts', `export const one = 'two'`), ['a']],
    ['a constant of a config', (root) => put(root, 'lib/limit.ts', 'export const limit = 6'), ['b']],
    ['a new function', (root) => put(root, 'functions/e.ts', functionFile(`{ path: '/e' }`)), ['e']],
    ['a function less', (root) => rm(join(root, 'functions/b.ts')), []],
    ['a file that may be read', (root) => put(root, 'data/maybe.txt', ''), ['c']],
    ['a variable of a config', async () => void (process.env.RECORDS_PATH = '/other'), ['d']],
    ['an output', (root) => put(root, '.netlify/v1/functions/a/index.mjs', 'edited'), []],
    ['the settings of packages', (root) => put(root, 'package.json', '{ "type": "module" }'), ['a', 'b', 'c', 'd']],
  ])('after a change of %s', async (_, change, renewed) => {
    const root = await project(small)
    try {
      await build({ root, targets: HOSTS })
      await change(root)
      const result = await build({ root, targets: HOSTS })
      expect([result.problems, result.renewed]).toEqual([[], renewed.map((name) => `functions/${name}.ts`)])
      await sameAsFresh(root, HOSTS)
    } finally {
      delete process.env.RECORDS_PATH
    }
  })

  test('and for another target none, but its own group', async () => {
    const { 'functions/c.ts': _, ...rest } = small
    const root = await project(rest)
    await build({ root, targets: ['netlify'] })
    expect((await build({ root, targets: ['aws-lambda'] })).renewed).toEqual([])
    expect((await build({ root, targets: ['cloudflare'] })).problems).toEqual([])
    await put(root, 'lib/limit.ts', 'export const limit = 6')
    await sameAsFresh(root, ['netlify', 'aws-lambda', 'cloudflare'])
  })

  test('with modules in the order in which a function alone would have them', async () => {
    const order = (word: string): string => `globalThis.order = (globalThis.order ?? '') + '${word}'\n`
    const root = await project({
      'functions/a.ts': order('a') + functionFile(`{ path: '/a' }`),
      'functions/b.ts': `import '../lib/x.ts'\nimport './a.ts'\n${functionFile(`{ path: '/b' }`)}`,
      'lib/x.ts': order('x'),
    })
    await build({ root, targets: HOSTS })
    await put(root, 'functions/b.ts', `import '../lib/x.ts'\nimport './a.ts'\n${functionFile(`{ path: '/changed' }`)}`)
    expect((await build({ root, targets: HOSTS })).renewed).toEqual(['functions/b.ts'])
    await sameAsFresh(root, HOSTS)
    const code = readFileSync(join(root, '.netlify/v1/functions/b/fn.mjs'), 'utf8')
    expect(code.indexOf('"x"')).toBeLessThan(code.indexOf('"a"'))
  })
})

test('a project that is reached through a link is built as where it really is', async () => {
  const root = await project({
    'functions/a.ts': functionFile(`{ path: '/a' }`),
    'functions/deep/b.ts': functionFile('{}'),
  })
  const elsewhere = await project({})
  await symlink(root, join(elsewhere, 'link'))
  await build({ root: join(elsewhere, 'link'), targets: HOSTS })
  const linked = outputs(root)
  await sameAsFresh(root, HOSTS)
  expect(outputs(root)).toEqual(linked)
  expect(linked['.netlify/v1/functions/a/fn.mjs.map']).toContain('"functions/a.ts"')
})
