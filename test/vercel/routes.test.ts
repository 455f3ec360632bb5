import { createRequire } from 'node:module'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harness } from '../../adapters/vercel/harness.ts'
import { hostFile } from '../../adapters/vercel/harness-packages.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { writeProject } from '../hosts/vercel-projects.ts'
import { buildOrFail } from './built.ts'
import { startDevServer, type DevServer } from './dev-server.ts'
import { describeAnswer, EDGE_ONLY, REQUESTS, ROUTES_PROJECT } from './routes-project.ts'

interface EmittedRoute {
  readonly src?: string
  readonly dest?: string
  readonly methods?: readonly string[]
}

let root: string
let host: RunningHost
let dev: DevServer

beforeAll(async () => {
  root = await writeProject(ROUTES_PROJECT)
  await buildOrFail(root, 'vercel')
  host = await harness.start({ root, output: 'build-output', functions: [] })
  dev = await startDevServer(root)
})

afterAll(async () => {
  await host?.close()
  await dev?.close()
  await rm(root, { recursive: true })
})

const split = (request: string): [method: string, path: string] => {
  const [method = '', path = ''] = request.split(' ')
  return [method, path]
}

async function atTheEdge(request: string): Promise<string> {
  const [method, path] = split(request)
  return describeAnswer(method, await host.fetch(new Request(`https://pets.example${path}`, { method })))
}

async function inDevelopment(request: string): Promise<string> {
  const [method, path] = split(request)
  return describeAnswer(method, await fetch(dev.origin + path, { method, redirect: 'manual' }))
}

const routes = async (): Promise<EmittedRoute[]> =>
  // What `routesOf` writes, as this file's other tests show.
  (JSON.parse(await readFile(join(root, '.vercel/output/config.json'), 'utf8')) as { routes: EmittedRoute[] }).routes

describe('the routes of finished output', () => {
  it.each(REQUESTS)('%s is answered by %s, at the edge and in `vercel dev`', async (request, expected) => {
    expect([await atTheEdge(request), await inDevelopment(request)]).toEqual([expected, expected])
  })

  it.each(EDGE_ONLY)(
    '%s is answered by %s, where `vercel dev` has an answer of its own',
    async (request, edge, own) => {
      expect(await atTheEdge(request)).toBe(edge)
      expect(await inDevelopment(request)).toMatch(own)
    },
  )

  it('are taken by the normaliser of the host as they stand', async () => {
    const emitted = await routes()
    expect(normalizeRoutes(emitted)).toEqual({ routes: emitted, error: null })
  })

  it('are anchored, and give the function nothing that a client could forge', async () => {
    for (const { src, dest } of await routes()) {
      if (src === undefined) continue
      expect(src).toMatch(/^\^.*\$$/)
      expect(src).not.toContain('?<')
      expect(dest).toMatch(/^\/_anyhost\/[\w-]+$/)
    }
  })
})

interface Normalized {
  readonly routes: readonly EmittedRoute[] | null
  readonly error: unknown
}

/** It changes what it is given. */
function normalizeRoutes(given: readonly EmittedRoute[]): Normalized {
  const main = hostFile('@vercel/routing-utils/dist/index.js')
  // The signature of its version 6.6.0, from the declarations beside it.
  const utils = createRequire(main)(main) as { normalizeRoutes(routes: readonly EmittedRoute[]): Normalized }
  return utils.normalizeRoutes(structuredClone(given))
}
