/** The front doors that a function can stand behind, and which part of the runtime each of them needs. */
import type { Refusal } from '../../src/contract/adapter.ts'

export type Front = 'http-api' | 'function-url' | 'rest-api' | 'alb' | 'lattice' | 'netlify-legacy'

/** Options of the target `aws-lambda`, in `options` of anyhost.config. */
export interface AwsLambdaOptions {
  /** Default: `function-url` for the output `streaming`, `http-api` for `buffered`. */
  readonly front?: Front
}

/** Exports of the runtime half. HTTP API, ALB and Lattice do not stream (AWS documentation, checked 2026-11). */
export const FRONTS: Readonly<Record<Front, { readonly buffered: string; readonly streaming?: string }>> = {
  'function-url': { buffered: 'toCompiled', streaming: 'toCompiledStreaming' },
  'http-api': { buffered: 'toCompiled' },
  'rest-api': { buffered: 'toCompiledRest', streaming: 'toCompiledRestStreaming' },
  alb: { buffered: 'toCompiledAlb' },
  lattice: { buffered: 'toCompiledLattice' },
  'netlify-legacy': { buffered: 'toCompiledNetlifyLegacy' },
}

const isFront = (name: unknown): name is Front => typeof name === 'string' && Object.hasOwn(FRONTS, name)

/** The front door that the options name; the output's own one where they name none, or none that there is. */
export function frontOf(options: unknown, output: string): Front {
  const named = namedIn(options)
  return isFront(named) ? named : output === 'streaming' ? 'function-url' : 'http-api'
}

/** The export of the runtime half that compiles a handler. */
export const compiledFor = (front: Front, output: string): string =>
  (output === 'streaming' ? FRONTS[front].streaming : undefined) ?? FRONTS[front].buffered

/** The export that runs a background function. Only AWS itself can call a function again. */
export function backgroundFor(front: Front, output: string): string {
  if (front === 'netlify-legacy') return 'backgroundAwaited'
  return output === 'streaming' ? 'backgroundStreaming' : 'invokeSelf'
}

/** Exports that stand in a member's place. Netlify says more of a request than what it runs functions on. */
export const namedBehind = (front: Front): Readonly<Record<string, string>> =>
  front === 'netlify-legacy' ? { geo: 'netlifyGeo as geo', account: 'netlifyAccount as account' } : {}

/** A front door that does not exist, or cannot do what the output promises. */
export function frontRefusals(options: unknown, output: string): Refusal[] {
  const named = namedIn(options)
  const refuse = (what: string, why: string, fix: string): Refusal[] => [{ function: '', at: [], what, why, fix }]
  if (named === undefined) return []
  if (!isFront(named)) {
    const all = Object.keys(FRONTS).join(', ')
    return refuse(
      `aws-lambda has no front ${JSON.stringify(named)}.`,
      'The entry is compiled for what stands before the function.',
      `Set \`front\` to one of: ${all}.`,
    )
  }
  if (output !== 'streaming' || FRONTS[named].streaming) return []
  const streaming = Object.keys(FRONTS).filter((each) => isFront(each) && FRONTS[each].streaming)
  return refuse(
    `The front ${named} cannot stream, and the output is \`streaming\`.`,
    'It would send the head of the stream to the client as part of the body.',
    `Build \`aws-lambda:buffered\`, or set \`front\` to one of: ${streaming.join(', ')}.`,
  )
}

function namedIn(options: unknown): unknown {
  return typeof options === 'object' && options !== null && 'front' in options ? options.front : undefined
}
