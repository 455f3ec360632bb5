/** What Lambda can be asked for (AWS Lambda quotas and "Configure Lambda function memory", checked 2026-11). */
import type { Note, PlannedConfig, PlannedFunction, Refusal } from '../../src/contract/adapter.ts'
import type { Front } from './fronts.ts'

const SOURCE = 'AWS Lambda quotas, checked 2026-11'
export const MEMORY_MB = { least: 128, most: 10240 }
export const TIMEOUT_S = { least: 1, most: 900 }
/** At 1769 MB a function has the equivalent of one virtual CPU; it grows in proportion. */
const MB_PER_VCPU = 1769

/**
 * Lambda gives CPU by memory, and its own default of 128 MB is a fourteenth of a core: what other hosts run in
 * milliseconds takes a second there.
 */
const DEFAULT_MEMORY_MB = 1024

/** Lambda's own default of 3 s is less than what any other host gives. No gateway waits longer than this for a first byte. */
const DEFAULT_TIMEOUT_S = 30

/** What Netlify gives: nobody waits for such a function. */
const DEFAULT_BACKGROUND_S = 900

/** Seconds after which a gateway answers by itself (API Gateway quotas, checked 2026-11). A stream has no such end. */
const GATEWAY_TIMEOUT_S: Partial<Record<Front, number>> = { 'http-api': 30, 'rest-api': 29 }

export const memoryOf = ({ memory, vcpu }: PlannedConfig): number =>
  memory ?? (vcpu === undefined ? DEFAULT_MEMORY_MB : Math.round(vcpu * MB_PER_VCPU))

export const timeoutOf = ({ maxDuration, background }: PlannedConfig): number =>
  maxDuration === 'max' ? TIMEOUT_S.most : (maxDuration ?? (background ? DEFAULT_BACKGROUND_S : DEFAULT_TIMEOUT_S))

/** What the host cannot give this function. */
export function limitRefusals({ id, config, options }: PlannedFunction, front: unknown): Refusal[] {
  const refusals: Refusal[] = []
  const refuse = (at: string, what: string, why: string, fix: string): void =>
    void refusals.push({ function: id, at: [at], what, why, fix })
  const memory = memoryOf(config)
  if (memory < MEMORY_MB.least || memory > MEMORY_MB.most) {
    const given = config.vcpu === undefined ? `${memory} MB` : `${config.vcpu} vCPU are ${memory} MB, which`
    const fix =
      config.vcpu === undefined
        ? 'Choose a number between them.'
        : `Choose a number from 0.08 to ${(MEMORY_MB.most / MB_PER_VCPU).toFixed(2).slice(0, -1)}.`
    refuse(
      config.vcpu === undefined ? 'memory' : 'vcpu',
      `${given} is not what Lambda offers.`,
      `It has ${MEMORY_MB.least} to ${MEMORY_MB.most} MB (${SOURCE}).`,
      fix,
    )
  }
  if (timeoutOf(config) > TIMEOUT_S.most) {
    refuse(
      'maxDuration',
      `${timeoutOf(config)} s is longer than Lambda runs a function.`,
      `It stops after ${TIMEOUT_S.most} s (${SOURCE}).`,
      "Use `'max'`, or split the work.",
    )
  }
  if (config.runtime === 'edge')
    refuse('runtime', 'Lambda runs functions on Node.', 'It has no edge runtime for them.', 'Leave `runtime` out.')
  if (options.front !== undefined && options.front !== front) {
    refusals.push({
      function: id,
      at: [],
      what: 'One function names a front of its own.',
      why: 'All functions of a stack stand behind one front.',
      fix: "Set it in anyhost.config: `options: { 'aws-lambda': { front } }`.",
    })
  }
  return refusals
}

/** A function that may run longer than anybody waits for it. */
export function limitNotes({ id, config }: PlannedFunction, front: Front, output: string): Note[] {
  const waits = GATEWAY_TIMEOUT_S[front]
  const seconds = timeoutOf(config)
  if (
    config.maxDuration === undefined ||
    config.background ||
    waits === undefined ||
    output === 'streaming' ||
    seconds <= waits
  )
    return []
  return [
    {
      function: id,
      message: `It may run ${seconds} s, but the ${front} answers 503 or 504 by itself after ${waits} s.`,
    },
  ]
}
