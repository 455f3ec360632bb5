/** Runs a project built for Next as Vercel would: `vercel build`, and each function in the launcher of `@vercel/node`. */
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { BuiltProject, Harness, RunningHost } from '../../src/contract/harness.ts'
import { harness as vercel } from '../vercel/harness.ts'
import { hostFile } from '../vercel/harness-packages.ts'
import { checkInstalled, NODE_MODULES, startNode } from './harness-process.ts'
import { stageApp } from './harness-project.ts'

const PROJECT = {
  projectId: 'prj_local',
  orgId: 'team_local',
  settings: { framework: 'nextjs', nodeVersion: '24.x' },
}

export interface RunningFunctions extends RunningHost {
  /** The folder of the app, with `.vercel/output` in it. */
  readonly root: string
}

export interface FunctionHarness extends Harness {
  start(project: BuiltProject): Promise<RunningFunctions>
}

export const functionHarness: FunctionHarness = {
  runtime: `next 16.4.6 by ${vercel.runtime}`,
  standIns: vercel.standIns,
  start: async ({ root: project, functions, env }) => {
    checkInstalled()
    const app = await stageApp(project)
    try {
      await prepare(project, app.root)
      const log = await build(app.root, app.home)
      const host = await vercel.start({ root: app.root, output: 'build-output', functions, ...(env && { env }) })
      return {
        ...host,
        root: app.root,
        logs: () => log + host.logs(),
        close: async () => {
          await host.close()
          await app.remove()
        },
      }
    } catch (error) {
      await app.remove()
      throw error
    }
  },
}

// The builder reads the version from here, and would install what it finds without a command of its own.
const prepare = async (project: string, root: string): Promise<void> => {
  const versions = await Promise.all(
    ['next', 'react', 'react-dom'].map(async (name) => {
      const text = await readFile(join(NODE_MODULES, name, 'package.json'), 'utf8')
      // A package that npm installed has a version.
      return [name, (JSON.parse(text) as { version: string }).version] as const
    }),
  )
  const settings = existsSync(join(project, 'vercel.json'))
    ? await readFile(join(project, 'vercel.json'), 'utf8')
    : '{}'
  // The user's file is JSON: the build has checked it.
  const vercelJson = { ...(JSON.parse(settings) as object), framework: 'nextjs', installCommand: '' }
  await mkdir(join(root, '.vercel'), { recursive: true })
  await writeFile(
    join(root, 'package.json'),
    JSON.stringify({ private: true, dependencies: Object.fromEntries(versions) }),
  )
  await writeFile(join(root, 'vercel.json'), JSON.stringify(vercelJson))
  await writeFile(join(root, '.vercel/project.json'), JSON.stringify(PROJECT))
}

const build = async (root: string, home: string): Promise<string> => {
  const printed: string[] = []
  // The update check would outlive the build and ask the network.
  const env = { VERCEL_TELEMETRY_DISABLED: '1', VERCEL_CLI_USE_NATIVE_BINARY: '0', NO_UPDATE_NOTIFIER: '1' }
  const print = (text: string): void => void printed.push(text)
  const code = await startNode([hostFile('vercel/dist/vc.js'), 'build', '--yes'], { cwd: root, home, env, print }).ended
  if (code !== 0) throw new Error(`\`vercel build\` ended with ${code}:\n${printed.join('')}`)
  return printed.join('')
}
