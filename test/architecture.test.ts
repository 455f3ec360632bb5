import { existsSync, globSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { dirname, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'oxc-parser'
import { describe, expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** The sources, by their path in the project. */
const sources = new Map(
  globSync(['src/**/*.ts', 'adapters/**/*.ts'], { cwd: ROOT })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !file.includes('node_modules'))
    .toSorted()
    .map((file) => [file, readFileSync(`${ROOT}/${file}`, 'utf8')]),
)

interface Import {
  readonly specifier: string
  /** Gone when the file runs. */
  readonly type: boolean
  /** Only done when the code reaches it. */
  readonly lazy: boolean
}

/** Everything that a file imports, by a declaration or by `import()` of a text. */
function importsOf(file: string, code: string): Import[] {
  const { module, errors } = parseSync(file, code)
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`)
  const fixed = module.staticImports.map(({ moduleRequest, entries }) => ({
    specifier: moduleRequest.value,
    type: entries.length > 0 && entries.every(({ isType }) => isType),
    lazy: false,
  }))
  const exported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap(({ moduleRequest, isType }) =>
      moduleRequest ? [{ specifier: moduleRequest.value, type: isType, lazy: false }] : [],
    ),
  )
  const lazy = module.dynamicImports.flatMap(({ moduleRequest }) => {
    const text = /^(['"`])([^$]*)\1$/.exec(code.slice(moduleRequest.start, moduleRequest.end))?.[2]
    return text === undefined ? [] : [{ specifier: text, type: false, lazy: true }]
  })
  return [...fixed, ...exported, ...lazy]
}

/** Where an import leads: a file of the project, `node:*`, or a package's name. */
function targetOf(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return posix.join(dirname(file), specifier)
  if (specifier.startsWith('node:') || builtinModules.includes(specifier))
    return `node:${specifier.replace('node:', '')}`
  return specifier
}

type Rule = (target: string, how: Import, file: string) => boolean

const inside =
  (...rooms: readonly string[]): Rule =>
  (target) =>
    rooms.some((room) => target.startsWith(room))
const isPackage = (target: string): boolean => !target.startsWith('node:') && !target.endsWith('.ts')
const isNode = (target: string): boolean => target.startsWith('node:')

/** Rooms that run on a developer's machine know each other by these files, which are the public names. */
const PUBLIC: readonly string[] = [
  'src/index.ts',
  'src/build/index.ts',
  // Alone: it looks up what was built before it loads anything.
  'src/build/build.ts',
  'src/migrate/index.ts',
  'src/dev/index.ts',
  'src/testing/index.ts',
  'src/conformance/index.ts',
  'src/lint/index.ts',
]

const machine: Rule = (target, _how, file) => {
  const room = `${file.split('/').slice(0, 2).join('/')}/`
  if (inside('src/cli/', 'adapters/')(target, _how, file)) return false
  return (
    inside(room, 'src/contract/', 'src/runtime/', 'src/compat/')(target, _how, file) ||
    PUBLIC.includes(target) ||
    isNode(target) ||
    isPackage(target)
  )
}

/** The files of one adapter, and not those that only a harness has. */
const own: Rule = (target, _how, file) => target.startsWith(`${dirname(file)}/`) && !isHarness(target)

/** Files that start a host for the tests. They are not published. */
const isHarness = (file: string): boolean => /^adapters\/[^/]+\/harness[^/]*\.ts$/.test(file)

/** Built-in modules that work things out and touch nothing. */
const PURE: readonly string[] = ['node:buffer', 'node:crypto', 'node:net', 'node:path', 'node:url', 'node:util']

/**
 * Reachable from `build.ts` of an adapter: a plan in, files out. So neither the disk nor a bundler, and of the build room
 * only what loads neither.
 */
const adapterBuild: Rule = (target, how, file) =>
  own(target, how, file) ||
  inside('src/contract/')(target, how, file) ||
  PURE.includes(target) ||
  (!inside('adapters/')(target, how, file) && (how.type || isPure(target)))

