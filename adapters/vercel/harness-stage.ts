/** What a deployment does with a project: a copy of its own, `vercel build`, functions that stand alone. */
import { cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import type { BuiltProject } from '../../src/contract/harness.ts'
import { cleanEnv, hostFile, readVcConfigs } from './harness-packages.ts'
import { runToEnd } from './harness-process.ts'

export interface Stage {
  /** The `.vercel/output` to serve. */
  readonly output: string
  /** What `vercel build` printed. */
  readonly log: string
  remove(): Promise<void>
}

const PROJECT = { projectId: 'prj_local', orgId: 'team_local', settings: { framework: null, nodeVersion: '24.x' } }
const NOTHING_TO_RUN = { buildCommand: undefined, installCommand: undefined }
const NOT_COPIED = new Set(['node_modules', '.git', '.vercel'])

/** Rejects with the build's own words when `vercel build` fails, and when the project has no output. */
export const stageProject = async (project: BuiltProject): Promise<Stage> => {
  const folder = await mkdtemp(join(tmpdir(), 'anyhost-vercel-'))
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 3 })
  const root = join(folder, 'project')
  const output = join(root, '.vercel', 'output')
  try {
    if (project.output === 'build-output') {
      await copyOutput(project.root, output)
      await completeFunctions(project.root, output)
      return { output, log: '', remove }
    }
    const log = await build(project.root, root)
    await completeFunctions(root, output)
    // Functions stand alone: one whose package was not brought in would find it above itself.
    await rm(join(root, 'node_modules'), { recursive: true, force: true })
    return { output, log, remove }
  } catch (error) {
    await remove()
    throw error
  }
}

const copyOutput = async (from: string, output: string): Promise<void> => {
  const source = join(from, '.vercel', 'output')
  if (!existsSync(join(source, 'config.json'))) throw new Error(`There is no .vercel/output/config.json in ${from}`)
  // Links between function folders are relative, and stay links.
  await cp(source, output, { recursive: true, verbatimSymlinks: true })
}

const build = async (from: string, root: string): Promise<string> => {
  const vercel = hostFile('vercel/dist/vc.js')
  await cp(from, root, { recursive: true, filter: (path) => path === from || !NOT_COPIED.has(basename(path)) })
  if (await asksForPackages(root)) await install(from, root)
  await rewriteJson(join(root, 'package.json'), ({ name, type }) => ({ name, type, private: true }))
  // The project is built already, and what it needs is in its output or installed here: neither is done again.
  await rewriteJson(join(root, 'vercel.json'), (settings) => ({ ...settings, ...NOTHING_TO_RUN }))
  await mkdir(join(root, '.vercel'), { recursive: true })
  await writeFile(join(root, '.vercel', 'project.json'), JSON.stringify(PROJECT))
  const home = join(dirname(root), 'home')
  await mkdir(home)
  // The update check would outlive the build and ask the network.
  const quiet = {
    VERCEL_INSTALL_COMPLETED: '1',
    VERCEL_TELEMETRY_DISABLED: '1',
    VERCEL_CLI_USE_NATIVE_BINARY: '0',
    NO_UPDATE_NOTIFIER: '1',
  }
  return runToEnd([vercel, 'build', '--yes'], { cwd: root, env: { ...cleanEnv(), ...quiet, HOME: home } })
}

/** Whether code of the output still asks for a package by its name. */
const asksForPackages = async (root: string): Promise<boolean> => {
  const folder = join(root, 'api', '_anyhost')
  if (!existsSync(folder)) return false
  const texts = (await readdir(folder)).map((name) => readFile(join(folder, name, 'fn.mjs'), 'utf8').catch(() => ''))
  return (await Promise.all(texts)).some((text) =>
    /(?:^import |^\} from |^ {2}import\(|\sfrom )"(?!\.|node:)[^"]+"\)?;$/m.test(text),
  )
}

/** What the host's own install does: the packages that package.json asks for, which the project has already. */
const install = async (from: string, root: string): Promise<void> => {
  const source = join(from, 'node_modules')
  if (existsSync(source)) await cp(source, join(root, 'node_modules'), { recursive: true, verbatimSymlinks: true })
}

const rewriteJson = async (
  file: string,
  change: (value: Record<string, unknown>) => Record<string, unknown>,
): Promise<void> => {
  if (!existsSync(file)) return
  await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>)))
}

// `vercel build` leaves traced files where they are and writes down where they belong; the deployment brings them in.
const completeFunctions = async (root: string, output: string): Promise<void> => {
  for (const [path, config] of await readVcConfigs(output)) {
    const folder = join(output, 'functions', `${path}.func`)
    for (const [inFunction, inProject] of Object.entries(config.filePathMap ?? {})) {
      const target = join(folder, inFunction)
      if (existsSync(target)) continue
      await cp(join(root, inProject), target, { recursive: true, dereference: true })
    }
  }
}
