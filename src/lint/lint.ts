/** Hand-written host files: what each module says against what its host's own parser reads. */
import { readdir, readFile } from 'node:fs/promises'
import { join, relative as relativePath, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HANDED_CONFIG, readExports } from '../build/index.ts'
import type { HostReading, HostSource } from '../contract/lint.ts'
import type { LintFinding } from './finding.ts'
import { findingsOf } from './findings.ts'
import { compareHanded } from './handed.ts'
import { inspect, needsFields, type Inspected, type Inspection, type LintFile } from './inspect.ts'
import { keepSame, mend, type Mended } from './mend.ts'
import { readFields } from './read-fields.ts'
import { findParser, startParser } from './start-parser.ts'
import { diffOf, replaceFile } from './write-file.ts'

export interface LintOptions {
  /** The project's folder. Default: the current one. */
  readonly root?: string
  /** Names of targets. Default: every host of which the project has files. */
  readonly targets?: readonly string[]
  /** Write what can be mended. Default: only say so. */
  readonly fix?: boolean
  /** With `fix`: show the changes, write nothing. */
  readonly dryRun?: boolean
  /** What `process.env` is while config is read. Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Folders from which hosts' packages are looked up, after the project's own. Default: that of this package. */
  readonly from?: readonly string[]
}

export interface LintResult {
  /** The hosts of which the project has files, and how many were compared. */
  readonly hosts: readonly { readonly target: string; readonly files: number }[]
  /** By file and place. */
  readonly findings: readonly LintFinding[]
  /** The files that were changed, or would be. */
  readonly changes: readonly { readonly file: string; readonly diff: string; readonly written: boolean }[]
}

/**
 * Compares every hand-written file of the hosts with what the host reads of it. Files that a build of ours wrote are left
 * out. No handler runs. With `fix` a file is changed only when the host's parser then reads what the code says.
 */
export async function lint(options: LintOptions = {}): Promise<LintResult> {
  const root = resolve(options.root ?? '.')
  const sources = await sourcesOf(root, options.targets)
  const parts = await Promise.all(sources.map((each) => lintHost(root, each, options)))
  const findings = parts.flatMap((each) => each.findings).toSorted(byPlace)
  return { hosts: hostsOf(parts), findings, changes: parts.flatMap((each) => each.changes) }
}

/** Each host once. */
function hostsOf(parts: readonly LintResult[]): LintResult['hosts'] {
  const counts = new Map<string, number>()
  for (const { target, files } of parts.flatMap((each) => each.hosts))
    counts.set(target, (counts.get(target) ?? 0) + files)
  return [...counts].map(([target, files]) => ({ target, files }))
}

interface NamedSource {
  readonly target: string
  readonly url: string
  readonly source: HostSource
}

/** `lint.ts`, and one more for each other kind of files that the host reads in another way. */
const FILE = import.meta.url.endsWith('.ts') ? /^lint(?:-[\w-]+)?\.ts$/ : /^lint(?:-[\w-]+)?\.js$/

/** The third halves of the adapters beside each other. */
async function sourcesOf(root: string, wanted: readonly string[] | undefined): Promise<NamedSource[]> {
  const adapters = new URL('../../adapters/', import.meta.url)
  const names = (await readdir(adapters, { withFileTypes: true })).filter((each) => each.isDirectory())
  const found: NamedSource[] = []
  for (const { name: target } of names) {
    if (wanted?.length && !wanted.some((each) => each.split(':')[0] === target)) continue
    for (const file of (await readdir(new URL(`${target}/`, adapters))).filter((each) => FILE.test(each)).toSorted()) {
      const url = new URL(`${target}/${file}`, adapters).href
      const source = await importSource(url)
      if (await source.isUsed(root)) found.push({ target, url, source })
    }
  }
  return found.toSorted((a, b) => (a.target < b.target ? -1 : 1))
}

// A `lint` file has nothing but a HostSource as its default; what is none fails at its first use.
const importSource = async (url: string): Promise<HostSource> =>
  ((await import(url)) as { default: HostSource }).default

async function lintHost(root: string, { target, url, source }: NamedSource, options: LintOptions): Promise<LintResult> {
  const from = options.from ?? [fileURLToPath(new URL('../..', import.meta.url))]
  const manifest = findParser([root, ...from], source)
  if (manifest === undefined) return without(target, missing(target, source))
  const parser = startParser({ source: url, root, manifest })
  try {
    const files = await readFiles(root, await parser.list())
    const inspected = await inspectAll({ source, parser }, files, root, options.env)
    return await report(inspected, { source, parser }, target, root, options)
  } catch (error) {
    return without(target, unusable(target, source, error))
  } finally {
    await parser.close()
  }
}