/** Whether what a file of ours loads is ours as well, or pure. */
const isPure = (target: string): boolean =>
  target.startsWith('src/') &&
  reach(sources, [target], () => true)
    .flatMap((file) =>
      importsOf(file, sources.get(file) ?? '').map((how) => ({ how, to: targetOf(file, how.specifier) })),
    )
    .every(({ how, to }) => how.type || sources.has(to) || PURE.includes(to))

/** Reachable from `runtime.ts` of an adapter. What runs on Node may use Node; a host's SDK only for its types. */
const adapterRuntime: Rule = (target, how, file) =>
  own(target, how, file) ||
  inside('src/runtime/', 'src/contract/')(target, how, file) ||
  isNode(target) ||
  (how.type && isPackage(target))

/** Reachable from `surroundings.ts` of an adapter. It runs wherever a library does. */
const adapterSurroundings: Rule = (target, how, file) => adapterRuntime(target, how, file) && !isNode(target)
/** Reachable from `lint.ts` of an adapter: it runs on a developer's machine, with the host's own packages handed to it. */
const adapterLint: Rule = (target, how, file) =>
  own(target, how, file) || inside('src/contract/')(target, how, file) || isNode(target)

/** DESIGN's table, the first that fits a file. */
const ROOMS: readonly { readonly room: RegExp; readonly may: Rule }[] = [
  { room: /^src\/contract\//, may: inside('src/contract/') },
  { room: /^src\/(?:runtime|compat)\//, may: inside('src/contract/', 'src/runtime/', 'src/compat/') },
  { room: /^src\/(?:build|migrate|dev|conformance|testing|lint)\//, may: machine },
  {
    room: /^src\/cli\//,
    may: (target) =>
      inside('src/cli/')(target, TYPE, '') || PUBLIC.includes(target) || isNode(target) || isPackage(target),
  },
  // What each host says without a build stands beside its adapter, under this name.
  {
    room: /^src\/context\.ts$/,
    may: (target, how, file) =>
      inside('src/contract/', 'src/runtime/')(target, how, file) || /^adapters\/[^/]+\/surroundings\.ts$/.test(target),
  },
  { room: /^src\/index\.ts$/, may: inside('src/contract/', 'src/runtime/', 'src/compat/') },
]

const TYPE: Import = { specifier: '', type: true, lazy: false }

/** Every import that its room forbids, as `file -> target`. */
function violations(files: ReadonlyMap<string, string>): string[] {
  const found: string[] = []
  const check = (file: string, may: Rule): void => {
    for (const how of importsOf(file, files.get(file) ?? '')) {
      const target = targetOf(file, how.specifier)
      if (!may(target, how, file)) found.push(`${file} -> ${target}`)
    }
  }
  for (const file of files.keys()) {
    const rule = ROOMS.find(({ room }) => room.test(file))
    if (rule) check(file, rule.may)
    else if (!file.startsWith('adapters/')) found.push(`${file} is in no room`)
  }
  for (const [name, may] of [
    ['build', adapterBuild],
    ['runtime', adapterRuntime],
    ['surroundings', adapterSurroundings],
    ['lint', adapterLint],
  ] as const) {
    const entries = [...files.keys()].filter((file) =>
      new RegExp(`^adapters/[^/]+/${name === 'lint' ? 'lint(?:-[\\w-]+)?' : name}\\.ts$`).test(file),
    )
    const reached = reach(files, entries, (file) => file.startsWith('adapters/'))
    for (const file of reached) check(file, may)
  }
  return [...new Set(found)].toSorted()
}

/** The files that are loaded with some others. */
function reach(
  files: ReadonlyMap<string, string>,
  entries: readonly string[],
  within: (file: string) => boolean,
): string[] {
  const seen = new Set<string>()
  const visit = (file: string): void => {
    if (seen.has(file) || !files.has(file) || !within(file)) return
    seen.add(file)
    for (const { specifier, type } of importsOf(file, files.get(file) ?? ''))
      if (!type) visit(targetOf(file, specifier))
  }
  entries.forEach(visit)
  return [...seen]
}

/** The first cycle of imports that load each other, or nothing. */
function cycle(files: ReadonlyMap<string, string>): string[] {
  const done = new Set<string>()
  const visit = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file]
    if (done.has(file) || !files.has(file)) return []
    for (const { specifier, type, lazy } of importsOf(file, files.get(file) ?? '')) {
      const found = type || lazy ? [] : visit(targetOf(file, specifier), [...path, file])
      if (found.length > 0) return found
    }
    done.add(file)
    return []
  }
  for (const file of files.keys()) {
    const found = visit(file, [])
    if (found.length > 0) return found
  }
  return []
}

/** The sources and one more file. */
const planted = (file: string, code: string): Map<string, string> => new Map([...sources, [file, code]])

/** A file as it is, with one more line. */
const spoilt = (file: string, line: string): Map<string, string> => planted(file, `${line}\n${sources.get(file) ?? ''}`)

describe('the rooms', () => {
  test('import what DESIGN allows, and nothing else', () => {
    expect(violations(sources)).toEqual([])
  })

  test.each([
    ['src/contract/planted.ts', `import { log } from '../runtime/log.ts'`, 'src/runtime/log.ts'],
    ['src/runtime/planted.ts', `import { join } from 'node:path'`, 'node:path'],
    ['src/runtime/planted.ts', `import { join } from 'path'`, 'node:path'],
    ['src/runtime/planted.ts', `import { z } from 'zod'`, 'zod'],
    ['src/runtime/planted.ts', `export * from '../build/paths.ts'`, 'src/build/paths.ts'],
    ['src/runtime/planted.ts', `const load = () => import('../build/paths.ts')`, 'src/build/paths.ts'],
    ['src/runtime/planted.ts', `import type { Plugin } from 'esbuild'`, 'esbuild'],
    ['src/compat/planted.ts', `import 'node:fs'`, 'node:fs'],
    ['src/build/planted.ts', `import vercel from '../../adapters/vercel/build.ts'`, 'adapters/vercel/build.ts'],
    ['src/build/planted.ts', `import { main } from '../cli/main.ts'`, 'src/cli/main.ts'],
    ['src/dev/planted.ts', `import { discover } from '../build/discover.ts'`, 'src/build/discover.ts'],
    ['src/cli/planted.ts', `import { discover } from '../build/discover.ts'`, 'src/build/discover.ts'],
    ['src/index.ts', `import './build/index.ts'`, 'src/build/index.ts'],
    ['src/context.ts', `import '../adapters/vercel/runtime.ts'`, 'adapters/vercel/runtime.ts'],
    ['adapters/vercel/surroundings.ts', `import 'node:crypto'`, 'node:crypto'],
    ['adapters/netlify/facts.ts', `import 'node:crypto'`, 'node:crypto'],
    ['src/testing/planted.ts', `import '../../adapters/netlify/facts.ts'`, 'adapters/netlify/facts.ts'],
    ['adapters/vercel/build.ts', `import { readFileSync } from 'node:fs'`, 'node:fs'],
    ['adapters/vercel/build.ts', `import { build } from 'esbuild'`, 'esbuild'],
    ['adapters/vercel/build.ts', `import { discover } from '../../src/build/discover.ts'`, 'src/build/discover.ts'],
    ['adapters/vercel/build.ts', `import { x } from '../netlify/regions.ts'`, 'adapters/netlify/regions.ts'],
    ['adapters/vercel/facts.ts', `import { x } from '../netlify/regions.ts'`, 'adapters/netlify/regions.ts'],
    ['adapters/vercel/runtime.ts', `import { x } from './harness.ts'`, 'adapters/vercel/harness.ts'],
    ['adapters/vercel/runtime.ts', `import { x } from '../../src/build/codegen.ts'`, 'src/build/codegen.ts'],
    ['src/lint/planted.ts', `import { load } from '../build/load/load.ts'`, 'src/build/load/load.ts'],
    ['src/lint/planted.ts', `import host from '../../adapters/next/lint.ts'`, 'adapters/next/lint.ts'],
    ['adapters/next/lint.ts', `import { parse } from 'oxc-parser'`, 'oxc-parser'],
    ['adapters/next/lint.ts', `import { lint } from '../../src/lint/index.ts'`, 'src/lint/index.ts'],
    ['adapters/netlify/facts.ts', `import { purgeCache } from '@netlify/functions'`, '@netlify/functions'],
  ])('are checked: %s with %s is found', (file, line, target) => {
    expect(violations(spoilt(file, line))).toContain(`${file} -> ${target}`)
  })

  test('hold every file', () => {
    expect(violations(planted('src/planted.ts', ''))).toContain('src/planted.ts is in no room')
  })
})

/** Uses of `process` that fail where there is none. */
const unguarded = (code: string): string[] =>
  code.match(/(?<![\w$.'"`/])process\b(?!['"`:])|\bglobalThis\.process\b(?!\?)/g) ?? []

const withoutComments = (code: string): string => code.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')

describe('what runs at a host', () => {
  const runtime = [...sources].filter(([file]) => /^src\/(?:runtime|compat)\//.test(file))

  test('is there', () => {
    expect(runtime.length).toBeGreaterThan(15)
  })

  test('asks for `process` only where it may be missing', () => {
    expect(unguarded('globalThis.process?.env')).toEqual([])
    expect(unguarded('const { env } = process')).toEqual(['process'])
    expect(unguarded('globalThis.process.env')).toEqual(['globalThis.process'])
    expect(runtime.filter(([, code]) => unguarded(withoutComments(code)).length > 0).map(([file]) => file)).toEqual([])
  })

  test('uses no global of Node', () => {
    const withGlobals = runtime.filter(([, code]) =>
      /\b(?:Buffer|__dirname|__filename|setImmediate)\b|\brequire\(/.test(code),
    )
    expect(withGlobals.map(([file]) => file)).toEqual([])
  })
})

describe('the files', () => {
  test('import each other in no circle', () => {
    expect(cycle(sources)).toEqual([])
  })

  test('in a circle are found', () => {
    const circle = new Map([
      ['src/a.ts', `import { b } from './b.ts'`],
      ['src/b.ts', `export { c } from './c.ts'`],
      ['src/c.ts', `import { a } from './a.ts'`],
    ])
    expect(cycle(circle)).toEqual(['src/a.ts', 'src/b.ts', 'src/c.ts', 'src/a.ts'])
    expect(cycle(new Map([...circle, ['src/c.ts', `import type { a } from './a.ts'`]]))).toEqual([])
  })

  test('have names in kebab-case', () => {
    const odd = [...sources.keys()].filter(
      (file) => !/^(?:[a-z0-9]+(?:-[a-z0-9]+)*\/)+[a-z0-9]+(?:-[a-z0-9]+)*\.ts$/.test(file),
    )
    expect(odd).toEqual([])
  })

  test('have at most 300 lines', () => {
    const long = [...sources].filter(([, code]) => code.split('\n').length > 301)
    expect(long.map(([file, code]) => `${file}: ${code.split('\n').length - 1}`)).toEqual([])
  })

  test('import only files that exist', () => {
    const missing = [...sources].flatMap(([file, code]) =>
      importsOf(file, code)
        .map(({ specifier }) => targetOf(file, specifier))
        .filter((target) => target.startsWith('src/') || target.startsWith('adapters/'))
        .filter((target) => !existsSync(`${ROOT}/${target}`))
        .map((target) => `${file} -> ${target}`),
    )
    expect(missing).toEqual([])
  })
})

describe('an adapter', () => {
  const names = [
    ...new Set(
      [...sources.keys()].filter((file) => file.startsWith('adapters/')).map((file) => file.split('/')[1] ?? ''),
    ),
  ]

  test('has both halves', () => {
    const halves = names.flatMap((name) => ['build', 'runtime'].map((half) => `adapters/${name}/${half}.ts`))
    expect(halves.filter((file) => !sources.has(file))).toEqual([])
  })

  test('publishes nothing that only a harness has', () => {
    const shipped = names.flatMap((name) => [`adapters/${name}/build.ts`, `adapters/${name}/runtime.ts`])
    expect(reach(sources, shipped, () => true).filter(isHarness)).toEqual([])
  })

  test('imports no file of the tests, except from its harness', () => {
    const found = [...sources].flatMap(([file, code]) =>
      importsOf(file, code)
        .map(({ specifier }) => targetOf(file, specifier))
        .filter((target) => target.startsWith('test/') && !isHarness(file))
        .map((target) => `${file} -> ${target}`),
    )
    expect(found).toEqual([])
  })
})
