/** Runs a project built for Next in an app of its own: `next build` and `next start`, or in another mode. */
import type { BuiltProject, Harness, RunningHost } from '../../src/contract/harness.ts'
import { forward } from './harness-edge.ts'
import { STARTED, type Mode } from './harness-modes.ts'
import { checkInstalled, startNext, type Running } from './harness-process.ts'
import { stageApp, type App } from './harness-project.ts'
import type { NextHost } from './options.ts'

const BOOT_LIMIT = 60_000
const GRACE = 10_000

/** System variables, as a production deployment of each host has them (their documentation, checked 2026-11). */
const SYSTEM_ENV: Readonly<Record<NextHost, Readonly<Record<string, string>>>> = {
  none: {},
  vercel: {
    VERCEL: '1',
    VERCEL_ENV: 'production',
    VERCEL_REGION: 'iad1',
    VERCEL_URL: 'anyhost-local-team-local.vercel.app',
    VERCEL_DEPLOYMENT_ID: 'dpl_local',
    VERCEL_PROJECT_ID: 'prj_local',
    VERCEL_PROJECT_PRODUCTION_URL: 'anyhost-local.vercel.app',
    VERCEL_GIT_COMMIT_REF: 'main',
  },
  netlify: {
    SITE_ID: '00000000-0000-4000-8000-0000000000aa',
    SITE_NAME: 'anyhost',
    URL: 'https://anyhost.netlify.app',
    AWS_REGION: 'us-east-2',
  },
}

export interface RunningApp extends RunningHost {
  /** The folder of the app, with `.next` in it. */
  readonly root: string
  /** Where the server listens, on 127.0.0.1. */
  readonly port: number
}

export interface AppHarness extends Harness {
  start(project: BuiltProject): Promise<RunningApp>
}

/** A server of Next behind what is in front of it at one of the hosts. */
export const createHarness = (host: NextHost, mode: Mode = STARTED): AppHarness => ({
  runtime: `next 16.4.6: ${mode.title}`,
  standIns: [`adapters/next/harness-edge.ts: the headers of ${host === 'none' ? 'a proxy' : `the edge of ${host}`}`],
  start: async ({ root, env }) => {
    // Asked first, so that a missing runtime is not found out after the copy.
    checkInstalled()
    const app = await stageApp(root, mode)
    try {
      return await serve(app, { ...SYSTEM_ENV[host], ...env }, host, mode)
    } catch (error) {
      await app.remove()
      throw error
    }
  },
})

const serve = async (
  app: App,
  env: Readonly<Record<string, string>>,
  host: NextHost,
  mode: Mode,
): Promise<RunningApp> => {
  const { root, home, remove } = app
  const printed: string[] = []
  const options = { cwd: root, home, env, print: (text: string) => void printed.push(text) }
  const code = mode.build ? await startNext(['build', ...mode.build], options).ended : 0
  if (code !== 0) throw new Error(`\`next build\` ended with ${code}:\n${printed.join('')}`)
  const built = printed.join('').length
  const server = await mode.start(app, options)
  const port = await readPort(server, () => printed.join('').slice(built))
  return {
    root,
    port,
    fetch: (request, facts = {}) => forward(request, facts, host, port),
    logs: () => printed.join(''),
    close: async () => {
      await stop(server)
      await remove()
    },
  }
}

const readPort = async ({ child, ended }: Running, printed: () => string): Promise<number> => {
  const limit = setTimeout(() => child.kill('SIGKILL'), BOOT_LIMIT)
  const port = new Promise<number>((resolve, reject) => {
    const look = (): void => {
      // The address is there before the server takes requests; `Ready` says that it does.
      const found = /http:\/\/127\.0\.0\.1:(\d+)[\s\S]*Ready/.exec(printed())
      if (found) resolve(Number(found[1]))
    }
    child.stdout?.on('data', look)
    void ended.then((code) => reject(new Error(`The server ended with ${code}:\n${printed()}`)), reject)
  })
  return port.finally(() => clearTimeout(limit))
}

const stop = async ({ child, ended }: Running): Promise<void> => {
  const limit = setTimeout(() => child.kill('SIGKILL'), GRACE)
  child.kill('SIGTERM')
  await ended.finally(() => clearTimeout(limit))
}
