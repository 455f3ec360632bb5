import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lint, type LintResult } from '../../src/lint/index.ts'
import { brief, findingsIn, isInstalled, lintProject, remove, type Row } from '../lint/project.ts'

const hasNext = isInstalled('next')
const reason = hasNext ? '' : ' (skipped: needs the install of Next; set ANYHOST_HEAVY=1 for `npm run setup`)'

const GET = 'export const GET = () => new Response()\n'
const unread = (...names: string[]): string[] => names.map((name) => `CONFIG_UNREAD ${name}`)

const ROWS: readonly Row[] = [
  {
    title: 'literals',
    code: `${GET}export const runtime = 'nodejs'\nexport const maxDuration = 30\nexport const dynamic = 'force-dynamic'\nexport const revalidate = false\n`,
    found: [],
  },
  { title: 'a template without substitutions', code: `${GET}export const dynamic = \`force-static\`\n`, found: [] },
  {
    title: 'as const, satisfies and a list',
    code: `${GET}export const runtime = 'nodejs' as const\nexport const maxDuration = 30 satisfies number\nexport const preferredRegion = ['iad1']\n`,
    found: [],
  },
  {
    title: 'no fields',
    code: `import { NextResponse } from 'next/server'\nexport async function POST(request: Request) { return NextResponse.json(await request.json()) }\n`,
    found: [],
  },
  {
    title: 'a constant',
    code: `const MAX = 60\n${GET}export const maxDuration = MAX\nexport const dynamic = 'force-dynamic'\n`,
    found: unread('maxDuration'),
    fixed: `const MAX = 60\n${GET}export const maxDuration = 60\nexport const dynamic = 'force-dynamic'\n`,
  },
  {
    title: 'an imported constant',
    code: `import { SHARED } from '../shared'\n${GET}export const maxDuration = SHARED\n`,
    found: unread('maxDuration'),
    fixed: `import { SHARED } from '../shared'\n${GET}export const maxDuration = 45\n`,
  },
  {
    title: 'arithmetic and a concatenation',
    code: `${GET}export const maxDuration = 5 * 60\nexport const runtime = 'node' + 'js'\n`,
    found: unread('maxDuration', 'runtime'),
    fixed: `${GET}export const maxDuration = 300\nexport const runtime = 'nodejs'\n`,
  },
  {
    title: 'a call',
    code: `const region = () => 'iad1'\n${GET}export const preferredRegion = region()\n`,
    found: unread('preferredRegion'),
    fixed: `const region = () => 'iad1'\n${GET}export const preferredRegion = 'iad1'\n`,
  },
  {
    title: 'a spread in a list',
    code: `const more = ['fra1']\n${GET}export const preferredRegion = ['iad1', ...more]\n`,
    found: unread('preferredRegion'),
    fixed: `const more = ['fra1']\n${GET}export const preferredRegion = ['iad1', 'fra1']\n`,
  },
  {
    title: 'let',
    code: `${GET}export let maxDuration = 30\n`,
    found: unread('maxDuration'),
    fixed: `${GET}export const maxDuration = 30\n`,
  },
  {
    title: 'an export list',
    code: `const maxDuration = 30\n${GET}export { maxDuration }\n`,
    found: unread('maxDuration'),
    fixed: `export const maxDuration = 30\n${GET}`,
  },
  {
    title: 'a re-export',
    code: `${GET}export { maxDuration } from '../shared'\n`,
    found: unread('maxDuration'),
    fixed: `${GET}export const maxDuration = 45\n`,
  },
  {
    title: 'a star',
    code: `${GET}export * from '../shared'\n`,
    found: unread('maxDuration'),
    fixed: `${GET}export * from '../shared'\n\nexport const maxDuration = 45\n`,
  },
  {
    title: 'the environment',
    code: `${GET}export const maxDuration = Number(process.env.SECONDS)\n`,
    found: unread('maxDuration'),
  },
  {
    title: 'a value that stops the host',
    code: `${GET}export const runtime = 'deno'\n`,
    found: ['HOST_REFUSES runtime'],
  },
  { title: 'a method in lower case', code: `export const get = () => new Response()\n`, found: ['EXPORT_UNUSED'] },
  { title: 'a field in another case', code: `${GET}export const maxduration = 30\n`, found: ['EXPORT_UNUSED'] },
  {
    title: 'a default export',
    code: `export default function handler() { return new Response() }\n`,
    found: ['EXPORT_UNUSED'],
  },
]

