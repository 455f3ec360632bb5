/**
 * How long a build of N functions for three targets takes, against esbuild that bundles the same files once.
 * `node bench/build.ts 1000 5`: functions, and turns. Both write their files, in turns, in one process. Each turn has a
 * project of its own: file systems are slow to make a file where another was just removed. Ratios are those of one turn.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build as bundle } from 'esbuild'
import { build } from '../src/build/index.ts'

const count = Number(process.argv[2] ?? 1000)
const turns = Number(process.argv[3] ?? 5)
const targets = ['vercel', 'netlify', 'aws-lambda']
const library = pathToFileURL(fileURLToPath(new URL('../src/build/index.ts', import.meta.url))).href
const roots: string[] = []

try {
  const times: Record<string, number[]> = {}
  const cpu: number[] = []
  const note = (name: string, ms: number): void => void (times[name] ??= []).push(ms)
  // One turn more than is counted: the first loads code.
  for (let turn = 0; turn <= turns; turn += 1) {
    const root = makeProject(count)
    roots.push(root)
    const before = process.cpuUsage()
    const steps = [
      async () => ['esbuild alone, once', await timed(() => floor(root))] as const,
      async () => ['three targets, all new', await timed(() => ours(root))] as const,
    ]
    for (const step of turn % 2 ? steps.toReversed() : steps) {
      const [name, ms] = await step()
      if (turn > 0) note(name, ms)
    }
    const { user, system } = process.cpuUsage(before)
    if (turn === 0) continue
    cpu.push((user + system) / 1000)
    note('nothing changed', await timed(() => ours(root)))
    writeFileSync(join(root, 'functions/f1.ts'), functionText(1, `turn ${turn}`))
    note('one function changed', await timed(() => ours(root)))
    // Programs of their own: what a further `anyhost build` in a shell costs after the start of Node.
    note('nothing changed, new process', apart(root))
    writeFileSync(join(root, 'functions/f1.ts'), functionText(1, `turn ${turn} apart`))
    note('one changed, new process', apart(root))
  }
  const base = times['esbuild alone, once'] ?? []
  for (const [name, list] of Object.entries(times)) {
    const ratio = median(list.map((ms, at) => ms / (base[at] ?? Number.NaN)))
    process.stdout.write(
      `${name.padEnd(30)} ${median(list).toFixed(0).padStart(6)} ms  x ${ratio.toFixed(2)}  ${(median(list) / count).toFixed(2)} ms a function\n`,
    )
  }
  process.stdout.write(`processor time of this process, both ${median(cpu).toFixed(0)} ms\n`)
  process.stdout.write(`most memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB\n`)
} finally {
  for (const root of roots) rmSync(root, { recursive: true, force: true })
}

function median(list: readonly number[]): number {
  return list.toSorted((a, b) => a - b)[list.length >> 1] ?? Number.NaN
}

function apart(root: string): number {
  const program = `import { build } from ${JSON.stringify(library)}
    const from = performance.now(); const { problems } = await build({ root: ${JSON.stringify(root)}, targets: ${JSON.stringify(targets)} })
    process.stdout.write(String(problems.length ? NaN : performance.now() - from))`
  return Number(execFileSync(process.execPath, ['--input-type=module', '-e', program]).toString())
}

async function timed(act: () => Promise<void>): Promise<number> {
  const from = performance.now()
  await act()
  return performance.now() - from
}

async function floor(root: string): Promise<void> {
  const entryPoints = Array.from({ length: count }, (_, at) => join(root, `functions/f${at}.ts`))
  await bundle({
    entryPoints,
    outdir: join(root, 'floor'),
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

async function ours(root: string): Promise<void> {
  const { problems } = await build({ root, targets })
  if (problems.length > 0) throw new Error(JSON.stringify(problems.slice(0, 3), null, 2))
}

/** Functions over a few helpers and libraries of their own; every fourth brings a router from npm. */
function makeProject(functions: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'anyhost-bench-'))
  mkdirSync(join(folder, 'functions'))
  mkdirSync(join(folder, 'lib'))
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(fileURLToPath(new URL('../node_modules/hono', import.meta.url)), join(folder, 'node_modules/hono'))
  for (let at = 0; at < 18; at += 1)
    writeFileSync(
      join(folder, `lib/h${at}.ts`),
      `export const h${at} = (value: string): string => \`\${value}:${at}\`\n${'// a line of text that says nothing\n'.repeat(20)}`,
    )
  for (let at = 0; at < functions; at += 1) writeFileSync(join(folder, `functions/f${at}.ts`), functionText(at, ''))
  return folder
}

function functionText(at: number, note: string): string {
  const hono = at % 4 === 0
  const lib = at % 18
  return `import { defineFunction } from 'anyhost'
${hono ? `import { Hono } from 'hono'\n` : ''}import { h${lib} } from '../lib/h${lib}.ts'
${hono ? `const app = new Hono().get('/f${at}/:id', (c) => c.text(h${lib}(c.req.param('id'))))` : ''}
export default defineFunction({
  config: { path: '/f${at}/:id', maxDuration: 10 },
  fetch: ${hono ? 'app.fetch' : `(request, context) => Response.json({ id: h${lib}(context.params.id), city: context.geo.city, note: '${note}' })`},
})
`
}
