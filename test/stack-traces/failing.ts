/** Makes functions fail in a host's own runtime, and finds in its log what is said of it. */
import { expect } from 'vitest'
import type { RunningHost } from '../../src/contract/harness.ts'
import { levelIn, limitIn } from '../../src/contract/levels.ts'
import type { Target } from '../contract/targets.ts'
import { WAYS } from './failing-project.ts'

export type Way = (typeof WAYS)[number]

/** Those that the target has. */
export const waysOn = ({ supports }: Target): Way[] => WAYS.filter(({ needs }) => levelIn(supports, needs) !== 'none')

/** Makes one function fail once, however the host calls it. Whether the call is told of it is for other tests. */
export async function fail(host: RunningHost, { id, needs }: Way): Promise<void> {
  const call =
    needs === 'config.schedule'
      ? host.schedule!(id)
      : needs === 'event.deploySucceeded'
        ? host.deliver!(id, needs.slice('event.'.length) as 'deploySucceeded', 'main')
        : host.fetch(new Request(`https://pets.example/${id}`), { ip: '203.0.113.9' }).then((answer) => answer.text())
  await call.catch(() => undefined)
}

/** The entry that is there, or comes. */
export async function logged(host: RunningHost, way: Way, after = 0): Promise<string> {
  await expect.poll(() => entriesOf(host, way).length, { timeout: 10_000 }).toBeGreaterThan(after)
  return entriesOf(host, way)[after]!
}

/** Our entries with this failure: a line, and those of the stack below it. */
export function entriesOf(host: RunningHost, { id }: Way): string[] {
  const lines = linesOf(host)
  return lines.flatMap((line, at) => {
    const start = line.indexOf('[anyhost] ')
    if (start < 0 || !line.includes(`failed ${id} `)) return []
    const length = lines.slice(at + 1).findIndex((next) => !/^ +at /.test(next))
    return [[line.slice(start), ...lines.slice(at + 1, length < 0 ? undefined : at + 1 + length)].join('\n')]
  })
}

/** Lambda's runtime client keeps an entry on one line, with carriage returns in it. */
export const linesOf = (host: RunningHost): string[] => host.logs().split(/[\r\n]/)

/** How often a host begins what failed. */
export const triesOf = ({ supports }: Target, { needs }: Way): number =>
  needs === 'config.background' && /\brepeated twice\b/.test(limitIn(supports, needs) ?? '') ? 3 : 1
