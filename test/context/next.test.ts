import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { functionHarness } from '../../adapters/next/harness-func.ts'
import { createHarness } from '../../adapters/next/harness-host.ts'
import type { Harness, RunningHost } from '../../src/contract/harness.ts'
import { isHeavy, reason } from '../next/heavy.ts'
import { bundled, FORGED } from './bundled.ts'

const WORK = fileURLToPath(new URL('../../.cache/next/', import.meta.url))

const CLIENT = {
  ip: '203.0.113.9',
  requestId: 'iad1::abc',
  geo: { city: 'São Paulo', country: { code: 'BR', name: 'Brazil' } },
}

// `after` is what a route of Next has to keep a task by.
const ROUTE = `
import { after } from 'next/server'
export const GET = (request) => answer(request)
export const POST = (request) => answer(request, { waitUntil: after })
export const dynamic = 'force-dynamic'
`

/** An app that this package does not build, with one route that uses the library. */
async function start(harness: Harness): Promise<RunningHost> {
  await mkdir(WORK, { recursive: true })
  const root = await mkdtemp(join(WORK, 'context-'))
  try {
    await mkdir(join(root, 'app/who'), { recursive: true })
    const code = await bundled('')
    await writeFile(join(root, 'app/who/library.mjs'), code)
    await writeFile(join(root, 'app/who/route.js'), `import { answer } from './library.mjs'\n${ROUTE}`)
    return await harness.start({ root, output: 'app', functions: [] })
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

const ask = async (host: RunningHost, method = 'GET'): Promise<unknown> =>
  (await host.fetch(new Request('https://pets.example/who', { method, headers: FORGED }), CLIENT)).json()

const ON_VERCEL = {
  target: 'vercel',
  requestId: 'iad1::abc',
  ip: '203.0.113.9',
  geo: {
    city: 'São Paulo',
    country: { code: 'BR', name: 'Brazil', flag: '\u{1F1E7}\u{1F1F7}' },
    subdivision: {},
  },
}

describe.skipIf(!isHeavy)(
  `a library in a route of Next, by \`next start\` in the environment of Vercel${reason}`,
  () => {
    let host: RunningHost
    beforeAll(async () => void (host = await start(createHarness('vercel'))))
    afterAll(() => host?.close())

    it('reads what the platform says, and nothing that a client made up', async () => {
      expect(await ask(host)).toMatchObject({ ...ON_VERCEL, levels: { ip: 'native', 'geo.city': 'native' } })
    })

    it('keeps tasks by `after`, where it is handed in', async () => {
      expect(await ask(host, 'POST')).toMatchObject({ ...ON_VERCEL, levels: { waitUntil: 'native' } })
      await expect.poll(() => host.logs(), { timeout: 5000 }).toContain('task done')
    })
  },
)

describe.skipIf(!isHeavy)(`a library in a route of Next, by \`next start\` on any server${reason}`, () => {
  let host: RunningHost
  beforeAll(async () => void (host = await start(createHarness('none'))))
  afterAll(() => host?.close())

  it('knows nothing, from whichever header', async () => {
    expect(await ask(host)).toEqual({
      geo: { country: {}, subdivision: {} },
      levels: {
        ip: 'none',
        'geo.city': 'none',
        'geo.continent': 'none',
        'geo.country.name': 'none',
        waitUntil: 'none',
        'deploy.id': 'none',
      },
    })
  })
})

describe.skipIf(!isHeavy)(`a library in a route of Next, in the launcher of Vercel${reason}`, () => {
  let host: RunningHost
  beforeAll(async () => void (host = await start(functionHarness)))
  afterAll(() => host?.close())

  it('reads what the platform says, and keeps tasks by its request context', async () => {
    expect(await ask(host)).toMatchObject({ ...ON_VERCEL, levels: { waitUntil: 'native' } })
    await expect.poll(() => host.logs(), { timeout: 5000 }).toContain('task done')
  })
})
