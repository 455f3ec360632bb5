/** Which of several functions answers: the same on every target, or a refusal. */
import { build, type BuildAdapter } from 'anyhost/build'
import { describe, expect, test } from 'vitest'
import type { PlannedFunction } from '../../src/contract/adapter.ts'
import { findRoute } from '../../src/runtime/find-route.ts'
import { compilePath } from '../../src/runtime/pattern.ts'
import { sharing } from '../../src/runtime/sharing.ts'
import { ambiguousAddress, covers, meets } from '../../src/build/overlap.ts'
import { functionFile, project } from '../build/project.ts'

async function conflicts(configs: Readonly<Record<string, string>>): Promise<string[]> {
  const files = Object.entries(configs).map(([name, config]) => [`functions/${name}.ts`, functionFile(config)])
  const root = await project(Object.fromEntries(files))
  const { problems } = await build({ root, targets: ['node'], dryRun: true })
  return problems.map(({ code, file, line, column, what, fix }) => `${file}:${line}:${column} ${code} ${what} ${fix}`)
}

describe('two paths', () => {
  test.each([
    ['/a/:x', '/:x/b', '/a/b'],
    ['/a/:x/*', '/:x/b/*', '/a/b/x/y'],
    ['/a/:x/c', '/a/b/:y?', '/a/b/c'],
    ['/:x/b', '/a/:rest*', '/a/b'],
    ['/:a/:b/c', '/x/*', '/x/x/c'],
  ])('%s and %s are ambiguous at %s', (a, b, address) => {
    expect([ambiguousAddress(a, b, []), ambiguousAddress(b, a, [])]).toEqual([address, address])
  })

  test.each([
    ['/a/:x', '/a/b'],
    ['/a/*', '/a'],
    ['/a/*', '/a/:rest*'],
    ['/a/:x?', '/a/*'],
    ['/*', '/:x/b'],
    ['/a/:x', '/b/:x'],
    ['/a/:x/c', '/:y/b/d'],
  ])('%s and %s are not: one says more, or they have nothing in common', (a, b) => {
    expect([ambiguousAddress(a, b, []), ambiguousAddress(b, a, [])]).toEqual([undefined, undefined])
  })

  test('cover and meet each other as the matcher has it', () => {
    expect([covers('/a/*', '/a/:x'), covers('/a/:x', '/a/*'), covers('/a/:rest*', '/a'), covers('/a/*', '/a')]).toEqual(
      [true, false, true, false],
    )
    expect([meets('/a/*', '/a/b/c'), meets('/a/:x', '/a/b/c'), meets('/a/:x?', '/a')]).toEqual([true, false, true])
  })
})

describe('an ambiguous pair', () => {
  test('is reported at the path of one of them, with an address and the way out', async () => {
    expect(await conflicts({ one: `{ path: '/a/:x' }`, two: `{ path: '/:x/b', method: 'GET' }` })).toEqual([
      "functions/one.ts:3:19 ANYHOST_ROUTE_CONFLICT /a/:x and /:x/b of functions/two.ts both match /a/b, and neither says more. Take it out of one of them: `excludedPath: '/a/b'`, or change a path.",
    ])
  })

  test('is none when one of them has excluded what they share', async () => {
    expect(await conflicts({ one: `{ path: '/a/:x', excludedPath: '/a/b' }`, two: `{ path: '/:x/b' }` })).toEqual([])
  })

  test('is none in one function, whose own matcher decides', async () => {
    expect(await conflicts({ one: `{ path: ['/a/:x', '/:x/b'] }` })).toEqual([])
  })
})

/** Hands out what the build planned. */
function recorder(): { adapter: BuildAdapter; planned: () => readonly PlannedFunction[] } {
  let planned: readonly PlannedFunction[] = []
  return {
    planned: () => planned,
    adapter: {
      name: 'recorder',
      outputs: ['files'],
      folders: { files: '.recorder' },
      group: 'node',
      supports: { 'config.path': 'native', 'config.method': 'native', 'config.excludedPath': 'native' },
      members: [],
      emit: ({ functions }) => {
        planned = functions
        return { files: [], bundles: [], notes: [], patches: [], refusals: [] }
      },
    },
  }
}

