/**
 * What a build of N functions for three targets costs, against bundlers that bundle the same files once, and write them.
 * `node bench/build.ts 1000 5`: functions, and turns. `npm run build` first: programs of their own run the compiled package,
 * as users do. Each turn has a project of its own: file systems are slow to make a file where another was just removed.
 * Ratios are those of one turn, to the better bundler.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build as esbuild } from 'esbuild'
import { rolldown } from 'rolldown'
import { build } from '../src/build/index.ts'
import { makeProject, writeFunction } from './build-project.ts'
import { measured, median, type Cost } from './measure.ts'

const count = Number(process.argv[2] ?? 1000)
const turns = Number(process.argv[3] ?? 5)
const targets = ['vercel', 'netlify', 'aws-lambda']
const compiled = new URL('../dist/src/build/index.js', import.meta.url)
const library = existsSync(compiled) ? compiled : new URL('../src/build/index.ts', import.meta.url)
const roots: string[] = []

const BUNDLERS = { 'esbuild alone, once': bundleOnce, 'rolldown alone, shared chunks': bundleShared }
const OURS = 'three targets, all new'

try {
  const costs = new Map<string, Cost[]>()
  const note = (name: string, cost: Cost): void => void costs.set(name, [...(costs.get(name) ?? []), cost])
  // One turn more than is counted: the first loads code. A build starts the bundler's process, for all of them.
  for (let turn = 0; turn <= turns; turn += 1) {
    const root = newProject(count)
    const steps = Object.entries({ [OURS]: ours, ...BUNDLERS })
    for (const [name, act] of turn % 2 ? steps.toReversed() : steps) {
      const cost = await measured(() => act(root))
      if (turn > 0) note(name, cost)
    }
    if (turn === 0) continue
    note('nothing changed', await measured(() => ours(root)))
    writeFunction(root, 1, `turn ${turn}`)
    note('one function changed', await measured(() => ours(root)))
    const other = newProject(count)
    note('all new, new process', apart(other).cost)
    note('nothing changed, new process', apart(other).cost)
    writeFunction(other, 1, `turn ${turn}`)
    note('one changed, new process', apart(other).cost)
  }
  report(costs)
  for (const functions of [100, 1000, 3000]) {
    const { node, bundler } = apart(newProject(functions)).peaks
    print(`most memory at ${functions} functions`, `${mib(node)} and the bundler’s ${mib(bundler)}`)
  }
} finally {
  for (const root of roots) rmSync(root, { recursive: true, force: true })
}

function report(costs: ReadonlyMap<string, readonly Cost[]>): void {
  const of = (name: string, kind: keyof Cost): number[] => (costs.get(name) ?? []).map((each) => each[kind])
  const floor = (kind: keyof Cost, turn: number): number =>
    Math.min(...Object.keys(BUNDLERS).map((name) => of(name, kind)[turn] ?? Infinity))
  const shown = (name: string, kind: keyof Cost): string => {
    const list = of(name, kind)
    const ratio = median(list.map((each, turn) => each / floor(kind, turn)))
    const toEsbuild = median(list.map((each, turn) => each / (of('esbuild alone, once', kind)[turn] ?? Number.NaN)))
    return `${median(list).toFixed(0).padStart(6)} ms  x ${ratio.toFixed(2)}  x esbuild ${toEsbuild.toFixed(2)}`
  }
  for (const name of costs.keys()) print(name, `${shown(name, 'ms')}   processors ${shown(name, 'cpu')}`)
  print('each function of all new', `${(median(of(OURS, 'ms')) / count).toFixed(2)} ms`)
}

function print(name: string, text: string): void {
  process.stdout.write(`${name.padEnd(31)} ${text}\n`)
}

function mib(value: number): string {
  return `${value.toFixed(0)} MiB`
}

function newProject(functions: number): string {
  const root = makeProject(functions)
  roots.push(root)
  return root
}

async function ours(root: string): Promise<void> {
  const { problems } = await build({ root, targets })
  if (problems.length > 0) throw new Error(JSON.stringify(problems.slice(0, 3), null, 2))
}

function entriesIn(root: string): string[] {
  return Array.from({ length: count }, (_, at) => join(root, `functions/f${at}.ts`))
}

async function bundleOnce(root: string): Promise<void> {
  await esbuild({
    entryPoints: entriesIn(root),
    outdir: join(root, 'esbuild'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    logLevel: 'silent',
    external: ['anyhost'],
    sourcemap: true,
  })
}

/** It has no way to make a closed bundle of each entry in one run: what functions share lies beside them. */
async function bundleShared(root: string): Promise<void> {
  const made = await rolldown({ input: entriesIn(root), platform: 'node', external: ['anyhost'], logLevel: 'silent' })
  await made.write({ dir: join(root, 'rolldown'), format: 'esm', sourcemap: true, entryFileNames: '[name].mjs' })
  await made.close()
}

/** The same in a program of its own: what `anyhost build` in a shell costs after the start of Node. */
function apart(root: string): {
  readonly cost: Cost
  readonly peaks: { readonly node: number; readonly bundler: number }
} {
  const measure = new URL('measure.ts', import.meta.url).href
  const program = `import { measured, peaks } from ${JSON.stringify(measure)}
    const cost = await measured(async () => {
      const { build } = await import(${JSON.stringify(library.href)})
      const { problems } = await build({ root: ${JSON.stringify(root)}, targets: ${JSON.stringify(targets)} })
      if (problems.length > 0) throw new Error(JSON.stringify(problems.slice(0, 3)))
    })
    process.stdout.write(JSON.stringify({ cost, peaks: peaks() }))`
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  return JSON.parse(
    execFileSync(process.execPath, ['--input-type=module', '-e', program], { cwd }).toString(),
  ) as ReturnType<typeof apart>
}
