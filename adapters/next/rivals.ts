/**
 * Files of the Pages Router that have the address of a route. Tried with next 16.4.6, 2026-11: one path twice fails in
 * `next build`, other names of its parameters in `next start`, and `src/pages` beside `app` in the build. Beside an optional
 * catch-all the page at its place wins; of two spellings of a letter the route does.
 */
import type { EmittedRivals } from '../../src/contract/adapter.ts'
import { homeOf } from './options.ts'
import type { RouteFile } from './routes.ts'

/** Next's own `pageExtensions`: it routes no `.mjs`. */
const EXTENSIONS = ['ts', 'tsx', 'js', 'jsx']

export const withExtensions = (files: readonly string[]): string[] =>
  files.flatMap((file) => EXTENSIONS.map((extension) => `${file}.${extension}`))

/** Files of `pages` that are no page. */
const SPECIAL = new Set(['_app', '_document', '_error'])

export function rivalsOf({ folder, form, optional, functions }: RouteFile, appDir: string): EmittedRivals {
  const folders = form.segments.map((segment) => (segment.kind === 'literal' ? spellingsOf(segment.text) : ['[*]']))
  const places = folders.reduce<string[][]>(
    (before, names) => before.flatMap((place) => names.map((name) => [...place, name])),
    [[]],
  )
  const files = places.flatMap((place) => [
    ...(form.spans ? catchAllsAt(place) : []),
    // `/docs/:rest*` is also `/docs`, and `/*` is `/`; `/files/*` is not `/files`.
    ...(!form.spans || (optional && (form.rest !== undefined || place.length === 0)) ? filesAt(place) : []),
  ])
  const route = [appDir, folder, 'route.js'].filter(Boolean).join('/')
  const sources = functions.map(({ source }) => source).join(' and ')
  return {
    // Every route file has a function.
    function: functions[0]!.id,
    paths: pagesOf(appDir).flatMap((pages) => withExtensions(files.map((file) => `${pages}/${file}`))),
    message: `It has the address of ${route}, made from ${sources}: Next fails on the two, or asks one alone.`,
  }
}

/** The folders that Next may take for `pages`. */
const pagesOf = (appDir: string): string[] => ['pages', 'src/pages'].map((pages) => homeOf(appDir) + pages)

// `a/index.ts` is `/a`, so that `/a/index` can only be `a/index/index.ts`.
function filesAt(place: readonly string[]): string[] {
  const named = place.join('/')
  const index = [...place, 'index'].join('/')
  return named === '' || place.at(-1) === 'index' || SPECIAL.has(named) ? [index] : [named, index]
}

const catchAllsAt = (place: readonly string[]): string[] =>
  ['[...*]', '[[...*]]'].flatMap((name) => [[...place, name].join('/'), [...place, name, 'index'].join('/')])

/** A text as it stands in a pattern, and as a file may be called. */
function spellingsOf(text: string): string[] {
  try {
    const decoded = decodeURIComponent(text)
    return decoded === text || /[/*]/.test(decoded) ? [text] : [text, decoded]
  } catch {
    return [text]
  }
}