const without = (target: string, finding: LintFinding): LintResult => ({
  hosts: [{ target, files: 0 }],
  findings: [finding],
  changes: [],
})

function missing(target: string, { title, parser }: HostSource): LintFinding {
  return {
    code: 'ANYHOST_HOST_PARSER',
    file: 'package.json',
    target,
    message: `There are files for ${title}, and its parser is not installed: whether it reads their config is not known.`,
    fix: `Install it: \`npm install --save-dev ${parser.package}\`.`,
    mend: 'no',
  }
}

function unusable(target: string, { title, parser }: HostSource, error: unknown): LintFinding {
  const words = error instanceof Error ? error.message : String(error)
  return {
    code: 'ANYHOST_HOST_PARSER',
    file: 'package.json',
    target,
    message: `The installed ${parser.package} cannot be asked what ${title} reads: ${words}`,
    fix: `Install another version of ${parser.package}; docs/decisions/014-linter.md names those that were tried.`,
    mend: 'no',
  }
}

async function readFiles(root: string, names: readonly string[]): Promise<LintFile[]> {
  const files = await Promise.all(
    names.map(async (file) => {
      const path = join(root, file)
      const raw = await readFile(path, 'utf8')
      const mark = raw.startsWith('\uFEFF') ? '\uFEFF' : ''
      return { file, path, text: raw.slice(mark.length), mark }
    }),
  )
  return files.filter(({ text }) => !text.slice(0, 400).includes('// Made by anyhost'))
}

async function inspectAll(
  inspection: Inspection,
  files: readonly LintFile[],
  root: string,
  env: LintOptions['env'] = process.env,
): Promise<Inspected[]> {
  const { source, parser } = inspection
  const readings = await Promise.all(files.map(({ file, mark, text }) => parser.read(file, mark + text)))
  // The first look costs no evaluation, and says which names there are.
  const shapes = source.fieldNames
    ? await readExports(
        files.map(({ path }) => ({ file: path, names: [] })),
        { root },
      )
    : []
  const names = (index: number, reading: HostReading | undefined): readonly string[] => {
    const shape = shapes[index]
    return shape ? [...(source.fieldNames?.(shape, reading?.facts) ?? []), HANDED_CONFIG] : ['config']
  }
  const asked = files.map(({ path }, index) => ({ file: path, names: names(index, readings[index]) }))
  const modules = await readExports(asked, { root, env })
  const requests = files.flatMap(({ path, text }, index) => {
    const read = source.style === 'config' ? modules[index]?.values.get('config') : undefined
    return read && needsFields(read) ? [{ file: path, text, read }] : []
  })
  const fields = await readFields(requests, { root, env })
  const pairs = files.flatMap((file, index) => {
    const [module, reading] = [modules[index], readings[index]]
    return module && reading ? [{ file, module, reading }] : []
  })
  return Promise.all(
    pairs.map(({ file, module, reading }) => inspect(inspection, file, module, reading, fields.get(file.path))),
  )
}

async function report(
  inspected: readonly Inspected[],
  inspection: Inspection,
  target: string,
  root: string,
  { fix = false, dryRun = false, env = process.env }: LintOptions,
): Promise<LintResult> {
  const tried = await Promise.all(inspected.map((file) => mend(inspection, file)))
  const mended = await keepSame(
    tried.flatMap((each) => each ?? []),
    { root, env },
  )
  const changes: { file: string; diff: string; written: boolean }[] = []
  for (const each of fix ? mended : []) {
    const { path, mark, text, file } = each.file
    const written = !dryRun && (await replaceFile(path, mark + text, mark + each.text))
    changes.push({ file, diff: diffOf(file, text, each.edits), written })
  }
  const byFile = new Map<string, Mended>(mended.map((each) => [each.file.file, each]))
  const handed = await Promise.all(inspected.map((file) => compareHanded(file, { target, ...inspection })))
  const findings = inspected.flatMap((file, index) => [
    ...(handed[index] ?? []),
    ...findingsOf(file, {
      target,
      source: inspection.source,
      mended: byFile.get(file.file)?.fields ?? [],
      done: changes.some((each) => each.file === file.file && each.written),
      relative: (path) => relativePath(root, path).replaceAll('\\', '/'),
    }),
  ])
  return { hosts: [{ target, files: inspected.length }], findings, changes }
}

function byPlace(a: LintFinding, b: LintFinding): number {
  if (a.file !== b.file) return a.file < b.file ? -1 : 1
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0)
}
