import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'anyhost/build'
import { expect, it } from 'vitest'
import * as netlify from '../../src/compat/netlify.ts'
import * as vercel from '../../src/compat/vercel.ts'
import { COMPAT } from '../../src/build/compat.ts'
import { project } from '../build/project.ts'

it('lists every name of the compat modules', () => {
  expect(Object.keys(netlify).toSorted()).toEqual(COMPAT['netlify'])
  expect(Object.keys(vercel)).toEqual(expect.arrayContaining([...COMPAT['vercel']!]))
  expect(Object.keys(vercel)).toHaveLength(COMPAT['vercel']!.length)
})

it("keeps both hosts' names apart in one function, and its bundle free of the package's code", async () => {
  const root = await project({
    'functions/both.ts': `import { defineFunction, getContext as own } from 'anyhost'
import { getContext } from 'anyhost/compat/netlify'
import * as v from 'anyhost/compat/vercel'
export default defineFunction({ fetch: (r) => Response.json([getContext().ip, v.ipAddress(r), own().ip]) })
`,
  })
  const { problems } = await build({ root, targets: ['netlify'] })
  expect(problems).toEqual([])
  const folder = join(root, '.netlify/v1/functions/both')
  const fn = await readFile(join(folder, 'fn.mjs'), 'utf8')
  expect(fn).toContain('from "./anyhost.mjs"')
  expect(fn).toMatch(/netlify_getContext/)
  expect(fn).toMatch(/vercel_ipAddress/)
  expect(fn).not.toMatch(/dangerouslyDeleteByTag/)
  const runtime = await readFile(join(folder, 'anyhost.mjs'), 'utf8')
  expect(runtime).not.toMatch(/revalidationDeadline|purgeCache/)
})

it('reads the expression of schedule() around a Lambda-style handler', async () => {
  const root = await project({
    'functions/nightly.ts': `import { fromLambda, schedule } from 'anyhost/compat/netlify'
const handler = async () => ({ statusCode: 200 })
export default fromLambda(schedule('0 3 * * *', handler))
`,
    'functions/hourly.ts': `import { fromLambda } from 'anyhost'
export default fromLambda(async () => ({ statusCode: 200 }), { config: { schedule: '@hourly', region: 'us-east-1' } })
`,
  })
  const { problems } = await build({ root, targets: ['netlify'] })
  expect(problems).toEqual([])
  expect(await readFile(join(root, '.netlify/v1/functions/nightly/index.mjs'), 'utf8')).toContain(
    "schedule: '0 3 * * *'",
  )
})

it('refuses an expression that only the running file knows', async () => {
  const root = await project({
    'functions/nightly.ts': `import { fromLambda, schedule } from 'anyhost/compat/netlify'
const every = '0 3 * * *'
export default fromLambda(schedule(every, async () => ({ statusCode: 200 })))
`,
  })
  const { problems } = await build({ root, targets: ['netlify'] })
  expect(problems).toMatchObject([{ code: 'ANYHOST_CONFIG_DYNAMIC', line: 3, column: 36 }])
})

it('hands a Lambda-style handler the real deadline, and a purge its host', async () => {
  const root = await project({
    'functions/lambda.ts': `import { fromLambda } from 'anyhost'\nexport default fromLambda(async () => ({ statusCode: 200 }))\n`,
    'functions/purge.ts': `import { defineFunction } from 'anyhost'
import { purgeCache } from 'anyhost/compat/netlify'
export default defineFunction({ fetch: async () => { await purgeCache({ tags: ['a'] }); return new Response() } })
`,
  })
  const { problems } = await build({ root, targets: ['aws-lambda'] })
  expect(problems).toEqual([])
  const folder = join(root, '.anyhost/aws-lambda')
  const entry = async (name: string): Promise<string> =>
    (
      await Promise.all(
        ['index.mjs', `${name}.mjs`].map((file) => readFile(join(folder, name, file), 'utf8').catch(() => '')),
      )
    ).join('')
  expect(await entry('lambda')).toMatch(/context: \{[^}]*deadline/)
  expect(await entry('lambda')).not.toContain('AsyncLocalStorage')
  expect(await entry('purge')).toMatch(/cacheControls/)
  expect(await entry('purge')).toMatch(/als: new AsyncLocalStorage\(\)/)
})
