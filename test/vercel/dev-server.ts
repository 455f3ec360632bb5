/**
 * `vercel dev --local`, Vercel's own router, over the routes of a build: pins the stand-in for the router of the edge.
 * It does not read `.vercel/output`, so the same functions stand in `api` and the same routes in vercel.json.
 */
import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cleanEnv, hostFile } from '../../adapters/vercel/harness-packages.ts'
import { capture, own } from '../../adapters/vercel/harness-process.ts'

export interface DevServer {
  readonly origin: string
  logs(): string
  close(): Promise<void>
}

const BOOT_LIMIT = 60_000
/** The update check would ask the network. */
const QUIET = { VERCEL_TELEMETRY_DISABLED: '1', VERCEL_CLI_USE_NATIVE_BINARY: '0', NO_UPDATE_NOTIFIER: '1' }

/** Serves what a build wrote to `<root>/.vercel/output`. It listens on loopback only. */
export async function startDevServer(root: string): Promise<DevServer> {
  const home = await mkdtemp(join(tmpdir(), 'anyhost-vercel-dev-'))
  const project = join(home, 'project')
  await stage(join(root, '.vercel', 'output'), project)
  const listen = `127.0.0.1:${await freePort()}`
  // Else two of them on one machine would want the same ports.
  const resources = ['--queue-port', '--runtime-cache-port', '--schedules-port']
  const ports = await Promise.all(resources.map(async (flag) => [flag, String(await freePort())]))
  const args = [hostFile('vercel/dist/vc.js'), 'dev', '--local', '--listen', listen, ...ports.flat()]
  const env = { ...cleanEnv(), ...QUIET, HOME: home }
  const child = spawn(process.execPath, args, { cwd: project, env, stdio: ['ignore', 'pipe', 'pipe'] })
  own(child)
  const printed: string[] = []
  capture(child, (text) => printed.push(text))
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const close = async (): Promise<void> => {
    child.kill('SIGTERM')
    const limit = setTimeout(() => child.kill('SIGKILL'), 5000)
    await ended.finally(() => clearTimeout(limit))
    await rm(home, { recursive: true, force: true, maxRetries: 3 })
  }
  try {
    await until(() => printed.join('').includes('Ready!'), child)
  } catch (cause) {
    await close()
    throw new Error(`vercel dev did not start:\n${printed.join('')}`, { cause })
  }
  return { origin: `http://${listen}`, logs: () => printed.join(''), close }
}

async function until(holds: () => boolean, child: { readonly exitCode: number | null }): Promise<void> {
  for (const end = Date.now() + BOOT_LIMIT; !holds();) {
    if (Date.now() > end || child.exitCode !== null) throw new Error('It is not ready.')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

interface OutputConfig {
  readonly routes: readonly { readonly dest?: string }[]
}

async function stage(output: string, project: string): Promise<void> {
  const functions = join(output, 'functions', '_anyhost')
  for (const folder of await readdir(functions)) {
    const id = folder.slice(0, -'.func'.length)
    await mkdir(join(project, 'api', '_anyhost'), { recursive: true })
    // A folder below a name with `_` holds no functions of its own.
    await cp(join(functions, folder), join(project, 'api', '_anyhost', id), { recursive: true })
    await writeFile(join(project, 'api', `${id}.mjs`), `export { default } from './_anyhost/${id}/index.mjs'\n`)
  }
  await cp(join(output, 'static'), join(project, 'public'), { recursive: true })
  // Written by the build under test, whose shape other tests pin.
  const { routes } = JSON.parse(await readFile(join(output, 'config.json'), 'utf8')) as OutputConfig
  const moved = routes.map((route) =>
    route.dest === undefined ? route : { ...route, dest: route.dest.replace('/_anyhost/', '/api/') },
  )
  await writeFile(join(project, 'vercel.json'), JSON.stringify({ routes: moved }))
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  // A server that listens on TCP has an address of this shape.
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
