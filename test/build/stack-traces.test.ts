import { build } from 'anyhost/build'
import { readFile } from 'node:fs/promises'
import { SourceMap } from 'node:module'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { harness as awsLambda } from '../../adapters/aws-lambda/harness.ts'
import { harness as cloudflare } from '../../adapters/cloudflare/harness.ts'
import { harness as node } from '../../adapters/node/harness.ts'
import { DEFAULT_OUTPUTS, harnessOf } from '../../scripts/demo/project.ts'
import type { Harness, RunningHost } from '../../src/contract/harness.ts'
import { project } from './project.ts'

const running: RunningHost[] = []
afterAll(() => Promise.all(running.map((host) => host.close())))

const thrower = `import { defineFunction } from 'anyhost'

interface Nothing {
  readonly here?: string
}

export default defineFunction({
  config: { path: '/throws' },
  fetch(request, context): Response {
    const nothing: Nothing = {}
    throw new Error(\`thrown \${nothing.here}\`)
  },
})
`
/** What a host prints when a function throws. */
async function printed(
  output: string,
  harness: Harness,
  env: Readonly<Record<string, string>>,
  root?: string,
): Promise<string> {
  root ??= await project({ 'functions/throws.ts': thrower, 'public/x.txt': '' })
  const { targets, problems } = await build({ root, targets: [output], apply: true })
  expect(problems).toEqual([])
  const [built] = targets
  const host = await harness.start({ root, output: built!.output, functions: built!.functions, env })
  running.push(host)
  const { status } = await host.fetch(new Request('https://example.com/throws'), { ip: '203.0.113.9' })
  expect(status).toBe(500)
  for (let tries = 0; tries < 50 && !host.logs().includes('thrown'); tries += 1) await setTimeout(100)
  return host.logs()
}

const PLACE = 'functions/throws.ts:11:11'

test.each([
  ['aws-lambda', awsLambda],
  ['node', node],
] as const)('the log of %s names the line of the source that threw, with nothing set', async (target, harness) =>
  expect(await printed(target, harness, {})).toContain(PLACE),
)

// Where no file of the output can say it, the project's environment does. Of `vercel:api` the host leaves the maps out.
test.each(DEFAULT_OUTPUTS.filter((output) => output !== 'vercel:api'))(
  'the log of %s names it with the option of Node that asks for it',
  async (output) =>
    expect(await printed(output, harnessOf(output), { NODE_OPTIONS: '--enable-source-maps' })).toContain(PLACE),
)

// Cloudflare itself applies the maps that it was given (`upload_source_maps`), which workerd alone does not.
test('the place that workerd names is that line in the map that is uploaded with it', async () => {
  const root = await project({ 'functions/throws.ts': thrower, 'public/x.txt': '' })
  const log = await printed('cloudflare', cloudflare, {}, root)
  const folder = join(root, '.anyhost/cloudflare')
  expect(await readFile(join(folder, 'wrangler.jsonc'), 'utf8')).toContain('"upload_source_maps": true')
  const [, file = '', line, column] = /at Object\.fetch \((?:file:\/\/)?(\S+fn\.mjs):(\d+):(\d+)\)/.exec(log) ?? []
  const map = new SourceMap(JSON.parse(await readFile(`${file}.map`, 'utf8')))
  expect(map.findEntry(Number(line) - 1, Number(column) - 1)).toMatchObject({
    originalSource: 'functions/throws.ts',
    originalLine: 10,
    originalColumn: 10,
  })
})
