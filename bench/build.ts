/**
 * How long a build of N functions for three targets takes, against esbuild that bundles the same files once.
 * `node bench/build.ts 1000`. Both write their files; each is the best of three runs, in turns, in one process.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, mkdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build as bundle } from 'esbuild'
import { build } from '../src/build/index.ts'

const count = Number(process.argv[2] ?? 1000)
const root = makeProject(count)
const targets = ['vercel', 'netlify', 'aws-lambda']

try {
  const times = { floor: [] as number[], full: [] as number[], again: [] as number[], one: [] as number[] }
  for (let round = 0; round < 3; round += 1) {
    for (const folder of ['.anyhost', '.vercel', '.netlify', 'floor'])
      rmSync(join(root, folder), { recursive: true, force: true })
    times.floor.push(await timed(floor))
    times.full.push(await timed(ours))
    times.again.push(await timed(ours))
    writeFileSync(join(root, 'functions/f1.ts'), functionText(1, `round ${round}`))
    times.one.push(await timed(ours))
  }
  const best = (list: readonly number[]): number => Math.min(...list)
  // A program of its own: what a second `anyhost build` in a shell costs after the start of Node.
  const program = `import { build } from ${JSON.stringify(pathToFileURL(fileURLToPath(new URL('../src/build/index.ts', import.meta.url))).href)}
    const from = performance.now(); const { problems } = await build({ root: ${JSON.stringify(root)}, targets: ${JSON.stringify(targets)} })
    process.stdout.write(String(problems.length ? NaN : performance.now() - from))`
  const fresh = [1, 2, 3].map(() =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', program]).toString()),
  )
  const rows = [
    ['esbuild alone, once', best(times.floor)],
    ['three targets, all new', best(times.full)],
    ['one function changed', best(times.one)],
    ['nothing changed', best(times.again)],
    ['nothing changed, new process', best(fresh)],
  ] as const
  for (const [name, ms] of rows)
    process.stdout.write(
      `${name.padEnd(30)} ${ms.toFixed(0).padStart(6)} ms  x ${(ms / best(times.floor)).toFixed(2)}  ${(ms / count).toFixed(2)} ms a function\n`,
    )
  process.stdout.write(`most memory ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MiB\n`)
} finally {
  rmSync(root, { recursive: true, force: true })
}

async function timed(act: () => Promise<void>): Promise<number> {
  const from = performance.now()
  await act()
  return performance.now() - from
}

async function floor(): Promise<void> {
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

async function ours(): Promise<void> {
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
