import { afterAll, expect, test } from 'vitest'
import { DEFAULT_OUTPUTS, startExample } from '../../scripts/demo/project.ts'
import type { RunningHost } from '../../src/contract/harness.ts'

const running: RunningHost[] = []
afterAll(() => Promise.all(running.map((host) => host.close())))

test.each(DEFAULT_OUTPUTS)('a workspace package, files and a database work in the runtime of %s', async (output) => {
  const host = await startExample('workspace', output, false)
  running.push(host)
  const response = await host.fetch(new Request('https://example.com/menu/starter'), { ip: '203.0.113.9' })
  const text = await response.clone().text()
  expect(text + host.logs()).toContain('heading')
  expect(await response.json()).toEqual({
    heading: 'Today’s menu',
    dishes: [
      { name: 'bread', price: '2.00 €' },
      { name: 'soup', price: '4.50 €' },
    ],
  })
  const none = await host.fetch(new Request('https://example.com/menu/nothing'), { ip: '203.0.113.9' })
  expect([none.status, await none.json()]).toEqual([404, { heading: 'Today’s menu', dishes: [] }])
})
