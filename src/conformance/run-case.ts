/** One case against one running target. */
import type { Supports } from '../build/index.ts'
import type { Feature } from '../contract/features.ts'
import type { Harness } from '../contract/harness.ts'
import { levelIn, limitIn } from '../contract/levels.ts'
import { CLIENT, isMeant, ORIGIN, type Case, type Host } from './case.ts'
import { toExchange, keepAnswer } from './exchange.ts'
import { Mismatch, recording } from './expect.ts'
import type { CaseResult, Check, Exchange } from './result.ts'
import type { Started } from './start.ts'

/** How long one case may take, in milliseconds. */
const LIMIT = 30_000

/**
 * Asks one case. `undefined`: it is not about this target, because it speaks for those that declare `none` or a limit.
 * Never rejects.
 */
export async function runCase(started: Started, test: Case): Promise<CaseResult | undefined> {
  const { supports, subject } = started
  if (!speaksOf(supports, test)) return undefined
  const gap = subject.harness.gaps?.find(({ cases }) => isMeant(test.id, cases))
  if (gap) return { ...none(test, gap.why), gap: gap.why }
  const absent = absentIn(supports, test)
  if (absent.length > 0)
    return none(test, `As declared: ${absent.join(', ')} ${absent.length > 1 ? 'are' : 'is'} none here.`)
  return ask(started, test)
}

/** Whether a case is about a target that declares this. */
export function speaksOf(supports: Supports, { when, features: [first] }: Case): boolean {
  if (!first) return true
  if (when === 'none') return levelIn(supports, first) === 'none'
  return when !== 'limit' || limitIn(supports, first) !== undefined
}

/** Whether a case asks a target something: it is about it, everything that it needs is there, and no gap hides it. */
export const isAsked = (supports: Supports, { gaps = [] }: Pick<Harness, 'gaps'>, test: Case): boolean =>
  speaksOf(supports, test) &&
  absentIn(supports, test).length === 0 &&
  !gaps.some(({ cases }) => isMeant(test.id, cases))

const absentIn = (supports: Supports, { when = 'present', features }: Case): Feature[] =>
  when === 'present' || when === 'limit' ? features.filter((each) => levelIn(supports, each) === 'none') : []

const none = ({ id }: Case, message: string): CaseResult => ({
  id,
  status: 'none',
  detail: { requests: [], checks: [], message },
  ms: 0,
})

async function ask(started: Started, test: Case): Promise<CaseResult> {
  const requests: Exchange[] = []
  const checks: Check[] = []
  const host = hostOf(started, requests)
  const since = performance.now()
  const result = (status: CaseResult['status'], detail: Partial<CaseResult['detail']>): CaseResult => ({
    id: test.id,
    status,
    detail: { requests, checks, message: '', ...detail },
    ms: Math.round(performance.now() - since),
  })
  try {
    const reason = test.unless?.(host)
    if (reason !== undefined) return result('none', { message: reason })
    await recording(checks, () => inTime(test.run(host)))
    return result('passed', {})
  } catch (error) {
    if (error instanceof Mismatch) {
      const { message, expected, actual } = error
      return result('failed', { message, expected, actual })
    }
    return result('failed', { message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) })
  }
}

async function inTime(running: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`Nothing came within ${LIMIT / 1000} seconds.`)), LIMIT)
  })
  await Promise.race([running, late]).finally(() => clearTimeout(timer))
}

function hostOf({ subject, supports, limits, running, farEnd, build }: Started, requests: Exchange[]): Host {
  const { harness, adapter } = subject
  return {
    target: adapter.name,
    level: (feature) => levelIn(supports, feature),
    limit: (feature) => limitIn(supports, feature),
    limits,
    says: (feature) => harness.says?.[feature],
    unfronted: harness.unfronted ?? '',
    async ask(path, init, facts = CLIENT) {
      const request = new Request(ORIGIN + path, init)
      const exchange = toExchange(request, init)
      requests.push(exchange)
      return keepAnswer(exchange, await running.fetch(request, facts))
    },
    // Bound: a harness may call others of its members.
    invoke: running.invoke && ((id, event) => running.invoke!(id, event)),
    schedule: running.schedule && ((id) => running.schedule!(id)),
    deliver: running.deliver && ((...event) => running.deliver!(...event)),
    most: (name) => limits.find((each) => each.name === name && (each.kind ?? 'request') === 'request')?.most,
    get farEnd() {
      if (!farEnd) throw new Error(`The harness of ${adapter.name} has no \`farEnd\`, which a purge reaches.`)
      return farEnd
    },
    hasFarEnd: farEnd !== undefined,
    logs: () => running.logs(),
    printed: async (text) => {
      for (const until = Date.now() + 3000; Date.now() < until;) {
        if (running.logs().includes(text)) return true
        await new Promise((resolve) => setTimeout(resolve, 15))
      }
      return false
    },
    build,
  }
}
