/** Runs a project built for Vercel: `vercel build`, and each function in the launcher of `@vercel/node`. */
import { readFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import type { BuiltProject, ClientFacts, Harness, RunningHost } from '../../src/contract/harness.ts'
import { forward } from './harness-edge.ts'
import { type OutputFiles, type OutputFunction, readOutput } from './harness-files.ts'
import { type Launcher, startLauncher } from './harness-launcher.ts'
import { hostFile } from './harness-packages.ts'
import { farEnd, gaps, says } from './harness-purge.ts'
import { sabotages } from './harness-sabotages.ts'
import { type Stage, stageProject } from './harness-stage.ts'
import { createSenders } from './harness-senders.ts'
import { createRouter, type Outcome } from './harness-router.ts'

export { readVcConfigs, readVercelConfig, type VcConfig } from './harness-packages.ts'

/** How long, in milliseconds, a process may take to end after it broke a connection. */
const DYING = 500

const DEPLOYMENT_URL = 'anyhost-local-team-local.vercel.app'

/** System variables, as a production deployment has them: vercel.com/docs/environment-variables, checked 2026-11. */
const SYSTEM_ENV = {
  VERCEL: '1',
  VERCEL_ENV: 'production',
  VERCEL_REGION: 'iad1',
  VERCEL_URL: DEPLOYMENT_URL,
  VERCEL_DEPLOYMENT_ID: 'dpl_local',
  VERCEL_PROJECT_ID: 'prj_local',
  VERCEL_PROJECT_PRODUCTION_URL: 'anyhost-local.vercel.app',
  VERCEL_GIT_COMMIT_REF: 'main',
}

const SECRETS = { CRON_SECRET: 'the secret of the clock', ANYHOST_WEBHOOK_SECRET: 'the secret of the webhook' }

export const harness: Harness = {
  runtime: 'vercel build 64.0.2, launcher of @vercel/node 24.0.0',
  standIns: [
    'adapters/vercel/harness-router.ts: the routes of .vercel/output/config.json',
    'adapters/vercel/harness-edge.ts: the headers that the edge sets',
  ],
  env: { VERCEL_SKEW_PROTECTION_ENABLED: '1', ...SECRETS },
  says,
  farEnd,
  gaps,
  sabotages,
  start: async (project) => {
    // Asked first, so that a missing runtime is not found out by the first request.
    hostFile('@vercel/node/dist/dev-server.mjs')
    const stage = await stageProject(project)
    try {
      return await serve(project, stage)
    } catch (error) {
      await stage.remove()
      throw error
    }
  },
}

const serve = async (project: BuiltProject, stage: Stage): Promise<RunningHost> => {
  const printed = [stage.log]
  const env = { ...SYSTEM_ENV, ...project.env }
  const pool = createPool(env, (text) => printed.push(text))
  const fetch = createFrontDoor(await readOutput(stage.output), pool, env.VERCEL_URL)
  return {
    fetch,
    ...createSenders(fetch, stage.output, SECRETS),
    logs: () => printed.join(''),
    close: async () => {
      await pool.close()
      await stage.remove()
    },
  }
}

const createFrontDoor = (files: OutputFiles, pool: Pool, deploymentUrl: string): RunningHost['fetch'] => {
  const exists = (path: string): boolean => Boolean(files.findStatic(path) ?? files.findFunction(path))
  const route = createRouter(files.routes, exists)
  return async (request, facts = {}) => {
    request.signal.throwIfAborted()
    const url = new URL(request.url)
    const outcome = route({ method: request.method, url, headers: request.headers })
    if (outcome.kind === 'external') return platformReply(502, 'ROUTER_EXTERNAL_TARGET_ERROR', outcome.headers)
    if (outcome.kind === 'status') return statusReply(outcome)
    const asset = files.findStatic(outcome.path)
    if (asset) return staticReply(request, asset, outcome)
    const found = files.findFunction(outcome.path)
    if (!found) return platformReply(404, 'NOT_FOUND', outcome.headers)
    const target = url.pathname + joinQuery(url.search, outcome.query)
    return invoke(request, facts, found, { pool, deploymentUrl, target, outcome })
  }
}

interface Invocation {
  readonly pool: Pool
  readonly deploymentUrl: string
  readonly target: string
  readonly outcome: Outcome & { kind: 'file' }
}

const invoke = async (
  request: Request,
  facts: ClientFacts,
  found: OutputFunction,
  { pool, deploymentUrl, target, outcome }: Invocation,
): Promise<Response> => {
  let launcher: Launcher | undefined
  try {
    launcher = await pool.launcher(found)
    const { headers, status } = outcome
    const forwarding = { port: launcher.port, matchedPath: found.path, target, deploymentUrl, headers }
    return await forward(request, facts, { ...forwarding, ...(status !== undefined && { status }) })
  } catch (error) {
    if (request.signal.aborted) throw error
    pool.print(`[edge] ${found.path}: ${String(error)}\n`)
    // A throw ends the launcher: the next request must not meet the one that is just going.
    if (isBrokenConnection(error)) await Promise.race([launcher?.ended, setTimeout(DYING)])
    return platformReply(500, 'FUNCTION_INVOCATION_FAILED', outcome.headers)
  }
}

const isBrokenConnection = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ECONN')

// What routes add comes after the client's own, which keeps its bytes.
const joinQuery = (search: string, added: string): string =>
  added === '' ? search : search === '' ? `?${added}` : `${search}&${added}`

const statusReply = ({ status, headers }: Outcome & { kind: 'status' }): Response => {
  if (status === 404) return platformReply(404, 'NOT_FOUND', headers)
  return new Response(null, { status, headers })
}

/** How the platform itself answers, in place of a function. */
const platformReply = (status: number, code: string, headers: Headers): Response =>
  new Response(`${status}: ${code}\n`, {
    status,
    headers: { ...Object.fromEntries(headers), 'content-type': 'text/plain; charset=utf-8', 'x-vercel-error': code },
  })

const staticReply = async (
  request: Request,
  { file, contentType }: { readonly file: string; readonly contentType: string },
  { headers, status = 200 }: Outcome & { kind: 'file' },
): Promise<Response> => {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return platformReply(405, 'INVALID_REQUEST_METHOD', headers)
  const bytes = await readFile(file)
  const own = { 'content-type': contentType, 'content-length': String(bytes.length), ...Object.fromEntries(headers) }
  return new Response(request.method === 'HEAD' ? null : bytes, { status, headers: own })
}

interface Pool {
  launcher(found: OutputFunction): Promise<Launcher>
  print(text: string): void
  close(): Promise<void>
}

/** One process a function, from its first request on; a process that died is replaced at the next. */
const createPool = (env: Readonly<Record<string, string>>, print: (text: string) => void): Pool => {
  const launchers = new Map<string, Promise<Launcher>>()
  let closed = false
  const start = (found: OutputFunction): Promise<Launcher> => {
    const starting = startLauncher({ folder: found.folder, config: found.config, env, print })
    const forget = (): void => void (launchers.get(found.folder) === starting && launchers.delete(found.folder))
    starting.then(({ ended }) => ended).then(forget, forget)
    launchers.set(found.folder, starting)
    return starting
  }
  return {
    print,
    launcher: async (found) => {
      if (closed) throw new Error('The host is closed')
      return launchers.get(found.folder) ?? start(found)
    },
    close: async () => {
      closed = true
      const settled = await Promise.allSettled(launchers.values())
      await Promise.all(settled.map((each) => (each.status === 'fulfilled' ? each.value.stop() : undefined)))
    },
  }
}
