import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { lint, type LintFinding, type LintResult } from '../../src/lint/index.ts'

const HOSTS = join(import.meta.dirname, '../fixtures/hosts')

/** The packages with the hosts' parsers, by the fixture that has them installed. */
const PARSERS = {
  netlify: '@netlify/zip-it-and-ship-it',
  vercel: '@vercel/static-config',
  next: 'next',
} as const

export type Parser = keyof typeof PARSERS

export const isInstalled = (host: Parser): boolean => existsSync(join(HOSTS, host, 'node_modules', PARSERS[host]))

/** A project of these files, with the hosts' parsers as if they were installed in it. The caller removes it. */
export async function lintProject(
  files: Readonly<Record<string, string>>,
  parsers: readonly Parser[] = ['netlify', 'vercel'],
): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'anyhost-lint-project-')))
  for (const [path, text] of Object.entries({ 'package.json': '{"type":"module"}', ...files })) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  for (const host of parsers) {
    const place = join(root, 'node_modules', PARSERS[host])
    await mkdir(dirname(place), { recursive: true })
    await symlink(join(HOSTS, host, 'node_modules', PARSERS[host]), place, 'junction')
  }
  return root
}

export const remove = (root: string): Promise<void> => rm(root, { recursive: true, force: true })

/** A finding as `CODE field`, or `CODE` of a file as a whole. */
export const brief = ({ code, field }: LintFinding): string =>
  [code.replace('ANYHOST_', ''), field].filter((part) => part !== undefined).join(' ')

export const findingsIn = ({ findings }: LintResult, file: string): LintFinding[] =>
  findings.filter((each) => each.file === file)

/** One way to write config, and what must be said about it. */
export interface Row {
  readonly title: string
  readonly code: string
  /** Another extension than `ts`. */
  readonly ext?: string
  readonly found: readonly string[]
  /** The file after `--fix`; absent when it must stay as it is. */
  readonly fixed?: string
  /** What the host reads after `--fix`. */
  readonly reads?: unknown
}

/** What the rows of a table give: found once as they are, and mended. */
export interface Linted {
  readonly root: string
  readonly before: LintResult
  readonly after: LintResult
  fileOf(row: Row): string
  textOf(row: Row): Promise<string>
}

export async function lintRows(
  folder: string,
  rows: readonly Row[],
  host: Parser,
  more: Readonly<Record<string, string>>,
): Promise<Linted> {
  const fileOf = (row: Row): string => `${folder}/row-${rows.indexOf(row)}.${row.ext ?? 'ts'}`
  const files = Object.fromEntries(rows.map((row) => [fileOf(row), row.code]))
  const root = await lintProject({ ...files, ...more }, [host])
  const before = await lint({ root, env: { MEMORY: '2048', SECONDS: '20' }, fix: true })
  const after = await lint({ root, env: { MEMORY: '2048', SECONDS: '20' } })
  return { root, before, after, fileOf, textOf: (row) => readFile(join(root, fileOf(row)), 'utf8') }
}

/** The patterns that Netlify's own listing has for one file, by its public function. */
export async function routesOf(file: string): Promise<readonly string[]> {
  const entry = createRequire(join(HOSTS, 'netlify/package.json')).resolve(PARSERS.netlify)
  // The exports of the locked version; there is no way to have its types without its install.
  const { listFunction } = (await import(pathToFileURL(entry).href)) as {
    listFunction(file: string, options: object): Promise<{ routes?: readonly { pattern: string }[] } | undefined>
  }
  const found = await listFunction(file, { parseISC: true })
  return found?.routes?.map(({ pattern }) => pattern) ?? []
}

/** What Vercel's own parser reads of a file. */
export function readVercel(file: string): unknown {
  const require = createRequire(join(HOSTS, 'vercel/package.json'))
  // As above.
  const { getConfig } = require(PARSERS.vercel) as { getConfig(project: null, file: string): unknown }
  return getConfig(null, file)
}
