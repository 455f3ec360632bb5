/** Runs a project built for Cloudflare: the emitted Worker in workerd, by Miniflare, with what wrangler.jsonc says. */
import { globSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { parse } from 'jsonc-parser'
import { Miniflare } from 'miniflare'
import type { BuiltProject, ClientFacts, Harness, RunningHost } from '../../src/contract/harness.ts'
import { forward } from '../../test/hosts/forward.ts'
import { env as suiteEnv, farEnd, gaps, says } from './harness-purge.ts'
import { sabotages } from './harness-sabotages.ts'

type ModuleType = 'ESModule' | 'CompiledWasm' | 'Data' | 'Text'

/** What is read of wrangler.jsonc. */
interface WranglerConfig {
  readonly main: string
  /** Absent where nobody built it: then every module is one. */
  readonly rules?: readonly { readonly type: ModuleType; readonly globs: readonly string[] }[]
  readonly compatibility_date: string
  readonly compatibility_flags?: string[]
  readonly vars?: Readonly<Record<string, string>>
  readonly version_metadata?: { readonly binding: string }
  readonly ratelimits?: readonly {
    readonly name: string
    readonly namespace_id: string
    readonly simple: { readonly limit: number; readonly period: 10 | 60 }
  }[]
  readonly triggers?: { readonly crons: readonly string[] }
  readonly assets?: {
    readonly directory: string
    readonly binding: string
    readonly run_worker_first: boolean | string[]
  }
}

/** The edge finds a zone by the Host header, and none by another one. */
const HOST = /^[\w.-]+(?::\d{1,5})?$/

export const harness: Harness = {
  runtime: 'miniflare 4.20260730.0 with workerd 1.20260730.1',
  standIns: [
    'the headers cf-connecting-ip and cf-ray, and `request.cf`, as the edge sets them (adapters/cloudflare/harness.ts)',
  ],
  env: suiteEnv,
  says,
  farEnd,
  gaps,
  sabotages,
  async start(project): Promise<RunningHost> {
    const { worker, logs } = await startWorker(project)
    const entry = await readFile(join(project.root, '.anyhost/cloudflare/index.mjs'), 'utf8')
    const port = Number((await worker.ready).port)
    return {
      fetch: async (request, facts = {}) => {
        if (!HOST.test(request.headers.get('host') ?? 'none')) return new Response('Bad Request', { status: 400 })
        return forward(request, port, headersOf(request, facts))
      },
      async schedule(id) {
        const cron = cronOf(entry, id)
        // The types of Miniflare name those of Cloudflare, which are not installed.
        const scheduler = (await worker.getWorker()) as unknown as Scheduler
        await scheduler.scheduled({ cron, scheduledTime: new Date() })
      },
      logs,
      close: () => worker.dispose(),
    }
  },
}

interface Scheduler {
  scheduled(options: { cron: string; scheduledTime: Date }): Promise<unknown>
}

/** The expression by which the Worker runs a function. */
function cronOf(entry: string, id: string): string {
  const name = new RegExp(`^import (\\w+) from '.*/${id}/index\\.mjs'`, 'm').exec(entry)?.[1]
  const cron = new RegExp(`'([^']+)': \\[[^\\]]*\\b${name}\\b`).exec(entry)?.[1]
  if (cron === undefined) throw new Error(`There is no scheduled function ${id}.`)
  return cron
}

/** The Worker. It must be disposed of: workerd outlives a process that is killed. */
export async function startWorker({
  root,
  env = {},
}: Pick<BuiltProject, 'root' | 'env'>): Promise<{ worker: Miniflare; logs(): string }> {
  const folder = resolve(root, '.anyhost/cloudflare')
  // Written by the build.
  const config = parse(await readFile(join(folder, 'wrangler.jsonc'), 'utf8')) as WranglerConfig
  let printed = ''
  const take = (stream: Readable): void =>
    void stream.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const worker = new Miniflare({
    host: '127.0.0.1',
    port: 0,
    // Else it would ask Cloudflare where this machine is.
    cf: false,
    telemetry: { enabled: false },
    handleRuntimeStdio: (out: Readable, err: Readable) => (take(out), take(err)),
    rootPath: folder,
    modulesRoot: folder,
    modules: modulesOf(folder, config),
    compatibilityDate: config.compatibility_date,
    compatibilityFlags: config.compatibility_flags ?? [],
    bindings: { ...config.vars, ...env },
    ...(config.version_metadata && { versionMetadata: config.version_metadata.binding }),
    ...(config.ratelimits && {
      ratelimits: Object.fromEntries(config.ratelimits.map(({ name, ...limit }) => [name, limit])),
    }),
    ...(config.assets && { assets: assetsOf(config.assets) }),
  })
  await worker.ready
  return { worker, logs: () => printed }
}

const ANY_MODULE: NonNullable<WranglerConfig['rules']> = [{ type: 'ESModule', globs: ['**/*.mjs'] }]

/** Every file that a rule names, as Wrangler uploads them; the entry comes first. */
function modulesOf(folder: string, { main, rules = ANY_MODULE }: WranglerConfig): { type: ModuleType; path: string }[] {
  const found = rules.flatMap(({ type, globs }) =>
    globSync([...globs], { cwd: folder }).map((path) => ({ type, path: join(folder, path) })),
  )
  const isEntry = ({ path }: { path: string }): boolean => path === join(folder, main)
  return [...found.filter(isEntry), ...found.filter((each) => !isEntry(each))]
}

function assetsOf({ directory, binding, run_worker_first: first }: NonNullable<WranglerConfig['assets']>) {
  const rules = Array.isArray(first)
    ? { static_routing: { user_worker: first } }
    : { invoke_user_worker_ahead_of_assets: first }
  return { directory, binding, routerConfig: { has_user_worker: true, ...rules } }
}

/** The edge overwrites what only it may say. Miniflare takes the address and `cf` in headers of its own. */
function headersOf(request: Request, facts: ClientFacts): string[] {
  const { ip = '', requestId = crypto.randomUUID() } = facts
  const headers = new Headers([...request.headers].filter(([name]) => !name.startsWith('cf-')))
  if (!headers.has('host')) headers.set('host', new URL(request.url).host)
  // Without one, Miniflare would give its own.
  headers.set('cf-connecting-ip', ip)
  headers.set('cf-ray', `${requestId}-GRU`)
  headers.set('mf-original-url', request.url)
  headers.set(
    'mf-cf-blob',
    JSON.stringify(cfOf(facts)).replace(
      /[^ -~]/g,
      (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
    ),
  )
  return [...headers].flat()
}

function cfOf({ geo }: ClientFacts): Record<string, unknown> {
  return {
    colo: 'GRU',
    city: geo?.city,
    country: geo?.country?.code,
    region: geo?.subdivision?.name,
    regionCode: geo?.subdivision?.code,
    latitude: geo?.latitude === undefined ? undefined : String(geo.latitude),
    longitude: geo?.longitude === undefined ? undefined : String(geo.longitude),
    timezone: geo?.timezone,
    postalCode: geo?.postalCode,
    continent: geo?.continent,
  }
}
