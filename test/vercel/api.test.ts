import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harness, readVcConfigs, readVercelConfig } from '../../adapters/vercel/harness.ts'
import { stageProject, type Stage } from '../../adapters/vercel/harness-stage.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { functionFile } from '../build/project.ts'
import { at, writeProject } from '../hosts/vercel-projects.ts'
import { buildOrFail } from './built.ts'

const FULL = `{
    path: '/pets/:name',
    region: ['us-east-1', 'fra'],
    memory: '1gb',
    maxDuration: 30,
    cancellation: true,
    preferStatic: true,
  }`

let root: string
let stage: Stage
let host: RunningHost

beforeAll(async () => {
  root = await writeProject({
    'functions/pets.ts': functionFile(
      FULL,
      `fetch: (request, context) => Response.json(context.params)`,
      `  targets: { vercel: { architecture: 'arm64', failoverRegions: ['us-west-2'] } },\n`,
    ),
    'functions/cpu.ts': functionFile(`{ vcpu: 0.5, maxDuration: 'max' }`),
    'functions/plain.ts': functionFile('{}'),
    'functions/nightly.ts': functionFile(`{ schedule: '@daily' }`, 'scheduled() {}'),
    'public/pets/static': 'a static file',
  })
  await buildOrFail(root, 'vercel:api')
  const project = { root, output: 'api', functions: [] }
  stage = await stageProject(project)
  host = await harness.start(project)
})

afterAll(async () => {
  await host?.close()
  await stage?.remove()
  await rm(root, { recursive: true })
})

describe('route files', () => {
  it('have their config in a literal that the parser of the host reads', () => {
    expect(readVercelConfig(join(root, 'api/pets.mjs'))).toEqual({
      maxDuration: 30,
      regions: ['iad1', 'fra1'],
      architecture: 'arm64',
      supportsResponseStreaming: true,
    })
    expect(readVercelConfig(join(root, 'api/cpu.mjs'))).toEqual({ maxDuration: 'max', supportsResponseStreaming: true })
    expect(readVercelConfig(join(root, 'api/plain.mjs'))).toEqual({ supportsResponseStreaming: true })
  })

  it('have the rest in vercel.json', async () => {
    expect(JSON.parse(await readFile(join(root, 'vercel.json'), 'utf8'))).toEqual({
      rewrites: [
        { source: '/pets/([^/]+)', destination: '/api/pets' },
        { source: '/pets/([^/]+)/', destination: '/api/pets' },
      ],
      crons: [{ path: '/api/nightly', schedule: '0 0 * * *' }],
      functions: {
        'api/pets.mjs': { memory: 1024, supportsCancellation: true, functionFailoverRegions: ['pdx1'] },
        'api/cpu.mjs': { memory: 1024 },
      },
    })
  })

  it('come out of `vercel build` with every setting', async () => {
    const configs = await readVcConfigs(stage.output)
    expect(configs.get('api/pets')).toMatchObject({
      memory: 1024,
      maxDuration: 30,
      regions: ['iad1', 'fra1'],
      functionFailoverRegions: ['pdx1'],
      architecture: 'arm64',
      supportsCancellation: true,
      supportsResponseStreaming: true,
    })
    expect(configs.get('api/cpu')).toMatchObject({ memory: 1024, maxDuration: 'max' })
    expect(configs.get('api/plain')).toMatchObject({ supportsResponseStreaming: true })
    expect(configs.get('api/plain')?.memory).toBe(undefined)
    const { crons } = JSON.parse(await readFile(join(stage.output, 'config.json'), 'utf8')) as { crons?: unknown }
    expect(crons).toEqual([{ path: '/api/nightly', schedule: '0 0 * * *' }])
  })

  it('answer at their paths, after static files', async () => {
    expect(await (await host.fetch(at('/pets/rex?name=other'))).json()).toEqual({ name: 'rex' })
    expect(await (await host.fetch(at('/pets/static'))).text()).toBe('a static file')
    expect((await host.fetch(at('/api/pets'))).status).toBe(404)
    // No secret is set, so nobody may run it.
    expect((await host.fetch(at('/api/nightly'))).status).toBe(503)
    expect((await host.fetch(at('/api/plain'))).status).toBe(200)
  })
})
