/** The app that a built project is part of: a copy, with a layout and settings where the project has none. */
import { cp, link, mkdir, mkdtemp, readdir, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NODE_MODULES } from './harness-process.ts'

// Not the system's temporary folder: hard links do not leave a file system.
const WORK = fileURLToPath(new URL('../../.cache/next/', import.meta.url))

export interface App {
  readonly root: string
  readonly home: string
  remove(): Promise<void>
}

const APP_FILES = ['app', 'apps', 'src', 'pages', 'public', 'next.config.mjs', 'next.config.js', 'package.json']

// The slash: the contract has the same answer with and without it. The root: Next would take the repository for it.
const configFor = (root: string, settings: object): string => `export default {
  skipTrailingSlashRedirect: true,
  turbopack: { root: ${JSON.stringify(root)} },
  outputFileTracingRoot: ${JSON.stringify(root)},
  ...${JSON.stringify(settings)},
}
`
const LAYOUT = `export default function Layout({ children }) {
  return <html><body>{children}</body></html>
}
`

/** Of the way in which an app is served. */
export interface Staging {
  /** What stands in `next.config` where the project has none. */
  readonly settings?: Readonly<Record<string, unknown>>
  /** Where the app is in the project, as `apps/web`. Default: it is the project. */
  readonly folder?: string
}

export const stageApp = async (project: string, { settings = {}, folder: place = '' }: Staging = {}): Promise<App> => {
  await mkdir(WORK, { recursive: true })
  const folder = await mkdtemp(join(WORK, 'app-'))
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 })
  const [root, user] = [join(folder, 'project'), join(folder, 'home')]
  try {
    await mkdir(root)
    await mkdir(user)
    for (const name of APP_FILES) {
      if (existsSync(join(project, name))) await cp(join(project, name), join(root, name), { recursive: true })
    }
    const own = join(root, place)
    const app = join(own, existsSync(join(own, 'src/app')) ? 'src/app' : 'app')
    await writeIfAbsent(join(root, 'package.json'), '{ "private": true }\n')
    const config = join(own, 'next.config.mjs')
    await writeIfAbsent(config, configFor(root, settings), existsSync(join(own, 'next.config.js')))
    await writeIfAbsent(join(app, 'layout.js'), LAYOUT, existsSync(join(app, 'layout.tsx')))
    await linkFiles(NODE_MODULES, join(root, 'node_modules'))
    return { root, home: user, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

const writeIfAbsent = async (file: string, contents: string, present = false): Promise<void> => {
  if (!present && !existsSync(file)) await writeFile(file, contents)
}

// Neither Next's bundler nor `vercel build` takes a package by a link that leads out of the app; a copy is 320 MB.
const linkFiles = async (from: string, to: string): Promise<void> => {
  await mkdir(to)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await linkFiles(source, target)
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target)
    else await link(source, target)
  }
}
