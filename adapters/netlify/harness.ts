import { existsSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { cronFields, parseCron } from '../../src/build/cron.ts'
import { nextRun } from '../../src/runtime/next-run.ts'
import type { BuiltProject, ClientFacts, Harness, RunningHost } from '../../src/contract/harness.ts'
import { netlifyEvent } from '../../test/fixtures/events.ts'
import { unlessAborted } from '../../test/hosts/http-parts.ts'
import { installedEntry, lockedVersion } from '../../test/hosts/installed.ts'
import { LambdaFunctionError, startLambda } from '../../test/hosts/lambda-runtime.ts'
import type { Lambda } from '../../test/hosts/lambda-runtime.ts'
import { farEnd, says } from './harness-purge.ts'
import { matchFunction, toEvent, toResponse } from './harness-edge.ts'
import type { ManifestFunction, ManifestRoute, Match, Site } from './harness-edge.ts'

const BOOTSTRAP = '@netlify/serverless-functions-api'
const BUNDLER = '@netlify/zip-it-and-ship-it'
const RIC = 'aws-lambda-ric'

/** Where an output has its functions. A framework's are `generated`: the user's own go before them. */
const FOLDERS: Readonly<Record<string, { readonly kind: 'generated' | 'user'; readonly folder: string }>> = {
  'frameworks-api': { kind: 'generated', folder: '.netlify/v1/functions' },
  functions: { kind: 'user', folder: 'netlify/functions' },
}

interface Bundler {
  zipFunctions(input: object, out: string, options: object): Promise<unknown>
  listFunction(file: string, options: object): Promise<NetlifyConfig | undefined>
}

/** What Netlify's parser reads from a function's file. */
export interface NetlifyConfig {
  readonly name: string
  readonly runtimeAPIVersion?: number
  readonly schedule?: string
  readonly displayName?: string
  readonly generator?: string
  readonly timeout?: number
  readonly routes?: readonly ManifestRoute[]
  readonly excludedRoutes?: readonly ManifestRoute[]
}

export const harness: Harness = {
  runtime: `${BOOTSTRAP} ${lockedVersion('netlify', BOOTSTRAP)} in ${RIC} ${lockedVersion('aws-lambda', RIC)}`,
  standIns: [
    'the CDN: routing by the manifest, platform headers, events that count as signed, the repeats of a background function (adapters/netlify/harness-edge.ts)',
    'the Lambda Runtime API, which does not freeze a process between events (test/hosts/runtime-api.ts)',
    "the HTTP calls of the runtime client's native addon (test/hosts/rapid-client-shim.mjs)",
  ],
  says,
  farEnd,
  gaps: [
    { cases: ['limits.body-at', 'limits.body-over'], why: 'The stand-in for the CDN counts no bytes.' },
    { cases: ['rate-limit.*'], why: 'The CDN counts requests, and none stands here.' },
    {
      cases: ['context.deploy-skew-protection-token'],
      why: 'The bootstrap takes the token from the CDN, and none stands here.',
    },
  ],
  async start(project): Promise<RunningHost> {
    installedEntry('aws-lambda', RIC)
    const bundled = await bundle(project)
    const host = await startHost(project, bundled.functions)
    return {
      ...host,
      async close() {
        await host.close()
        await rm(bundled.out, { recursive: true, force: true })
      },
    }
  },
}

/** The config of an emitted function, read back with the host's own parser. Undefined when it is not a function. */
export async function readNetlifyConfig(file: string): Promise<NetlifyConfig | undefined> {
  return (await loadBundler()).listFunction(file, { parseISC: true })
}

async function loadBundler(): Promise<Bundler> {
  // The exports of the locked version; there is no way to have its types without its install.
  return (await import(pathToFileURL(installedEntry('netlify', BUNDLER)).href)) as Bundler
}

async function bundle({ root, output }: BuiltProject): Promise<{ out: string; functions: ManifestFunction[] }> {
  const source = FOLDERS[output]
  if (source === undefined) throw new Error(`netlify has no output \`${output}\`: ${Object.keys(FOLDERS).join(', ')}`)
  const { zipFunctions } = await loadBundler()
  const out = await mkdtemp(join(tmpdir(), 'anyhost-netlify-'))
  const manifest = join(out, 'manifest.json')
  const input = { [source.kind]: { directories: [join(root, source.folder)] } }
  await zipFunctions(input, out, { archiveFormat: 'none', manifest, basePath: root, repositoryRoot: root })
  // The bundler of the locked version wrote it.
  const { functions } = JSON.parse(readFileSync(manifest, 'utf8')) as { functions: ManifestFunction[] }
  return { out, functions }
}

async function startHost({ root, env = {} }: BuiltProject, functions: ManifestFunction[]): Promise<RunningHost> {
  const site = {
    SITE_ID: '00000000-0000-4000-8000-000000000001',
    SITE_NAME: 'anyhost',
    URL: 'https://anyhost.netlify.app',
    AWS_REGION: 'us-east-2',
    ...env,
  }
  const start = async ({ name, path }: ManifestFunction): Promise<readonly [string, Lambda]> => {
    return [name, await startLambda({ dir: path, handler: '___netlify-entry-point.handler', name, env: site })]
  }
  const lambdas = new Map(await Promise.all(functions.map(start)))
  const lambdaOf = (name: string): Lambda => {
    const lambda = lambdas.get(name)
    if (lambda === undefined) throw new Error(`There is no function ${name}.`)
    return lambda
  }
  return {
    async fetch(request, facts = {}) {
      const { pathname } = new URL(request.url)
      const file = staticFile(root, request.method, pathname)
      const match = matchFunction(functions, request.method, pathname, file !== undefined)
      if (match === undefined) return file ?? new Response('Not Found', { status: 404 })
      const isBackground = functions.find(({ name }) => name === match.name)?.invocationMode === 'background'
      return unlessAborted(request.signal, ask(lambdaOf(match.name), match, request, facts, site, isBackground))
    },
    invoke: async (id, event) => send(lambdaOf(id), id, event, site),
    async schedule(id) {
      const next_run = nextOf(functions.find(({ name }) => name === id)?.schedule)
      await send(lambdaOf(id), id, { schedule: { next_run } }, site)
    },
    deliver: async (id, name, mark) =>
      (await send(lambdaOf(id), id, netlifyEvent(name, { branch: mark, email: `${mark}@pets.example`, mark }), site))
        .status,
    logs: () => [...lambdas.values()].map((lambda) => lambda.logs()).join(''),
    close: async () => void (await Promise.all([...lambdas.values()].map((lambda) => lambda.close()))),
  }
}

async function ask(
  lambda: Lambda,
  match: Match,
  request: Request,
  facts: ClientFacts,
  site: Site,
  isBackground: boolean,
): Promise<Response> {
  const event = await toEvent(request, match, facts, site)
  if (!isBackground) return toResponse(await lambda.invoke(event), request.method)
  // Nobody is told how it went.
  void repeat(lambda, event).catch(() => {})
  return new Response(null, { status: 202 })
}

const TRIES = 3
/** Netlify waits one minute, then two (its documentation on background functions, checked 2026-11). */
const PAUSE_MS = 50

/** A background function runs again after an error, twice at most. */
async function repeat(lambda: Lambda, event: object): Promise<void> {
  for (let tried = 0; tried < TRIES; tried++) {
    const invocation = await lambda.invoke(event)
    if (invocation.kind === 'streaming') return invocation.body.cancel()
    if (invocation.kind === 'buffered') return
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}

/** `{ event, payload }` is a platform event, `{ schedule: { next_run } }` a due schedule: both are posts to a function. */
async function send(
  lambda: Lambda,
  id: string,
  event: unknown,
  site: Site & { readonly URL: string },
): Promise<{ status: number; body: string }> {
  const { headers, payload } = toPost(event)
  const request = new Request(new URL(`/.netlify/functions/${id}`, site.URL), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(payload),
  })
  const built = await toEvent(request, { name: id }, {}, site)
  const invocation = await lambda.invoke({ ...built, headers: { ...built.headers, ...headers } })
  if (invocation.kind === 'error' || invocation.kind === 'init-error') throw new LambdaFunctionError(invocation.error)
  const response = toResponse(invocation, 'POST')
  return { status: response.status, body: await response.text() }
}

function nextOf(schedule: string | undefined): string | undefined {
  const cron = parseCron(schedule ?? '')
  if (typeof cron === 'string') throw new Error(cron)
  return nextRun(cronFields(cron), new Date())?.toISOString()
}

function toPost(event: unknown): { headers: Record<string, string>; payload: unknown } {
  const { event: slug, payload, schedule } = (event ?? {}) as { event?: unknown; payload?: unknown; schedule?: unknown }
  if (typeof slug === 'string') return { headers: { 'x-netlify-event': slug }, payload }
  if (schedule === undefined) throw new Error('An event is { event, payload } or { schedule: { next_run } }.')
  return { headers: { 'user-agent': 'Netlify Clockwork', 'x-nf-event': 'schedule' }, payload: schedule }
}

const TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=UTF-8',
  '.html': 'text/html; charset=UTF-8',
  '.js': 'application/javascript; charset=UTF-8',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=UTF-8',
}

/** A file of the published folder: what `preferStatic` gives way to, and what is left when no function matches. */
function staticFile(root: string, method: string, pathname: string): Response | undefined {
  if (method !== 'GET' && method !== 'HEAD') return undefined
  const folder = join(root, 'public')
  const file = join(folder, pathname)
  if (!file.startsWith(folder) || !existsSync(file) || !statSync(file).isFile()) return undefined
  const headers = { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' }
  return new Response(method === 'HEAD' ? null : readFileSync(file), { headers })
}
