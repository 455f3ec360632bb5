/** Runs a project built for a server: `node server.mjs` as a process of its own, asked over a socket. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { spawn, type ChildProcess } from 'node:child_process'
import type { BuiltProject, ClientFacts, Harness, RunningHost } from '../../src/contract/harness.ts'
import { forward } from '../../test/hosts/forward.ts'

const CLOCK = new URL('harness-clock.mjs', import.meta.url).href

export const harness: Harness = {
  runtime: `node ${process.versions.node}`,
  standIns: [
    'the clock of the scheduler, which a signal puts forward (adapters/node/harness-clock.mjs)',
    'a reverse proxy, which sets X-Forwarded-For, X-Forwarded-Proto and X-Request-Id (adapters/node/harness.ts)',
  ],
  quick: true,
  // What a server knows of its deployment stands in variables.
  env: {
    ANYHOST_DEPLOY_ID: 'release-7',
    ANYHOST_DEPLOY_CONTEXT: 'production',
    ANYHOST_DEPLOY_BRANCH: 'main',
    ANYHOST_SITE_ID: 'site-1',
    ANYHOST_SITE_NAME: 'pets',
    ANYHOST_SITE_URL: 'https://pets.example',
    ANYHOST_REGION: 'eu-north-1',
  },
  says: {
    'context.deploy.id': 'release-7',
    'context.deploy.context': 'production',
    'context.deploy.environment': 'production',
    'context.deploy.branch': 'main',
    'context.site.id': 'site-1',
    'context.site.name': 'pets',
    'context.site.url': 'https://pets.example',
    'context.server.region': 'eu-north-1',
    'context.server.awsRegion': 'eu-north-1',
  },
  gaps: [{ cases: ['context.deadline'], why: 'Only with `maxDuration`, which the functions of the suite do not set.' }],
  async start({ root, env }: BuiltProject): Promise<RunningHost> {
    const variables = { ANYHOST_TRUST_PROXY: '1', ANYHOST_TRUST_HEADERS: 'for,proto,request-id', ...env }
    const server = await startServer(join(root, '.anyhost/node'), variables, ['--import', CLOCK])
    return {
      fetch: (request, facts = {}) => forward(request, server.port, headersOf(request, facts)),
      // Every function is due.
      schedule: async () => void server.child.kill('SIGUSR2'),
      logs: server.logs,
      close: server.stop,
    }
  },
}

export interface ServerProcess {
  readonly port: number
  readonly child: ChildProcess
  logs(): string
  /** The exit code, when the process has ended. */
  readonly ended: Promise<number | null>
  /** Sends SIGTERM and waits for the end. */
  stop(): Promise<void>
}

/** Starts a built server on a free port of the loopback address. */
export async function startServer(
  cwd: string,
  env: Readonly<Record<string, string>> = {},
  before: readonly string[] = [],
): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...before, ...argumentsOf(cwd)], {
    cwd,
    // Nothing of the test's own environment but what a process needs.
    env: { PATH: process.env.PATH ?? '', HOST: '127.0.0.1', PORT: '0', ANYHOST_SHUTDOWN_MS: '3000', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const kill = (): void => void child.kill('SIGKILL')
  process.once('exit', kill)
  let printed = ''
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  void ended.then(() => process.off('exit', kill))
  const port = await new Promise<number>((resolve, reject) => {
    const take = (text: string): void => {
      printed += text
      const found = /Listening on http:\/\/.*:(\d+)\n/.exec(printed)?.[1]
      if (found) resolve(Number(found))
    }
    child.stdout.setEncoding('utf8').on('data', take)
    child.stderr.setEncoding('utf8').on('data', take)
    child.once('error', reject)
    void ended.then((code) => reject(new Error(`The server ended with ${code}:\n${printed}`)))
  })
  return {
    port,
    child,
    logs: () => printed,
    ended,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** What the image hands to Node. */
function argumentsOf(folder: string): string[] {
  const [, command = ''] = /^CMD (\[.*\])$/m.exec(readFileSync(join(folder, 'Dockerfile'), 'utf8')) ?? []
  // Written by the build: a list of texts, with `node` first.
  return (JSON.parse(command) as string[]).slice(1)
}

/** What a proxy sends on: the client's headers, and its own in the place of those that it owns. */
function headersOf(request: Request, { ip = 'unknown', requestId }: ClientFacts): string[] {
  const { host, protocol } = new URL(request.url)
  const headers = new Headers(request.headers)
  if (!headers.has('host')) headers.set('host', host)
  headers.append('x-forwarded-for', ip)
  headers.set('x-forwarded-proto', protocol.slice(0, -1))
  headers.delete('x-request-id')
  if (requestId) headers.set('x-request-id', requestId)
  return [...headers].flat()
}
