/** Legacy handlers, built and run in each host's own runtime. */
import { cp, mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'anyhost/build'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Feature } from '../../src/contract/features.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { levelIn } from '../../src/contract/levels.ts'
import { isDefault, TARGETS } from '../contract/targets.ts'

const ORIGIN = 'https://legacy.example'
const CLIENT = { ip: '203.0.113.9', geo: { city: 'Oslo', country: { code: 'NO', name: 'Norway' } } }

describe.each(TARGETS.filter(isDefault).map((target) => [target.title, target] as const))(
  'on %s',
  (title, { harness, supports }) => {
    let host: RunningHost | undefined
    beforeAll(async () => {
      const root = fileURLToPath(new URL(`../../.cache/compat/${title.replace(':', '-')}/`, import.meta.url))
      await rm(root, { recursive: true, force: true })
      await mkdir(`${root}public`, { recursive: true })
      await cp(fileURLToPath(new URL('../../examples/legacy/functions', import.meta.url)), `${root}functions`, {
        recursive: true,
      })
      const result = await build({ root, targets: [title], apply: true })
      if (result.problems.length > 0) throw new Error(JSON.stringify(result.problems, null, 2))
      const { output, functions } = result.targets[0]!
      host = await harness.start({ root, output, functions, env: { ANYHOST_CLOUDFRONT: 'E2EXAMPLE' } })
    })
    afterAll(() => host?.close())
    const known = (feature: Feature, value: string): string | null =>
      levelIn(supports, feature) === 'none' ? null : value
    const ip = known('context.ip', CLIENT.ip)
    const ask = (path: string, init?: RequestInit): Promise<Response> =>
      host!.fetch(new Request(ORIGIN + path, init), CLIENT)

    it('a handler with a callback answers, with its cookies and its route', async () => {
      const response = await ask('/subscribe/news', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"email":"ada@example.com"}',
      })
      expect([response.status, response.headers.get('content-type'), await response.json()]).toEqual([
        201,
        'application/json',
        { email: 'ada@example.com', route: '/subscribe/:list', left: true },
      ])
      expect(response.headers.getSetCookie()).toEqual(['seen=1; Path=/', 'list=news; Path=/'])
      const refused = await ask('/subscribe/news')
      expect(refused.status).toBe(405)
    })

    it('bytes, the raw query, the path and the client address arrive', async () => {
      const body = Uint8Array.from({ length: 256 }, (_, at) => at)
      const response = await ask('/pixel/a%20b?q=%2B+&q=2', {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream', 'client-ip': '10.0.0.1' },
        body,
      })
      expect([
        response.status,
        response.headers.get('x-query'),
        response.headers.get('x-path'),
        response.headers.get('x-ip'),
      ]).toEqual([200, 'q=%2B+&q=2', '/pixel/a%20b', ip ?? ''])
      expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([...body])
    })

    it('a handler of API Gateway answers data, and an error without its text', async () => {
      const response = await ask('/pets/7')
      expect([response.status, await response.json()]).toEqual([
        200,
        { id: '7', route: 'GET /pets/{id}', ip: ip ?? '' },
      ])
      const failed = await ask('/pets/0')
      expect([failed.status, await failed.text()]).toEqual([500, 'Internal Server Error'])
    })

    it("both hosts' names read one context, and what is not there is refused", async () => {
      const answer = await (await ask('/where')).json()
      expect(answer).toMatchObject({
        netlify: ip ?? '',
        ...(ip && { vercel: ip }),
        city: known('context.geo.city', 'Oslo'),
      })
      // Where the platform has a cache of this kind it answers.
      expect(['ANYHOST_UNSUPPORTED', 'ANSWERED']).toContain((answer as { refused: string }).refused)
    })

    it('a builder answers with its time, and 204 without a body', async () => {
      const page = await ask('/page/one?x=1')
      expect([page.status, await page.text()]).toEqual([200, '<p>page</p>'])
      const none = await ask('/page/none')
      expect([none.status, await none.text()]).toEqual([204, ''])
    })
  },
)
