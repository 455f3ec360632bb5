/**
 * A function with files of its own. Both bundlers of Next would give a file another name and place, or fail at an addon, so
 * its modules are left to Node, in the folder where they are (next 16.4.6, `next build` and `next build --webpack`,
 * checked 2026-11).
 */
import type { PlannedFunction } from '../../src/contract/adapter.ts'
import { banner, hasMap, literal } from '../../src/build/codegen.ts'
import { homeOf } from './options.ts'

/** The module of ours that Next bundles: it loads `entry.mjs` of the folder when the first request comes. */
export function loadingModule(fn: PlannedFunction, folder: string, appDir: string): string {
  const own = folder.slice(homeOf(appDir).length)
  const files = (fn.parts.files ?? []).map(({ path }) => path)
  const packages = [...new Set(files.flatMap((file) => PACKAGE.exec(file)?.[0] ?? []))]
  const traced = ['entry.mjs', 'fn.mjs', ...(hasMap(fn) ? ['fn.mjs.map'] : []), 'anyhost.mjs', ...files]
  return [
    banner(fn.source),
    `import { existsSync, readFileSync } from 'node:fs'`,
    `import { join } from 'node:path'`,
    `import { fileURLToPath, pathToFileURL } from 'node:url'`,
    `import { after } from 'next/server'`,
    '',
    '// It has files of its own, so Node loads it. Servers of Next start in the folder of the app, but `next start <folder>`.',
    'const load = async () => {',
    `  const here = join(process.cwd(), ${literal(`${own}/entry.mjs`)})`,
    `  const there = join(fileURLToPath(import.meta.url), ${literal(`../${folder.slice(folder.lastIndexOf('/') + 1)}/entry.mjs`)})`,
    '  const { href } = pathToFileURL(existsSync(here) ? here : there)',
    '  const { create } = await import(/* webpackIgnore: true */ /* turbopackIgnore: true */ href)',
    '  return create(after)',
    '}',
    'let loading',
    'export const handler = async (request, segment) => (await (loading ??= load()))(request, segment)',
    '',
    '// Next copies what it sees named in this way. Nobody calls it.',
    'export const files = () => {',
    ...traced.map((file) => `  readFileSync(join(process.cwd(), ${literal(`${own}/${file}`)}))`),
    '}',
    ...(packages.length > 0 ? ['// With webpack it sees packages only in what was bundled.'] : []),
    ...packages.map((each) => `handler.package = process.cwd() + ${literal(`/${own}/${each}/`)}`),
    '',
  ].join('\n')
}

/** The folder of the innermost package that a file belongs to. */
const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/
