/** Without a build: `toHandler(definition)` beside a literal for the host. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lint, type LintResult } from '../../src/lint/index.ts'
import { findingsIn, lintProject, remove } from './project.ts'

const file = (target: string, definition: string, literal: string, before = ''): string =>
  `import { defineFunction } from 'anyhost'\nimport { toHandler } from 'anyhost/runtime/${target}'\n${before}` +
  `export default toHandler(${definition})\n${literal}\n`
const define = (config: string, handler = `fetch: () => new Response('')`): string =>
  `defineFunction({ config: ${config}, ${handler} })`

const FILES = {
  'netlify/functions/same.ts': file(
    'netlify',
    define(`{ path: '/same', method: 'GET', region: 'us-east-1', memory: '2gb' }`),
    `export const config = { path: '/same', region: 'iad', memory: 2048 }`,
  ),
  'netlify/functions/differs.ts': file(
    'netlify',
    'fn',
    `export const config = { path: '/pets/:id', memory: 2048 }`,
    `const fn = ${define(`{ path: '/pets/:name', memory: 1024 }`)}\n`,
  ),
  'netlify/functions/without.ts': file('netlify', define(`{ path: '/without' }`), ''),
  'netlify/functions/clock.ts': file(
    'netlify',
    define(`{ schedule: '@daily' }`, 'scheduled() {}'),
    `export const config = { schedule: '0 1 * * *' }`,
  ),
  'netlify/functions/lost.ts': file('netlify', define(`{ cancellation: true }`), `export const config = {}`),
  'netlify/functions/elsewhere.ts': `import fn from '../../lib/fn.ts'\n${file('netlify', 'fn', `export const config = { path: '/e' }`)}`,
  'api/same.ts': file('vercel', define(`{ region: 'us-east-1' }`), `export const config = { regions: ['iad1'] }`),
  'api/differs.ts': file('vercel', define(`{ maxDuration: 20 }`), `export const config = { maxDuration: 30 }`),
}

describe('what the literal beside `toHandler` says is compared with what a build would emit', () => {
  let root: string
  let result: LintResult
  beforeAll(async () => {
    root = await lintProject(FILES)
    result = await lint({ root })
  })
  afterAll(() => remove(root))

  const found = (name: keyof typeof FILES): string[] =>
    findingsIn(result, name).map(({ code, line, column, message }) => `${line}:${column} ${code} ${message}`)

  test.each(['netlify/functions/same.ts', 'api/same.ts'] as const)(
    'and nothing is said where it is the same: %s',
    (name) => {
      expect(found(name)).toEqual([])
    },
  )

  test('a difference has both values, at the definition', () => {
    expect(found('netlify/functions/differs.ts')).toEqual([
      '3:45 ANYHOST_CONFIG_MISREAD The definition makes `config.path` ["/pets/:name"] for Netlify, which reads ["/pets/:id"] from this file: without a build it looks at the exported literal alone.',
      '3:68 ANYHOST_CONFIG_MISREAD The definition makes `config.memory` 1024 for Netlify, which reads 2048 from this file: without a build it looks at the exported literal alone.',
    ])
    expect(found('api/differs.ts')).toEqual([
      '3:66 ANYHOST_CONFIG_MISREAD The definition makes `config.maxDuration` 20 for Vercel, which reads 30 from this file: without a build it looks at the exported literal alone.',
    ])
  })

  test('a literal that is not there is a difference', () => {
    expect(found('netlify/functions/without.ts')).toEqual([
      '3:59 ANYHOST_CONFIG_MISREAD The definition makes `config.path` ["/without","/without/"] for Netlify, which reads nothing from this file: without a build it looks at the exported literal alone.',
    ])
  })

  test('a schedule is compared in the words of the host', () => {
    expect(found('netlify/functions/clock.ts')).toEqual([
      '3:63 ANYHOST_CONFIG_MISREAD The definition makes `config.schedule` "0 0 * * *" for Netlify, which reads "0 1 * * *" from this file: without a build it looks at the exported literal alone.',
    ])
  })

  test('what the host does not have is said as a build says it', () => {
    expect(found('netlify/functions/lost.ts')).toEqual([
      '3:51 ANYHOST_CONFIG_DROPPED netlify has no config.cancellation.',
    ])
  })

  test('a definition of another file is not compared, and that is said', () => {
    expect(found('netlify/functions/elsewhere.ts')).toEqual([
      '4:26 ANYHOST_CONFIG_UNCOMPARED What the definition says is not known without running the module: The definition is in another file.',
    ])
  })
})
