import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lint, type LintResult } from '../../src/lint/index.ts'
import { brief, findingsIn, isInstalled, lintProject, remove, type Row } from '../lint/project.ts'

const hasNext = isInstalled('next')
const reason = hasNext ? '' : ' (skipped: needs the install of Next; set ANYHOST_HEAVY=1 for `npm run setup`)'

const HANDLER = 'export default function handler(request, response) { response.end() }\n'

const ROWS: readonly Row[] = [
  {
    title: 'a literal',
    code: `${HANDLER}export const config = { runtime: 'nodejs', maxDuration: 30, api: { bodyParser: { sizeLimit: '4mb' } } }\n`,
    found: [],
  },
  { title: 'nothing', code: HANDLER, found: [] },
  { title: 'CommonJS', code: 'module.exports = (request, response) => response.end()\n', found: [] },
  {
    title: 'as const and satisfies',
    code: `${HANDLER}export const config = { maxDuration: 30, api: { bodyParser: false } } as const satisfies object\n`,
    found: [],
  },
  {
    title: 'regions of an edge function',
    code: `export default () => new Response()\nexport const config = { runtime: 'edge', regions: ['iad1'] }\n`,
    found: [],
  },
  {
    title: 'regions on Node',
    code: `${HANDLER}export const config = { regions: ['iad1'], maxDuration: 30 }\n`,
    found: ['CONFIG_DROPPED config.regions'],
  },
  {
    title: 'fields that it does not have',
    code: `${HANDLER}export const config = { maxduration: 30, memory: 1024 }\n`,
    found: ['CONFIG_DROPPED config.maxduration', 'CONFIG_DROPPED config.memory'],
  },
  {
    title: 'a constant in a field',
    code: `const limit = '4mb'\n${HANDLER}export const config = { maxDuration: 30, api: { bodyParser: { sizeLimit: limit } } }\n`,
    found: ['CONFIG_UNREAD config.maxDuration', 'CONFIG_UNREAD config.api'],
    fixed: `const limit = '4mb'\n${HANDLER}export const config = { maxDuration: 30, api: { bodyParser: { sizeLimit: '4mb' } } }\n`,
  },
  {
    title: 'arithmetic',
    code: `${HANDLER}export const config = { maxDuration: 5 * 60 }\n`,
    found: ['CONFIG_UNREAD config.maxDuration'],
    fixed: `${HANDLER}export const config = { maxDuration: 300 }\n`,
  },
  {
    title: 'a spread',
    code: `import { shared } from '../../shared'\n${HANDLER}export const config = { ...shared, runtime: 'nodejs' }\n`,
    found: ['CONFIG_UNREAD config.maxDuration', 'CONFIG_UNREAD config.runtime'],
    fixed: `import { shared } from '../../shared'\n${HANDLER}export const config = { maxDuration: 45, runtime: 'nodejs' }\n`,
  },
  {
    title: 'a value that stops the host',
    code: `${HANDLER}export const config = { runtime: 'deno' }\n`,
    found: ['HOST_REFUSES config.runtime'],
  },
  {
    title: 'an export for a method',
    code: `export const GET = () => new Response()\n`,
    found: ['EXPORT_UNUSED'],
  },
]

const fileOf = (row: Row): string => `src/pages/api/row${ROWS.indexOf(row)}.ts`

describe.skipIf(!hasNext)(`of an API route of pages that was written for Next${reason}`, () => {
  let root: string
  let before: LintResult
  let after: LintResult
  beforeAll(async () => {
    const files = Object.fromEntries(ROWS.map((row) => [fileOf(row), row.code]))
    const others = {
      'src/shared.ts': 'export const shared = { maxDuration: 45 }\n',
      'src/pages/index.tsx': 'export default () => null\nexport const config = { amp: 1 * 1 }\n',
      'src/app/api/one/route.ts': 'export const GET = () => new Response()\nexport const maxDuration = 2 * 3\n',
    }
    root = await lintProject({ ...files, ...others }, ['next'])
    before = await lint({ root, fix: true })
    after = await lint({ root })
  })
  afterAll(() => remove(root))

  it('every file is compared, beside the route files', () => {
    expect(before.hosts).toEqual([{ target: 'next', files: ROWS.length + 1 }])
    expect(findingsIn(before, 'src/app/api/one/route.ts').map(brief)).toEqual(['CONFIG_UNREAD maxDuration'])
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
