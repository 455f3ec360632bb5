/** A project for measurements: functions over a few helpers of their own; every fourth brings a router from npm. */
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const HELPERS = 18

/** Makes it in a new folder, and gives the folder's path. */
export function makeProject(functions: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'anyhost-bench-'))
  mkdirSync(join(folder, 'functions'))
  mkdirSync(join(folder, 'lib'))
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(fileURLToPath(new URL('../node_modules/hono', import.meta.url)), join(folder, 'node_modules/hono'))
  for (let at = 0; at < HELPERS; at += 1)
    writeFileSync(
      join(folder, `lib/h${at}.ts`),
      `export const h${at} = (value: string): string => \`\${value}:${at}\`\n${'// a line of text that says nothing\n'.repeat(20)}`,
    )
  for (let at = 0; at < functions; at += 1) writeFunction(folder, at)
  return folder
}

/** With another note it is another function. */
export function writeFunction(folder: string, at: number, note = ''): void {
  const hono = at % 4 === 0
  const lib = at % HELPERS
  writeFileSync(
    join(folder, `functions/f${at}.ts`),
    `import { defineFunction } from 'anyhost'
${hono ? `import { Hono } from 'hono'\n` : ''}import { h${lib} } from '../lib/h${lib}.ts'
${hono ? `const app = new Hono().get('/f${at}/:id', (c) => c.text(h${lib}(c.req.param('id'))))` : ''}
export default defineFunction({
  config: { path: '/f${at}/:id', maxDuration: 10 },
  fetch: ${hono ? 'app.fetch' : `(request, context) => Response.json({ id: h${lib}(context.params.id), city: context.geo.city, note: '${note}' })`},
})
`,
  )
}
