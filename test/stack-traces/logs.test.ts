/** What the log of each host's own runtime says of an error, with nothing set but what the output says itself. */
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FarEnd, RunningHost } from '../../src/contract/harness.ts'
import { TARGETS } from '../contract/targets.ts'
import { buildOrFail } from '../contract/host.ts'
import { entriesOf, fail, linesOf, logged, triesOf, waysOn } from './failing.ts'
import { failingProject, IN_PACKAGE } from './failing-project.ts'

/** The targets whose log is written by the process that runs the functions. Of a Worker it is written by its host. */
const HERE = TARGETS.filter(({ adapter }) => adapter.group === 'node')

describe.each(HERE)('the log of $title', (target) => {
  let host: RunningHost
  let farEnd: FarEnd | undefined
  let project: Awaited<ReturnType<typeof failingProject>> | undefined

  beforeAll(async () => {
    project = await failingProject()
    const { root } = project
    const { targets } = await buildOrFail(root, [target.title])
    const { harness, output } = target
    farEnd = await harness.farEnd?.(root)
    const env = { ...harness.env, ...farEnd?.env }
    host = await harness.start({ root, output, functions: targets[0]!.functions, env })
  }, 60_000)
  afterAll(async () => {
    await host?.close()
    await farEnd?.close()
    await project?.remove()
  })

  test.each(waysOn(target))('names the files and lines of the project where $what fails', async (way) => {
    await fail(host, way)
    const entry = await logged(host, way)
    expect(entry).toMatch(/^\[anyhost\] ANYHOST_(?:HANDLER|TASK)_FAILED [\w ]+\. Request \S+: Error: failed /)
    expect(entry).toContain(IN_PACKAGE)
    expect(entry).toContain(way.place)
    expect(host.logs()).not.toContain('fn.mjs:')
  })

  test.each(waysOn(target))('has one entry of ours for each time that $what failed, and no other', async (way) => {
    const before = entriesOf(host, way).length
    await fail(host, way)
    await logged(host, way, before)
    await setTimeout(300)
    expect(entriesOf(host, way)).toHaveLength(before + triesOf(target, way))
    // A failed call is reported by Lambda's runtime client as well, which repeats it for that.
    const others = linesOf(host).filter((line) => line.includes(`failed ${way.id} `) && !line.includes('[anyhost] '))
    expect(others.filter((line) => !line.includes('\tInvoke Error \t'))).toEqual([])
  })
})
