/**
 * How Vercel reads a file of `api/` that a person wrote: by `getConfig` of @vercel/static-config (3.4.4), of which the
 * builder passes some fields on (@vercel/node 24.0.0, dist/index.js 72884 to 73055, checked 2026-11).
 */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join, relative } from 'node:path'
import type { HostParser, HostReading, HostSource, ModuleShape, Unheard } from '../../src/contract/lint.ts'

const PACKAGE = '@vercel/static-config'

/** What the builder goes on to use of what its parser reads. */
const TAKEN: readonly string[] = [
  'architecture',
  'experimentalResponseStreaming',
  'matcher',
  'maxDuration',
  'preferredRegion',
  'regions',
  'runtime',
  'supportsResponseStreaming',
  'useWebApi',
]

/** The exports that are called, each for its method (@vercel/node 24.0.0, dist/dev-server.mjs 1132 to 1222). */
const METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'DELETE', 'PATCH']

const BY_FILE = 'Vercel takes addresses from file names, and others from `rewrites` in vercel.json.'

const source: HostSource = {
  title: 'Vercel',
  style: 'config',
  output: 'api',
  parser: { package: PACKAGE, broughtBy: ['@vercel/node', 'vercel', '@vercel/next'] },
  isUsed,
  open,
  unheard,
  costs: {
    maxDuration: "The function is ended after the project's usual time limit.",
    runtime: 'The function runs on Node.',
    regions: "The function runs in the project's regions.",
    preferredRegion: "The function runs in the project's regions.",
    memory: 'The function has the usual memory.',
    supportsResponseStreaming: 'The answer is held back until it is whole.',
    path: 'The function answers at the address of its file only.',
    schedule: 'The function is never called by the clock.',
    method: 'The function is called for every method that it exports.',
  },
  advice: {
    memory: 'Write it into vercel.json: `"functions": { "<file>": { "memory": 1024 } }`.',
    supportsCancellation: 'Write it into vercel.json: `"functions": { "<file>": { "supportsCancellation": true } }`.',
    path: BY_FILE,
    excludedPath: BY_FILE,
    method: 'Export a function for each method, such as `GET`.',
    schedule: 'Write it into vercel.json: `"crons": [{ "path": "/api/…", "schedule": "…" }]`.',
    region: 'Write `regions: [...]` with Vercel’s codes.',
    includedFiles: 'Write `includeFiles` into vercel.json, under `functions`.',
  },
}
export default source

async function isUsed(root: string): Promise<boolean> {
  const files = await filesOf(root)
  if (files.length === 0) return false
  if (['vercel.json', '.vercel', 'vercel.ts'].some((name) => existsSync(join(root, name)))) return true
  const manifest = await readFile(join(root, 'package.json'), 'utf8').catch(() => '')
  if (/"(?:@vercel\/[\w-]+|vercel)"\s*:/.test(manifest)) return true
  // Many projects have nothing but the folder. Without the word in any file there is no config to lose.
  const texts = await Promise.all(files.map((file) => readFile(join(root, file), 'utf8').catch(() => '')))
  return texts.some((text) => /\bconfig\b/.test(text))
}

/** `api/**`, but for names with `_` or `.` in front and declarations. */
async function filesOf(root: string): Promise<string[]> {
  const entries = await readdir(join(root, 'api'), { recursive: true, withFileTypes: true }).catch(() => [])
  return entries
    .filter((entry) => entry.isFile() && /\.(?:[cm]?js|[cm]?ts|tsx|jsx)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => !/\.d\.[cm]?ts$|\/[_.]|\/node_modules\//.test(file))
    .toSorted()
}

async function open(root: string, resolve: (specifier: string) => string): Promise<HostParser> {
  const file = resolve(PACKAGE)
  // The exports of the version above; anything else fails at the call, with its name.
  const { getConfig } = createRequire(file)(file) as {
    getConfig(project: null, path: string): Readonly<Record<string, unknown>> | null
  }
  if (typeof getConfig !== 'function') throw new Error('it has no `getConfig`')
  return {
    list: () => filesOf(root),
    async read(_file, _text, copy): Promise<HostReading> {
      try {
        const found = getConfig(null, await copy()) ?? {}
        return { fields: Object.fromEntries(Object.entries(found).filter(([name]) => TAKEN.includes(name))) }
      } catch (error) {
        return { fields: {}, refusal: error instanceof Error ? error.message : String(error) }
      }
    },
  }
}

function unheard({ exports, members, open: isOpen, isCommonjs }: ModuleShape): Unheard[] {
  const methods = exports.filter((name) => METHODS.includes(name))
  if (exports.includes('default') && !isCommonjs) {
    return methods
      .filter((name) => !members.includes(name))
      .map((name) => ({
        name,
        why: 'Beside a default export Vercel looks at nothing else',
        cost: `Requests with ${name} do not reach this code.`,
        fix: 'Remove the default export, or call this function from it.',
      }))
  }
  const near = exports.filter((name) => !METHODS.includes(name) && METHODS.includes(name.toUpperCase()))
  const hidden = isOpen || isCommonjs ? [] : near
  return hidden.map((name) => ({
    name,
    why: `Vercel calls ${METHODS.join(', ')}, in capitals`,
    cost: `Requests with ${name.toUpperCase()} do not reach this code.`,
    fix: `Name it \`${name.toUpperCase()}\`.`,
  }))
}
