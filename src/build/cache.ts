/**
 * Whether a build would do again what the last one did. It would when nothing has changed: no file that was read, by its
 * contents; no list of files in a folder that was looked through; no environment variable that settings read; nothing in
 * what was written; and no file of this package.
 */
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuildResult, BuiltTarget } from './build.ts'
import { CONFIG_NAMES } from './config-names.ts'
import { filesIn, readManifest } from './manifest.ts'
import { signature, sum, variable, type Observed } from './observe.ts'
import { replaceFile } from './patient.ts'

/** What a build read. Paths are absolute. */
export interface Inputs {
  readonly files: readonly string[]
  /** Folders in which a new file may change the result. */
  readonly folders: readonly string[]
  /** Folders of which everything counts, by size and time. */
  readonly trees: readonly string[]
  /** Names of environment variables. */
  readonly env: readonly string[]
}

interface Snapshot {
  readonly key: string
  /** By path from the project: a hash of the contents, of a list, or of sizes and times. */
  readonly files: Readonly<Record<string, string>>
  readonly folders: Readonly<Record<string, string>>
  readonly trees: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string>>
  readonly targets: readonly Omit<BuiltTarget, 'files'>[]
  readonly actions: BuildResult['actions']
}

const FILE = '.anyhost/cache.json'
const PACKAGE = fileURLToPath(new URL('../../', import.meta.url))

/** What of this package shapes no output. */
const ASIDE = /^(?:cli|conformance|lint)\/|\.d\.ts$/

/** This package, as its files are. */
export const ownSignature = (): string =>
  sum(['src', 'adapters'].map((folder) => signature(join(PACKAGE, folder), ASIDE)).join('\n'))

/** What the result depends on besides the project: the request, this package, and the runtime. */
export const cacheKey = (request: unknown, ours: string): string =>
  sum(JSON.stringify([request, ours, process.version, process.platform]))

/** The last result, if it still stands. */
export function readCache(root: string, key: string, now: Observed): BuildResult | undefined {
  const found = readSnapshot(root)
  if (found?.key !== key) return undefined
  const same = (kind: Readonly<Record<string, string>>, look: (path: string) => string): boolean =>
    Object.entries(kind).every(([path, before]) => look(resolve(root, path)) === before)
  const { files, folders, trees, env } = found
  if (!same(folders, listing(now)) || !same(files, now.contents) || !same(trees, (path) => signature(path)))
    return undefined
  if (Object.entries(env).some(([name, value]) => variable(name) !== value)) return undefined
  const manifest = readManifest(root)
  for (const [path, written] of filesIn(manifest)) {
    const stat = statSync(join(root, path), { throwIfNoEntry: false })
    if (!written || stat?.size !== written[1] || stat.mtimeMs !== written[2]) return undefined
  }
  const absolute = (kind: object): string[] => Object.keys(kind).map((path) => resolve(root, path))
  return {
    problems: [],
    actions: found.actions,
    targets: found.targets.map((each) => ({
      ...each,
      files: Object.entries(manifest.outputs[`${each.target}:${each.output}`] ?? {}).map(([path, written]) => ({
        path,
        bytes: written?.[1] ?? 0,
      })),
    })),
    inputs: { files: absolute(files), folders: absolute(folders), trees: absolute(trees), env: Object.keys(env) },
    unchanged: true,
  }
}

/** Remembers a result. */
export function saveCache(root: string, key: string, { targets, actions, inputs }: BuildResult, now: Observed): void {
  const configs = CONFIG_NAMES.map((name) => join(root, name))
  const all = { ...inputs, files: [...new Set([...inputs.files, ...configs, ...settingsOf(root, inputs.files)])] }
  if (!isKnown(root, all.files)) return
  const record = (paths: readonly string[], value: (path: string) => string): Record<string, string> =>
    Object.fromEntries(paths.map((path) => [relative(root, path).replaceAll('\\', '/') || '.', value(path)]))
  const snapshot: Snapshot = {
    key,
    files: record(all.files, now.contents),
    folders: record(inputs.folders, listing(now)),
    trees: record(inputs.trees, (path) => signature(path)),
    env: Object.fromEntries([...inputs.env, ...configEnv(root)].map((name) => [name, variable(name)])),
    targets: targets.map(({ target, output, notes, functions }) => ({ target, output, notes, functions })),
    actions,
  }
  const fresh = join(root, `.anyhost/cache.${process.pid}.tmp`)
  mkdirSync(dirname(fresh), { recursive: true })
  writeFileSync(fresh, JSON.stringify(snapshot))
  replaceFile(fresh, join(root, FILE))
}

function readSnapshot(root: string): Snapshot | undefined {
  try {
    // Written by `saveCache`; a broken file is no cache.
    return JSON.parse(readFileSync(join(root, FILE), 'utf8')) as Snapshot
  } catch {
    return undefined
  }
}

const listing =
  ({ names }: Observed) =>
  (path: string): string =>
    sum(names(path).join('\n'))

const LOCKS = ['package-lock.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'node_modules/.package-lock.json']

/** Files that decide how others are found and read. One that is missing counts as that. */
export function settingsOf(root: string, files: readonly string[]): string[] {
  const found = new Set<string>()
  const seen = new Set<string>()
  for (let folder of [root, ...files.map((file) => dirname(file))]) {
    for (; !seen.has(folder); folder = dirname(folder)) {
      seen.add(folder)
      for (const name of ['package.json', 'tsconfig.json']) found.add(join(folder, name))
      if (!folder.includes('node_modules')) for (const name of LOCKS) found.add(join(folder, name))
    }
  }
  for (const file of found) {
    if (!file.endsWith('.json') || !file.includes('tsconfig') || !existsSync(file)) continue
    for (const [, base = ''] of readFileSync(file, 'utf8').matchAll(/"extends"\s*:\s*"(\.[^"]+)"/g)) {
      const other = resolve(dirname(file), base)
      // Grows while it is walked through, so that a chain is followed.
      found.add(other.endsWith('.json') ? other : `${other}.json`)
    }
  }
  return [...found]
}

const configText = (root: string): string =>
  CONFIG_NAMES.map((name) => join(root, name))
    .filter((file) => existsSync(file))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n')

/** Settings are a program. One that loads files or takes variables in a way that is not seen is run every time. */
function isKnown(root: string, files: readonly string[]): boolean {
  const text = configText(root)
  const plain = text
    .replaceAll(/process\.env\.\w+/g, '')
    .replaceAll(/(?:from|import)\s*['"]anyhost(?:\/[\w/-]+)?['"]/g, '')
  return (
    files.length > 0 &&
    !/\bprocess\b|\bfrom\s*['"]|\bimport\b\s*['"(]|require\s*\(|import\.meta|__dirname|__filename|fetch\s*\(|Date|Math\.random|\bcrypto\b|performance/.test(
      plain,
    )
  )
}

const configEnv = (root: string): string[] =>
  [...configText(root).matchAll(/process\.env\.(\w+)/g)].map(([, name = '']) => name)
