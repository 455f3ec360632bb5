import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { basename, join, posix } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { parseSync, type Expression } from 'oxc-parser'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildOrFail, copyProject } from './host.ts'
import { CONFIG_FEATURES, EVENT_FEATURES } from '../../src/contract/features.ts'
import { levelIn } from '../../src/contract/levels.ts'
import { TARGETS } from './targets.ts'

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))
/** In the project of the suite, and in the apps. */
const FUNCTIONS = 23
const COMPANIONS = new Set(['fn.mjs', 'anyhost.mjs'])

type Files = ReadonlyMap<string, string>

describe.each(TARGETS.map(({ title }) => [title] as const))('what is emitted for %s', (title) => {
  let root: string
  let files: Files
  let elsewhere: Files

  beforeAll(async () => {
    const folder = `artifact-${title.replace(':', '-')}`
    root = await copyProject('contract', folder)
    files = await emitted(root, title)
    const other = await copyProject('contract', `${folder}-again`)
    elsewhere = await emitted(other, title)
  })

  const entries = (): [string, string][] =>
    [...files].filter(
      ([path, text]) => !COMPANIONS.has(basename(path)) && text.startsWith('// Made by anyhost from functions/'),
    )

  it('is the same in another folder, byte for byte', () => {
    expect([...elsewhere.keys()]).toEqual([...files.keys()])
    expect([...files].filter(([path, text]) => elsewhere.get(path) !== text).map(([path]) => path)).toEqual([])
    expect(files.size).toBeGreaterThan(36)
  })

  it('names no folder of this machine', () => {
    const places = [root, REPOSITORY, `${homedir()}/`, 'file:///']
    const found = [...files].flatMap(([path, text]) =>
      places.filter((place) => text.includes(place)).map((place) => `${path} has ${place}`),
    )
    expect(found).toEqual([])
  })

  it('has an entry for every function, which names its source, of at most 60 lines besides events and levels, which is an ES module', () => {
    expect(new Set(entries().map(([, text]) => text.split('\n')[0])).size).toBe(FUNCTIONS)
    for (const [path, text] of entries()) {
      const { errors, module } = parseSync(path, text, { sourceType: 'module' })
      expect([path, errors, module.hasModuleSyntax]).toEqual([path, [], true])
      const lines = text.split('\n').filter((line) => !/delivered\(|^ +'[^']+'(?: \+|,)$/.test(line))
      expect([path, lines.length <= 61]).toEqual([path, true])
    }
  })

  it('has a config of plain literals where it has one', () => {
    for (const [path, text] of entries()) {
      const config = configOf(path, text)
      expect([path, config === undefined || isLiteral(config)]).toEqual([path, true])
    }
  })

  it('has companions that import nothing but each other and what Node has', () => {
    for (const [path, text] of files) {
      if (!COMPANIONS.has(basename(path))) continue
      const { module } = parseSync(path, text, { sourceType: 'module' })
      const imported = module.staticImports
        .map((each) => each.moduleRequest.value)
        .filter((name) => !name.startsWith('node:'))
        // Beside it, or where functions share one.
        .filter((name) => basename(name) !== 'anyhost.mjs' || !files.has(posix.join(posix.dirname(path), name)))
      expect([path, imported]).toEqual([path, []])
    }
  })

  it('has source maps that lead to the user’s files', () => {
    const maps = [...files].filter(([path]) => path.endsWith('fn.mjs.map'))
    // A function with two addresses at its host has two folders.
    expect(new Set(maps.map(([, text]) => text)).size).toBe(FUNCTIONS)
    // Written by the bundler, in the format of version 3.
    const own = maps.flatMap(([, text]) =>
      (JSON.parse(text) as { sources: string[] }).sources.filter((each) => !/node_modules\/|^builtin:/.test(each)),
    )
    expect([...new Set(own)].toSorted()).toEqual([
      'functions/answers.ts',
      'functions/bodies.ts',
      'functions/context.ts',
      'functions/elysia.ts',
      'functions/events.ts',
      'functions/faults.ts',
      'functions/h3.ts',
      'functions/half-events.ts',
      'functions/hono.ts',
      'functions/leaving.ts',
      'functions/limited-ip.ts',
      'functions/limited-to.ts',
      'functions/load.ts',
      'functions/members.ts',
      'functions/nested/limited.ts',
      'functions/nightly-failing.ts',
      'functions/nightly.ts',
      'functions/purge.ts',
      'functions/routes.ts',
      'functions/tasks.ts',
      'functions/unclaimed.ts',
      'functions/work-only.ts',
      'functions/work.ts',
      'lib/later.ts',
      'lib/unset.ts',
    ])
  })

  it('throws with the user’s file and line in the stack, under --enable-source-maps', async () => {
    const map = [...files].find(([, text]) => text.startsWith('{') && text.includes('"functions/faults.ts"'))?.[0] ?? ''
    const program = `
      const { default: fn } = await import(${JSON.stringify(pathToFileURL(join(root, map.replace('.map', ''))).href)})
      try {
        await fn[Symbol.for('anyhost.definition')].fetch(undefined, { params: { kind: 'throws' }, requestId: '', url: new URL('https://pets.example/') })
      } catch (error) {
        process.stdout.write(error.stack)
      }`
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--enable-source-maps',
      '--input-type=module',
      '--eval',
      program,
    ])
    const source = await readFile(join(root, 'functions/faults.ts'), 'utf8')
    const line = source.split('\n').findIndex((text) => text.includes(`throw new Error('a secret cause')`)) + 1
    expect(/^ +at .*?\/functions\/faults\.ts:(\d+):\d+/m.exec(stdout)?.[1]).toBe(String(line))
  })
})

async function emitted(root: string, title: string): Promise<Files> {
  const target = TARGETS.find((each) => each.title === title)
  const allow = [...CONFIG_FEATURES, ...EVENT_FEATURES].filter(
    (feature) => target && levelIn(target.supports, feature) === 'none',
  )
  // As the suite builds it: what a target does not have is accepted by name.
  const settings = { options: { [target?.name ?? '']: { allow } } }
  await writeFile(join(root, 'anyhost.config.mjs'), `export default ${JSON.stringify(settings)}\n`)
  const result = await buildOrFail(root, [title])
  const paths = result.targets.flatMap(({ files }) => files.map(({ path }) => path))
  return new Map(
    await Promise.all(paths.toSorted().map(async (path) => [path, await readFile(join(root, path), 'utf8')] as const)),
  )
}

/** What `export const config = …` has on its right side. */
function configOf(path: string, text: string): Expression | undefined {
  for (const statement of parseSync(path, text, { sourceType: 'module' }).program.body) {
    if (statement.type !== 'ExportNamedDeclaration' || statement.declaration?.type !== 'VariableDeclaration') continue
    const found = statement.declaration.declarations.find(({ id }) => id.type === 'Identifier' && id.name === 'config')
    if (found) return found.init ?? undefined
  }
  return undefined
}

function isLiteral(node: Expression): boolean {
  if (node.type === 'Literal') return !('regex' in node)
  if (node.type === 'ArrayExpression')
    return node.elements.every((each) => each !== null && each.type !== 'SpreadElement' && isLiteral(each))
  if (node.type !== 'ObjectExpression') return false
  return node.properties.every(
    (each) => each.type === 'Property' && !each.computed && !each.method && isLiteral(each.value),
  )
}
