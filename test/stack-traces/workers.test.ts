/** A Worker knows nothing of maps: Cloudflare applies those that are uploaded with it, and Wrangler does while one develops. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { RunningHost } from '../../src/contract/harness.ts'
import { TARGETS } from '../contract/targets.ts'
import { buildOrFail } from '../contract/host.ts'
import { entriesOf, fail, logged, waysOn } from './failing.ts'
import { failingProject, IN_PACKAGE } from './failing-project.ts'
import { placesOf } from './places.ts'

const WORKERS = TARGETS.filter(({ adapter }) => adapter.group === 'worker')

describe.each(WORKERS)('the log of $title', (target) => {
  let host: RunningHost
  let project: Awaited<ReturnType<typeof failingProject>>

  beforeAll(async () => {
    project = await failingProject()
    const { root } = project
    const { targets } = await buildOrFail(root, [target.title])
    host = await target.harness.start({ root, output: target.output, functions: targets[0]!.functions })
  }, 60_000)
  afterAll(async () => {
    await host?.close()
    await project.remove()
  })

  test.each(waysOn(target))('names places that the uploaded map has in the project where $what fails', async (way) => {
    await fail(host, way)
    const places = await placesOf(await logged(host, way), project.root)
    expect(places).toContain(IN_PACKAGE)
    expect(places).toContain(way.place)
    expect(entriesOf(host, way)).toHaveLength(1)
  })
})
