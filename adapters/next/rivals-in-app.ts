/**
 * Files of the app itself that a route cannot stand beside: Next fails on two files with one address, on two names of a
 * parameter at one place, and beside an optional catch-all, and it reads one folder of routes alone (app-paths.js,
 * sorted-routes.js, find-pages-dir.js and build/index.js of next 16.4.6, checked 2026-11).
 */
import type { EmittedRivals } from '../../src/contract/adapter.ts'
import { homeOf } from './options.ts'
import { withExtensions } from './rivals.ts'
import type { RouteFile } from './routes.ts'

export function appRivals({ folder, form, optional, functions }: RouteFile, appDir: string): EmittedRivals[] {
  const folders = folder === '' ? [] : folder.split('/')
  const route = [appDir, folder, 'route.js'].filter(Boolean).join('/')
  const about = `${route}, made from ${functions.map(({ source }) => source).join(' and ')}`
  // Every route file has a function.
  const fn = functions[0]!.id
  const own = form.spans ? folders.slice(0, -1) : folders
  const at = within(appDir, own)
  const places = form.spans ? [`${at}/[...*]`, `${at}/[[...*]]`, ...(optional ? [at] : [])] : [at, `${at}/[[...*]]`]
  const same = places.flatMap((place) => [`${place}/(**)/page`, `${place}/(**)/route`])
  const named = own.flatMap((name, index): EmittedRivals[] => {
    const [, param] = /^\[(.*)\]$/.exec(name) ?? []
    if (param === undefined) return []
    const other = `${within(appDir, own.slice(0, index))}/[*!${param}]/**`
    return [
      {
        function: fn,
        paths: withExtensions([`${other}/page`, `${other}/route`]),
        message: `Its parameter has another name than \`${name}\` at the same place in ${about}: Next fails on the two.`,
        fix: 'Give the parameter of the function the name that the folder has.',
        once: true,
      },
    ]
  })
  return [
    ...named,
    {
      function: fn,
      paths: [...withExtensions(same), ...publicFile(folders, appDir), ...metadata(folders, appDir)],
      message: `It has the address of ${about}: Next fails on the two, or asks one alone.`,
    },
  ]
}

/** Folders in an app, with those between them that are in no address. */
const within = (appDir: string, folders: readonly string[]): string =>
  [appDir, ...folders.map((name) => `(**)/${name}`)].join('/')

const publicFile = (folders: readonly string[], appDir: string): string[] =>
  folders.length > 0 && folders.every((name) => !/[[\]]/.test(name))
    ? [`${homeOf(appDir)}public/${folders.join('/')}`]
    : []

/** Files from which Next makes a route of another name. */
const METADATA: Readonly<Record<string, readonly string[]>> = {
  'robots.txt': ['robots.txt', ...withExtensions(['robots'])],
  'sitemap.xml': ['sitemap.xml', ...withExtensions(['sitemap'])],
  'manifest.webmanifest': ['manifest.webmanifest', 'manifest.json', ...withExtensions(['manifest'])],
  'favicon.ico': ['favicon.ico'],
}

const metadata = ([first = '', ...others]: readonly string[], appDir: string): string[] =>
  others.length > 0 ? [] : (METADATA[first] ?? []).map((file) => `${appDir}/(**)/${file}`)

/** An App Router in the other folder that Next looks for, and `pages` that are not beside this one. */
export function otherFolders(appDir: string): EmittedRivals[] {
  const home = homeOf(appDir)
  const inSource = appDir.endsWith('src/app')
  const [other, place, pages] = inSource ? ['app', '', 'pages'] : ['src/app', 'src/', 'src/pages']
  const files = [`${home}${other}/(**)/layout`, `${home}${other}/(**)/[*]/(**)/layout`, `${home}${other}/api/**/route`]
  const fix = `Set \`appDir\` of \`options.next\` to '${home}${place}app', where the app is.`
  return [
    {
      paths: withExtensions(files),
      message: `It is in ${home}${other}, and the functions would be in ${appDir}: Next reads one of the two folders.`,
      fix,
      once: true,
    },
    {
      paths: withExtensions([`${home}${pages}/**/*`]),
      message: `It is in ${home}${pages}, and the functions would be in ${appDir}: Next wants both folders beside each other.`,
      fix,
      once: true,
    },
  ]
}
