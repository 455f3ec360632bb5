/** What the log of each host's own runtime says of an error, with nothing set but what the output says itself. */
import { build } from 'anyhost/build'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { FarEnd, RunningHost } from '../../src/contract/harness.ts'
import { levelIn, limitOf, TARGETS, type Target } from '../contract/targets.ts'
import { failingProject, IN_PACKAGE, WAYS } from './failing-project.ts'

type Way = (typeof WAYS)[number]

/** The targets whose log is written by the process that runs the functions. Of a Worker it is written by its host. */
const HERE = TARGETS.filter(({ adapter }) => adapter.group === 'node')

const waysOn = ({ supports }: Target): Way[] => WAYS.filter(({ needs }) => levelIn(supports, needs) !== 'none')

describe.each(HERE)('the log of $title', (target) => {
  let host: RunningHost
  let farEnd: FarEnd | undefined
  let project: Awaited<ReturnType<typeof failingProject>> | undefined

  beforeAll(async () => {
    project = await failingProject()
    const { root } = project
    const { targets, problems } = await build({ root, targets: [target.title], apply: true })
    expect(problems).toEqual([])
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

/** Makes one function fail once, however the host calls it. Whether the call is told of it is for other tests. */
async function fail(host: RunningHost, { id, needs }: Way): Promise<void> {
  const call =
    needs === 'config.schedule'
      ? host.schedule!(id)
      : needs === 'event.deploySucceeded'
        ? host.deliver!(id, needs.slice('event.'.length) as 'deploySucceeded', 'main')
        : host.fetch(new Request(`https://pets.example/${id}`), { ip: '203.0.113.9' }).then((answer) => answer.text())
  await call.catch(() => undefined)
}

/** The entry that is there, or comes. */
async function logged(host: RunningHost, way: Way, after = 0): Promise<string> {
  await expect.poll(() => entriesOf(host, way).length, { timeout: 10_000 }).toBeGreaterThan(after)
  return entriesOf(host, way)[after]!
}

/** Our entries with this failure: a line, and those of the stack below it. */
function entriesOf(host: RunningHost, { id }: Way): string[] {
  const lines = linesOf(host)
  return lines.flatMap((line, at) => {
    const start = line.indexOf('[anyhost] ')
    if (start < 0 || !line.includes(`failed ${id} `)) return []
    const length = lines.slice(at + 1).findIndex((next) => !/^ +at /.test(next))
    return [[line.slice(start), ...lines.slice(at + 1, length < 0 ? undefined : at + 1 + length)].join('\n')]
  })
}

/** Lambda's runtime client keeps an entry on one line, with carriage returns in it. */
const linesOf = (host: RunningHost): string[] => host.logs().split(/[\r\n]/)

/** How often a host begins what failed. */
const triesOf = ({ supports }: Target, { needs }: Way): number =>
  needs === 'config.background' && /\brepeated twice\b/.test(limitOf(supports, needs) ?? '') ? 3 : 1