const fileOf = (row: Row): string => `app/row${ROWS.indexOf(row)}/route.ts`

describe.skipIf(!hasNext)(`of a route file that was written for Next${reason}`, () => {
  let root: string
  let before: LintResult
  let after: LintResult
  beforeAll(async () => {
    const files = Object.fromEntries(ROWS.map((row) => [fileOf(row), row.code]))
    root = await lintProject(
      { ...files, 'app/shared.ts': 'export const SHARED = 45\nexport const maxDuration = SHARED\n' },
      ['next'],
    )
    const env = { SECONDS: '20' }
    before = await lint({ root, env, fix: true })
    after = await lint({ root, env })
  })
  afterAll(() => remove(root))

  it('every file is compared', () => {
    expect(before.hosts).toEqual([{ target: 'next', files: ROWS.length }])
  })

  it.each(ROWS.map((row) => [row.title, row] as const))('what is lost is found: %s', async (_title, row) => {
    expect(findingsIn(before, fileOf(row)).map(brief)).toEqual(row.found)
    expect(await readFile(join(root, fileOf(row)), 'utf8')).toBe(row.fixed ?? row.code)
  })

  it.each(ROWS.filter(({ fixed }) => fixed).map((row) => [row.title, row] as const))(
    'the host reads the mended file: %s',
    (_title, row) => {
      expect(findingsIn(after, fileOf(row))).toEqual([])
    },
  )
})

describe.skipIf(!hasNext)(
  `what stands beside \`toHandler\` in a route file is compared with what a build would emit${reason}`,
  () => {
    const file = (config: string, rest: string): string =>
      `import { defineFunction } from 'anyhost'\nimport { toHandler } from 'anyhost/runtime/next'\nimport { after } from 'next/server'\n` +
      `const fn = defineFunction({ config: ${config}, fetch: () => new Response('') })\n` +
      `export const GET = toHandler(fn, { after })\nexport const POST = GET\n${rest}`
    const files = {
      'app/same/route.ts': file(`{ maxDuration: 20 }`, `export const maxDuration = 20\n`),
      'app/more/route.ts': file(`{ path: '/more' }`, `export const maxDuration = 20\nexport const revalidate = 5\n`),
      'app/differs/route.ts': file(`{ maxDuration: 20 }`, `export const maxDuration = 30\n`),
      'app/absent/route.ts': file(`{ region: 'us-east-1' }`, ''),
      'app/none/route.ts': file(`{ preferStatic: true }`, ''),
      'app/elsewhere/route.ts': `import fn from '../fn'\nimport { toHandler } from 'anyhost/runtime/next'\nexport const GET = toHandler(fn)\n`,
    }
    let root: string
    let result: LintResult
    beforeAll(async () => {
      root = await lintProject(files, ['next'])
      result = await lint({ root })
    })
    afterAll(() => remove(root))

    it.each([
      ['app/same/route.ts', []],
      ['app/more/route.ts', []],
      [
        'app/differs/route.ts',
        [
          '4:52 ANYHOST_CONFIG_MISREAD The definition makes `maxDuration` 20 for Next, which reads 30 from this file: without a build it looks at the exported literal alone. Write `export const maxDuration = 20`, or change the definition.',
        ],
      ],
      [
        'app/absent/route.ts',
        [
          '4:37 ANYHOST_CONFIG_MISREAD The definition makes `preferredRegion` ["iad1"] for Next, which reads nothing from this file: without a build it looks at the exported literal alone. Write `export const preferredRegion = [\'iad1\']`, or change the definition.',
        ],
      ],
      [
        'app/none/route.ts',
        [
          "4:37 ANYHOST_CONFIG_DROPPED next has no config.preferStatic. Build without next, or accept the loss: `targets: { next: { allow: ['config.preferStatic'] } }`.",
        ],
      ],
      [
        'app/elsewhere/route.ts',
        [
          '3:30 ANYHOST_CONFIG_UNCOMPARED What the definition says is not known without running the module: The definition is in another file. Write the definition into this file, with plain values, so that both can be compared.',
        ],
      ],
    ])('%s', (name, found) => {
      const said = findingsIn(result, name).map(
        ({ code, line, column, message, fix }) => `${line}:${column} ${code} ${message} ${fix}`,
      )
      expect(said).toEqual(found)
    })
  },
)
