/** A Worker knows nothing of maps: Cloudflare applies those that are uploaded with it, and Wrangler does while one develops. */
import { build } from 'anyhost/build'
import { readFile } from 'node:fs/promises'
import { SourceMap } from 'node:module'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningHost } from '../../src/contract/harness.ts'
import { TARGETS } from '../contract/targets.ts'
import { entriesOf, fail, logged, waysOn } from './failing.ts'
import { failingProject, IN_PACKAGE } from './failing-project.ts'

const WORKERS = TARGETS.filter(({ adapter }) => adapter.group === 'worker')

describe.each(WORKERS)('the log of $title', (target) => {
  let host: RunningHost
  let project: Awaited<ReturnType<typeof failingProject>>

  beforeAll(async () => {
    project = await failingProject()
    const { root } = project
    const { targets, problems } = await build({ root, targets: [target.title] })
    expect(problems).toEqual([])
    host = await target.harness.start({ root, output: target.output, functions: targets[0]!.functions })
  }, 60_000)
  afterAll(async () => {
    await host?.close()
    await project.remove()
  })

  test.each(waysOn(target))('names places that the uploaded map has in the project where $what fails', async (way) => {
    await fail(host, way)
    const places = await placesOf(await logged(host, way))
    expect(places).toContain(IN_PACKAGE)
    expect(places).toContain(way.place)
    expect(entriesOf(host, way)).toHaveLength(1)
  })

  test('is about maps that the deployment uploads', async () => {
    const wrangler = await readFile(join(project.root, '.anyhost/cloudflare/wrangler.jsonc'), 'utf8')
    expect(wrangler).toContain('"upload_source_maps": true')
  })
})

/** The places of a stack in the function's own code, by the map that lies beside it. */
async function placesOf(entry: string): Promise<string[]> {
  const found = [...entry.matchAll(/\((?:file:\/\/)?(\S+\/fn\.mjs):(\d+):(\d+)\)/g)]
  return Promise.all(
    found.map(async ([, file = '', line, column]) => {
      expect(basename(file)).toBe('fn.mjs')
      const map = new SourceMap(JSON.parse(await readFile(`${file}.map`, 'utf8')))
      const entry = map.findEntry(Number(line) - 1, Number(column) - 1)
      return 'originalSource' in entry
        ? `${entry.originalSource}:${entry.originalLine + 1}:${entry.originalColumn + 1}`
        : 'nowhere'
    }),
  )
}
