/** What cases compare with. Each comparison is kept, so that a report shows what was expected and what came. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { isDeepStrictEqual } from 'node:util'
import type { Check } from './result.ts'

const checks = new AsyncLocalStorage<Check[]>()

/** Runs a case and collects what it compares. */
export const recording = <Result>(into: Check[], run: () => Result): Result => checks.run(into, run)

/** A comparison that failed. */
export class Mismatch extends Error {
  override readonly name = 'Mismatch'
  readonly expected: unknown
  readonly actual: unknown

  constructor({ what, expected, actual }: Check) {
    super(what ?? `Expected ${shown(expected)}, and it is ${shown(actual)}.`)
    this.expected = expected
    this.actual = actual
  }
}

/** Fails unless both have the same type and contents, at any depth. */
export function equal(actual: unknown, expected: unknown, what?: string): void {
  check(isDeepStrictEqual(actual, expected), { expected, actual, ...(what && { what }) })
}

/** Fails unless the text matches. */
export function matches(actual: unknown, pattern: RegExp, what?: string): void {
  check(typeof actual === 'string' && pattern.test(actual), { expected: `${pattern}`, actual, ...(what && { what }) })
}

/** Fails unless the text holds the other one. */
export function contains(actual: unknown, part: string, what?: string): void {
  const expected = `… ${part} …`
  check(typeof actual === 'string' && actual.includes(part), { expected, actual, ...(what && { what }) })
}

/** Fails when the text matches. */
export function lacks(actual: string, pattern: RegExp, what?: string): void {
  check(!pattern.test(actual), { expected: `no ${pattern}`, actual, ...(what && { what }) })
}

/** Fails unless the value is one of the list. */
export function oneOf(actual: unknown, allowed: readonly unknown[], what?: string): void {
  const found = allowed.some((each) => isDeepStrictEqual(each, actual))
  check(found, { expected: `one of ${allowed.map(shown).join(', ')}`, actual, ...(what && { what }) })
}

/** Fails unless the sentence is true. */
export function holds(truth: boolean, sentence: string): void {
  check(truth, { expected: true, actual: truth, what: sentence })
}

/** Repeats until nothing fails, for as long as `ms`. */
export async function eventually(run: () => Promise<void>, ms = 5000): Promise<void> {
  for (const until = Date.now() + ms; ;) {
    try {
      return await recording([], run)
    } catch (error) {
      if (Date.now() > until) throw error
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
}

function check(good: boolean, given: Check): void {
  const kept = { ...given, expected: brief(given.expected), actual: brief(given.actual) }
  checks.getStore()?.push(kept)
  if (!good) throw new Mismatch(kept)
}

/** As JSON will have it; long texts are cut off. */
function brief(value: unknown): unknown {
  if (typeof value === 'string')
    return value.length > 2000 ? `${value.slice(0, 2000)} … (${value.length} characters)` : value
  if (value === undefined) return undefined
  const text = JSON.stringify(value)
  return text === undefined || text.length > 8000 ? `${String(text).slice(0, 2000)} …` : value
}

function shown(value: unknown): string {
  const text = value === undefined ? 'undefined' : JSON.stringify(value)
  return text.length > 200 ? `${text.slice(0, 200)} …` : text
}
