import { readFile, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harness, readVcConfigs, readVercelConfig } from '../../adapters/vercel/harness.ts'
import { hostFile } from '../../adapters/vercel/harness-packages.ts'
import { stageProject } from '../../adapters/vercel/harness-stage.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { API_PROJECT, at, OUTPUT_PROJECT, writeProject } from './vercel-projects.ts'

const isRunning = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

describe('the packages of the host', () => {
  it('are the versions that the harness names', async () => {
    const file = new URL('../fixtures/hosts/vercel/package.json', import.meta.url)
    const { dependencies } = JSON.parse(await readFile(file, 'utf8')) as { dependencies: Record<string, string> }
    const named = `vercel build ${dependencies['vercel']}, launcher of @vercel/node ${dependencies['@vercel/node']}`
    expect(harness.runtime).toBe(named)
  })

  it('are asked for with the command that installs them', () => {
    expect(() => hostFile('no-such-package/package.json')).toThrow('Install it with `npm run setup`')
  })
})

describe('what a build reads from a function', () => {
  it('takes limits from the file and memory from vercel.json', async () => {
    const root = await writeProject(API_PROJECT)
    const stage = await stageProject({ root, output: 'api', functions: [] })
    const configs = await readVcConfigs(stage.output)
    expect(configs.get('api/limits')).toMatchObject({ maxDuration: 12, regions: ['fra1', 'iad1'], memory: 512 })
    expect(readVercelConfig(join(root, 'api/limits.mjs'))).toEqual({ maxDuration: 12, regions: ['fra1', 'iad1'] })
    expect(readVercelConfig(join(root, 'api/pets.mjs'))).toBe(null)
    await stage.remove()
    await rm(root, { recursive: true })
  }, 60_000)

  it('rejects with the words of the build when that fails', async () => {
    const root = await writeProject({
      'vercel.json': '{ "rewrites": [{ "source": "/x/*", "destination": "/api/x" }] }',
    })
    await expect(harness.start({ root, output: 'api', functions: [] })).rejects.toThrow(/has invalid `source` pattern/)
    await rm(root, { recursive: true })
  }, 60_000)
})

describe('a project with an output of its own', () => {
  let root: string
  let host: RunningHost

  beforeAll(async () => {
    root = await writeProject(OUTPUT_PROJECT)
    await symlink('pets.func', join(root, '.vercel/output/functions/linked.func'))
    host = await harness.start({ root, output: 'build-output', functions: [] })
  })

  afterAll(async () => {
    await host.close()
    await rm(root, { recursive: true })
  })

  it('answers by its routes, its static files and its functions', async () => {
    expect(await (await host.fetch(at('/'))).text()).toBe('the root')
    expect(await (await host.fetch(at('/about'))).text()).toBe('about us')
    expect(await (await host.fetch(at('/pets/file.txt'))).text()).toBe('a static file')
    expect(await (await host.fetch(at('/PETS/rex/'))).text()).toBe('http://pets.example/PETS/rex/')
  })

  it('brings in the files that a function is said to need, and serves links to a function', async () => {
    expect(await (await host.fetch(at('/linked', { method: 'PUT' }))).text()).toBe('Rex')
  })

  it('redirects, refuses methods and tests headers as the routes say', async () => {
    const moved = await host.fetch(at('/old'))
    expect([moved.status, moved.headers.get('location')]).toEqual([308, '/new'])
    const refused = await host.fetch(at('/pets/rex', { method: 'POST' }))
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'GET'])
    expect((await host.fetch(at('/beta'))).status).toBe(404)
    const beta = await host.fetch(at('/beta', { headers: { 'x-beta': 'ann' } }))
    expect(await beta.text()).toBe('http://pets.example/beta?who=ann')
    expect(beta.headers.get('x-everywhere')).toBe('yes')
  })
})

describe('a harness that was closed', () => {
  it('has waited for tasks, leaves no process, and answers nothing more', async () => {
    const root = await writeProject({
      '.vercel/output/config.json': '{ "version": 3 }',
      '.vercel/output/functions/a.func/.vc-config.json': '{ "handler": "a.mjs", "runtime": "nodejs24.x" }',
      '.vercel/output/functions/a.func/a.mjs': `
        export const GET = () => {
          const { waitUntil } = globalThis[Symbol.for('@vercel/request-context')].get()
          waitUntil(new Promise((done) => setTimeout(done, 300)).then(() => console.log('the task is done')))
          return new Response(String(process.pid))
        }`,
    })
    const host = await harness.start({ root, output: 'build-output', functions: [] })
    const pid = Number(await (await host.fetch(at('/a'))).text())
    expect(isRunning(pid)).toBe(true)
    await host.close()
    expect(isRunning(pid)).toBe(false)
    expect(host.logs()).toContain('the task is done')
    expect((await host.fetch(at('/a'))).status).toBe(500)
    await rm(root, { recursive: true })
  }, 30_000)
})
