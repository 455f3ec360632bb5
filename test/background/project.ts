/** A running project of background functions, as the cases see it. */
import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll } from 'vitest'
import type { RunningHost } from '../../src/contract/harness.ts'
import { CLIENT, ORIGIN } from '../../src/conformance/index.ts'
import { supportOf } from '../../src/build/plan.ts'
import { buildOrFail, copyProject } from '../contract/host.ts'
import { levelIn } from '../../src/contract/levels.ts'
import type { Target } from '../contract/targets.ts'

export interface Background {
  /** The host answers before the function's own matcher is asked. */
  readonly answersItself: boolean
  /** How often a failing handler is called for one request. */
  readonly tries: number
  /** Whether a request may be too large to be handed on. */
  readonly refusesLarge: boolean
  running(): RunningHost
  /** Starts one kind of work, and gives the answer with what the work prints, without its mark. */
  start(kind: string, init?: RequestInit): Promise<Started>
}

export interface Started {
  readonly response: Response
  readonly mark: string
  /** The id that the host was given for the request. */
  readonly requestId: string
  /** The id that the work has: the host's own, where it has none of its edge. */
  idOfWork(): Promise<string>
  /** The lines that it has printed until now. */
  printed(): string[]
  /** Waits until a line is there; gives all of them. Fails with what is there. */
  until(line: string): Promise<string[]>
}

export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Builds the project for a target and starts it, once for all cases of a describe block. */
export function useBackground(target: Target): Background {
  let host: RunningHost | undefined
  beforeAll(async () => {
    const root = await copyProject('background', `background-${target.title.replace(':', '-')}`)
    const result = await buildOrFail(root, [target.title])
    const { output, functions } = result.targets[0]!
    host = await target.harness.start({ root, output, functions })
  })
  afterAll(async () => host?.close())
  const running = (): RunningHost => {
    if (!host) throw new Error(`${target.title} is not running.`)
    return host
  }
  const limit = supportOf(target.supports, 'config.background').limit ?? ''
  return {
    answersItself: levelIn(target.supports, 'config.background') === 'native',
    tries: /\brepeated twice\b/.test(limit) ? 3 : 1,
    refusesLarge: limit.includes('413'),
    running,
    async start(kind, init) {
      const [mark, requestId] = [`mark-${randomUUID()}`, randomUUID()]
      const request = new Request(`${ORIGIN}/work/${kind}?mark=${mark}`, init)
      const response = await running().fetch(request, { ...CLIENT, requestId })
      const printed = (): string[] => linesOf(running().logs(), mark)
      return {
        response,
        mark,
        requestId,
        async idOfWork() {
          await appears(printed, 'began')
          return new RegExp(`${mark}= (\\S+)`).exec(running().logs())?.[1] ?? 'none'
        },
        printed,
        until: (line) => appears(printed, line),
      }
    },
  }
}

/** Hosts put words of their own before a line. */
const linesOf = (logs: string, mark: string): string[] =>
  logs
    .split('\n')
    .flatMap((line) => (line.includes(`${mark} `) ? [line.slice(line.indexOf(mark) + mark.length + 1)] : []))

export async function appears(printed: () => string[], line: string): Promise<string[]> {
  for (const until = Date.now() + 8000; Date.now() < until;) {
    if (printed().includes(line)) return printed()
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
  throw new Error(`"${line}" was not printed, but ${JSON.stringify(printed())}.`)
}
