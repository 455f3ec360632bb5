import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuildResult } from 'anyhost/build'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harness } from '../../adapters/vercel/harness.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { vercelSignature, vercelWebhook } from '../fixtures/events.ts'
import { at, writeProject } from '../hosts/vercel-projects.ts'
import { buildOrFail } from '../vercel/built.ts'

const SECRET = 'the secret of the webhook'

const FILES = {
  'functions/pets.ts': `import { defineFunction, getContext } from 'anyhost'
let failures = 1
export default defineFunction({
  config: { path: '/*' },
  fetch: async (request) => (console.log('fetch was called'), new Response('fetch: ' + (await request.text()))),
  deploySucceeded(event, context) {
    context.waitUntil(new Promise((resolve) => setTimeout(resolve, 50)).then(() => console.log('the task ran')))
    const { webhook } = context.native as { webhook: { id: string } }
    console.log('succeeded ' + JSON.stringify({ ...event, id: webhook.id, same: getContext().requestId === context.requestId, deploy: event.deploy, region: context.server.region }))
  },
  deployFailed() {
    if (failures-- > 0) throw new Error('the first run failed')
    console.log('failed was handled')
  },
})
`,
  'functions/alone.ts': `import { defineFunction } from 'anyhost'
export default defineFunction({
  deployBuilding: ({ deploy }) => console.log('building ' + deploy.id),
  userLogin: () => undefined,
  targets: { vercel: { allow: ['event.userLogin'] } },
})
`,
}

describe.each(['build-output', 'api'])('deployments as events, with the output %s', { timeout: 20_000 }, (output) => {
  const address = output === 'api' ? '/api' : '/_anyhost'
  let root: string
  let result: BuildResult
  let host: RunningHost

  const start = (env: Record<string, string>): Promise<RunningHost> =>
    harness.start({ root, output, functions: [], env: { VERCEL_PROJECT_ID: 'prj_1', ...env } })
  const post = (body: string, signature?: string, to = 'pets.events', running = host): Promise<Response> =>
    running.fetch(
      at(`${address}/${to}`, { method: 'POST', body, headers: signature ? { 'x-vercel-signature': signature } : {} }),
    )
  const deliver = async (body: string, to?: string): Promise<number> =>
    (await post(body, vercelSignature(body, SECRET), to)).status

  beforeAll(async () => {
    root = await writeProject(FILES)
    result = await buildOrFail(root, `vercel:${output}`)
    host = await start({ ANYHOST_WEBHOOK_SECRET: SECRET })
  }, 60_000)
  afterAll(async () => {
    await host?.close()
    await rm(root, { recursive: true })
  })

  it('have an address of their own, which the build names with what it is for', () => {
    expect(result.targets[0]?.notes.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        `Add a webhook for deployment.created to https://<your domain>${address}/alone.events, and set ANYHOST_WEBHOOK_SECRET to its secret.`,
        `Add a webhook for deployment.succeeded, deployment.error to https://<your domain>${address}/pets.events, and set ANYHOST_WEBHOOK_SECRET to its secret.`,
        'event.userLogin is lost, as `allow` accepts.',
      ]),
    )
    const paths = result.targets[0]?.files.map(({ path }) => path) ?? []
    expect(paths.filter((path) => /alone(?!\.events)/.test(path))).toEqual([])
  })

  it('cost the function that answers requests nothing', async () => {
    const folder = output === 'api' ? 'api/_anyhost/pets' : '.vercel/output/functions/_anyhost/pets.func'
    const runtime = await readFile(join(root, folder, 'anyhost.mjs'), 'utf8')
    expect(runtime).not.toMatch(/webhook|createHmac|ANYHOST_NO_HANDLER.*scheduled/i)
  })

  it('are delivered with what the webhook says, and nothing that it does not', async () => {
    expect(await deliver(vercelWebhook('deployment.succeeded'))).toBe(204)
    await expect.poll(() => host.logs()).toContain('succeeded {')
    expect(JSON.parse(/succeeded (\{.*\})/.exec(host.logs())?.[1] ?? '')).toEqual({
      deploy: {
        id: 'dpl_1',
        siteId: 'prj_1',
        permalinkUrl: 'https://pets-abc.vercel.example',
        adminUrl: 'https://vercel.example/pets/dpl_1',
        context: 'production',
        branch: 'main',
        commitRef: 'c0ffee',
        commitMessage: 'More pets',
      },
      site: { id: 'prj_1', name: 'pets', adminUrl: 'https://vercel.example/pets' },
      id: 'whk_1',
      same: true,
      region: 'iad1',
    })
    await expect.poll(() => host.logs()).toContain('the task ran')
  })

  it('are ignored with 200 when they come again, are of another type, or of another project', async () => {
    const before = host.logs().split('succeeded {').length
    expect(await deliver(vercelWebhook('deployment.succeeded'))).toBe(200)
    expect(await deliver(vercelWebhook('deployment.created', { id: 'whk_2' }))).toBe(200)
    expect(await deliver(vercelWebhook('constructor', { id: 'whk_3' }))).toBe(200)
    expect(await deliver(vercelWebhook('domain.created', { id: 'whk_4', payload: {} }))).toBe(200)
    const foreign = { deployment: { id: 'dpl_2' }, project: { id: 'prj_2' } }
    expect(await deliver(vercelWebhook('deployment.succeeded', { id: 'whk_5', payload: foreign }))).toBe(200)
    expect(host.logs().split('succeeded {').length).toBe(before)
  })

  it('reach a function that has nothing else', async () => {
    expect(await deliver(vercelWebhook('deployment.created', { id: 'whk_6' }), 'alone.events')).toBe(204)
    await expect.poll(() => host.logs()).toContain('building dpl_1')
  })

  it('that nobody signed reach no handler', async () => {
    const body = vercelWebhook('deployment.succeeded', { id: 'whk_7' })
    const before = host.logs().split('succeeded {').length
    for (const signature of [
      undefined,
      'x',
      vercelSignature(body, 'another secret'),
      vercelSignature(`${body} `, SECRET),
      vercelSignature(body, SECRET).toUpperCase(),
    ])
      expect((await post(body, signature)).status).toBe(401)
    expect((await post(`\ufeff${body}`, vercelSignature(body, SECRET))).status).toBe(401)
    expect((await host.fetch(at(`${address}/pets.events`))).status).toBe(405)
    expect(host.logs().split('succeeded {').length).toBe(before)
    expect(host.logs()).not.toContain('fetch was called')
  })

  it('never reach `fetch`, and a post to the path of the function is a request like any other', async () => {
    const body = vercelWebhook('deployment.succeeded', { id: 'whk_8' })
    const response = await host.fetch(
      at('/anything', { method: 'POST', body, headers: { 'x-vercel-signature': vercelSignature(body, SECRET) } }),
    )
    expect(await response.text()).toBe(`fetch: ${body}`)
  })

  it('that fail are a 500 with a coded line in the log, and may come again', async () => {
    const body = vercelWebhook('deployment.error', { id: 'whk_9' })
    expect(await deliver(body)).toBe(500)
    await expect.poll(() => host.logs()).toContain('ANYHOST_HANDLER_FAILED')
  })

  it('are refused with 503 and a coded line in the log where the project has no secret', async () => {
    const bare = await start({})
    try {
      const body = vercelWebhook('deployment.succeeded')
      expect((await post(body, vercelSignature(body, ''), 'pets.events', bare)).status).toBe(503)
      expect(bare.logs()).toContain('ANYHOST_WEBHOOK_SECRET_MISSING')
      expect(bare.logs()).not.toContain('succeeded {')
    } finally {
      await bare.close()
    }
  })
})
