import { expect, onTestFinished, test } from 'vitest'
import { lint } from '../../src/lint/index.ts'
import { lintProject, remove } from './project.ts'

test('300 files, each with something lost, take less than half a minute', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [
      `netlify/functions/fn${index}.ts`,
      `import { base } from '../../lib/base'\nexport default async () => new Response()\nexport const config = { path: base + '/${index}', method: 'GET' }\n`,
    ]),
  )
  const root = await lintProject({ ...files, 'lib/base.ts': `export const base = '/v1'\n` }, ['netlify'])
  onTestFinished(() => remove(root))
  const started = performance.now()
  const { hosts, findings } = await lint({ root })
  expect(hosts).toEqual([{ target: 'netlify', files: 300 }])
  expect(findings.filter(({ mend }) => mend === 'can')).toHaveLength(300)
  expect(performance.now() - started).toBeLessThan(30_000)
})