describe('`Allow`', () => {
  test('lists the methods of all functions at the address, and at another path only those that are there', () => {
    const read = sharing(
      ['GET', 'HEAD'],
      [
        {
          path: [compilePath('/pets/:id')],
          excludedPath: [compilePath('/pets/none').match],
          method: ['DELETE', 'POST'],
        },
      ],
    )
    expect(read.join(', ', 'https://a.example/pets/rex')).toBe('GET, HEAD, POST, DELETE')
    expect(read.join(', ', 'https://a.example/pets/none')).toBe('GET, HEAD')
    expect(read.join(', ', 'https://a.example/other')).toBe('GET, HEAD')
    expect([read.includes('GET'), read.includes('POST')]).toEqual([true, false])
  })

  test('is planned for every function that shares a path, and costs the others nothing', async () => {
    const root = await project({
      'functions/read.ts': functionFile(`{ path: ['/pets/:id', '/all'], method: 'GET' }`),
      'functions/write.ts': functionFile(`{ path: '/pets/:name', method: 'POST', excludedPath: '/pets/none' }`),
      'functions/alone.ts': functionFile(`{ path: '/alone', method: 'GET' }`),
    })
    const { adapter, planned } = recorder()
    expect((await build({ root, targets: [adapter], dryRun: true })).problems).toEqual([])
    expect(planned().map(({ id, sharers }) => [id, sharers])).toEqual([
      ['alone', undefined],
      ['read', [{ path: '/pets/:name', excludedPaths: ['/pets/none'], methods: ['POST'] }]],
      ['write', [{ path: '/pets/:id', excludedPaths: [], methods: ['GET', 'HEAD'] }]],
    ])
  })
})

describe('an excluded path', () => {
  const route = (name: string, path: string, excluded: readonly string[] = [], method?: readonly string[]) => ({
    name,
    path: compilePath(path).match,
    ...(excluded.length > 0 && { excludedPath: excluded.map((each) => compilePath(each).match) }),
    ...(method && { method }),
  })

  test('goes to the next function, or to nobody, where one program finds the route', () => {
    const routes = [
      route('read', '/w/:id', ['/w/none'], ['GET']),
      route('write', '/w/:id', [], ['POST']),
      route('deep', '/w/x/*', ['/w/x/private/*']),
      route('wide', '/w/*', ['/w/assets/*']),
    ]
    const at = (pathname: string, method: string): string | undefined => findRoute(routes, pathname, method)?.name
    expect([at('/w/1', 'GET'), at('/w/1', 'POST'), at('/w/none', 'GET'), at('/w/none', 'POST')]).toEqual([
      'read',
      'write',
      'write',
      'write',
    ])
    expect([at('/w/x/1', 'GET'), at('/w/x/private/1', 'GET'), at('/w/assets/1', 'GET')]).toEqual([
      'deep',
      'wide',
      undefined,
    ])
  })

  const shared = {
    'functions/narrow.ts': functionFile(`{ path: '/shop/items/*', excludedPath: '/shop/items/secret' }`),
    'functions/wide.ts': functionFile(`{ path: '/shop/*' }`),
  }

  test.each(['vercel:build-output', 'node', 'cloudflare'])(
    'that a wider function matches too is answered by it on %s',
    async (target) => {
      const { problems } = await build({ root: await project(shared), targets: [target], dryRun: true })
      expect(problems).toEqual([])
    },
  )

  test.each(['vercel:api', 'netlify', 'next', 'aws-lambda:buffered'])(
    'that a wider function matches too is refused for %s, which cannot hand it over',
    async (target) => {
      const { problems } = await build({ root: await project(shared), targets: [target], dryRun: true })
      expect(problems.map(({ code, file, line, column, what }) => [code, file, line, column, what])).toEqual([
        [
          'ANYHOST_TARGET_REFUSED',
          'functions/narrow.ts',
          3,
          50,
          '/shop/items/secret is taken out of "narrow", and "wide" would have to answer it.',
        ],
      ])
    },
  )

  test.each(['vercel:build-output', 'vercel:api', 'netlify', 'next', 'aws-lambda', 'node', 'cloudflare'])(
    'that nobody else matches, or that a more specific function has, is fine on %s',
    async (target) => {
      const root = await project({
        'functions/narrow.ts': functionFile(`{ path: '/shop/items/*' }`),
        'functions/wide.ts': functionFile(`{ path: '/shop/*', excludedPath: ['/shop/items/*', '/shop/assets/*'] }`),
      })
      expect((await build({ root, targets: [target], dryRun: true })).problems).toEqual([])
    },
  )
})
