/** What the pages show is true: it compiles as a user would compile it, it builds, and its commands do what they say. */
import { execFile } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'anyhost/build'
import { beforeAll, describe, expect, it } from 'vitest'
import { isDefault, TARGETS } from '../contract/targets.ts'
import { alternatives, snippetsOf, type Snippet } from './snippets.ts'

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))
const ROOT = join(REPOSITORY, '.cache/docs')
const README = snippetsOf('README.md')
const CODE = ['README.md', 'docs/moving.md', 'docs/cli.md', 'docs/stack-traces.md', 'adapters/README.md']
  .flatMap(snippetsOf)
  .filter(({ language, page }) => language === 'ts' || page === 'docs/moving.md')

/** What a snippet leaves to its reader. */
const GIVEN = `import type { BuilderHandler, Handler } from 'anyhost/compat/netlify'
declare global {
  const handler: Handler
  const run: Handler
  const render: BuilderHandler
  const chat: Parameters<typeof import('anyhost/compat/netlify').stream>[0]
  const request: Request
  const pets: import('anyhost').Definition
  const expect: typeof import('vitest').expect
  function log(requestId: string): Promise<void>
  function announce(event: object): Promise<void>
  function claimsOrNothing(token: string): Promise<Record<string, unknown> | undefined>
}
`
const CONFIG = {
  extends: '../../tsconfig.json',
  compilerOptions: { noUnusedLocals: false, noUnusedParameters: false },
  include: ['**/*.ts'],
  exclude: [],
}

const nameOf = ({ page, line }: Snippet, way: number): string =>
  `${page.toLowerCase().replace(/\W/g, '-')}-${line}${way > 0 ? `-${way + 1}` : ''}`

/** A function lies where a build finds it; anything else beside them. */
const FILES = CODE.flatMap((snippet) =>
  alternatives(snippet).map((text, way): [string, string] => {
    const isFunction = /^export default (?:defineFunction|fromLambda)/m.test(text)
    return [`${isFunction ? 'functions' : 'other'}/${nameOf(snippet, way)}.${snippet.language}`, text]
  }),
)

beforeAll(async () => {
  await rm(ROOT, { recursive: true, force: true })
  const toy = '../../../test/conformance/toy'
  const files: [string, string][] = [
    ...FILES,
    ['given.d.ts', GIVEN],
    ['tsconfig.json', JSON.stringify(CONFIG)],
    ['other/build.ts', `export { default } from '${toy}/build.ts'\n`],
    ['other/harness.ts', `export { harness } from '${toy}/harness.ts'\n`],
  ]
  for (const [path, text] of files) {
    await mkdir(dirname(join(ROOT, path)), { recursive: true })
    await writeFile(join(ROOT, path), text)
  }
})

describe('the code in the pages', () => {
  it('is all there', () => expect(FILES).toHaveLength(22))

  it('compiles, with nothing but the names that it leaves to its reader', { timeout: 300_000 }, async () => {
    expect(await runNode([join(REPOSITORY, 'node_modules/typescript/bin/tsc'), '-p', ROOT], ROOT)).toEqual([0, '', ''])
  })

  it.each(FILES.filter(([path]) => path.startsWith('functions/')))('builds: %s', async (path, text) => {
    const root = join(ROOT, 'built', path)
    await mkdir(join(root, 'functions'), { recursive: true })
    await writeFile(join(root, path), text)
    const titles = TARGETS.filter(isDefault).map(({ title }) => title)
    const results = titles.map((title) => build({ root, targets: [title], dryRun: true }))
    const problems = (await Promise.all(results)).map((each) => each.problems)
    const lost = problems.flat().filter(({ code }) => code !== 'ANYHOST_FEATURE_NONE')
    expect(lost).toEqual([])
    expect(problems.some((each) => each.length === 0)).toBe(true)
  })
})

describe('the first page', () => {
  const at = (language: string): string => README.find((snippet) => snippet.language === language)!.text

  it('shows the file that comes out, and commands that do what it says', { timeout: 300_000 }, async () => {
    const root = join(ROOT, 'first')
    await mkdir(join(root, 'functions'), { recursive: true })
    await writeFile(join(root, 'functions/pets.ts'), at('ts'))
    for (const command of [
      'check vercel netlify aws-lambda',
      'build vercel netlify aws-lambda',
      'explain config.rateLimit',
    ]) {
      expect(await readFile(join(REPOSITORY, 'README.md'), 'utf8')).toContain(`\nanyhost ${command} `)
      const [code, , errors] = await runNode([join(REPOSITORY, 'src/cli/bin.ts'), ...command.split(' ')], root)
      expect([code, errors]).toEqual([0, ''])
    }
    const [heading, ...shown] = at('js').split('\n')
    const path = heading!.replace('// ', '')
    const written = await readFile(join(root, path), 'utf8')
    expect(withoutComments(written)).toBe(withoutComments(shown.join('\n')))
  })
})

const withoutComments = (text: string): string => text.replace(/^\/\/.*\n/gm, '').trim()

/** How it ended, and what it printed. */
function runNode(args: readonly string[], cwd: string): Promise<[code: number, printed: string, errors: string]> {
  return new Promise((resolve) => {
    const child = execFile(process.execPath, args, { cwd }, (_error, printed, errors) =>
      resolve([child.exitCode ?? -1, printed, errors]),
    )
  })
}
