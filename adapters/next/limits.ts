/** What Next refuses, or would drop in silence (app-segment-config.js of next 16.4.6 and Vercel's documentation, 2026-11). */
import type { Note, PlannedFunction, Refusal } from '../../src/contract/adapter.ts'
import { segmentsOf } from '../../src/runtime/pattern.ts'
import type { NextHost } from './options.ts'
import type { RouteFile } from './routes.ts'

/** Seconds that Vercel runs a function for. Other servers have no bound that they read from a route. */
export const MAX_DURATION_ON_VERCEL = 3600

/** Every value that does not fit. */
export function refusalsOf(fn: PlannedFunction, host: NextHost): Refusal[] {
  const { id, config, paths } = fn
  const refusals: Refusal[] = []
  const refuse = (at: Refusal['at'], what: string, why: string, fix: string): void =>
    void refusals.push({ function: id, at, what, why, fix })

  if (config.runtime === 'edge') {
    refuse(
      ['runtime'],
      'Edge routes are not emitted for Next.',
      'The emitted runtime is for Node.',
      'Leave `runtime` out.',
    )
  }
  if (typeof config.maxDuration === 'number' && host === 'vercel' && config.maxDuration > MAX_DURATION_ON_VERCEL) {
    refuse(
      ['maxDuration'],
      `Vercel runs a function for at most ${MAX_DURATION_ON_VERCEL} s, not ${config.maxDuration}.`,
      'Its build fails on more.',
      `Ask for at most ${MAX_DURATION_ON_VERCEL}.`,
    )
  }
  for (const path of paths) {
    const fault = pathFault(path)
    if (fault) refuse(['path'], `${path} cannot be a route of Next.`, fault, 'Use another path.')
  }
  return refusals
}

// A folder's name says what Next makes of it, and these meanings have no way out.
function pathFault(path: string): string | undefined {
  const texts = segmentsOf(path).flatMap((segment) => (segment.kind === 'literal' ? [segment.text] : []))
  if (texts[0] === '_next') return 'Everything below `/_next` belongs to Next itself.'
  if (texts.some((text) => text.startsWith('@'))) return 'Next takes a folder that starts with `@` for a slot.'
  return undefined
}

/** Functions in one route file whose settings differ: a route has one of each. */
export function sharedRefusals({ functions: [first, ...others] }: RouteFile): Refusal[] {
  return others.flatMap((fn) =>
    (['maxDuration', 'regions', 'memory', 'vcpu', 'cancellation'] as const)
      .filter((name) => JSON.stringify(fn.config[name]) !== JSON.stringify(first?.config[name]))
      .map((name) => ({
        function: fn.id,
        at: [name === 'regions' ? 'region' : name],
        what: `It shares a path with "${first?.id}", which has another ${name === 'regions' ? 'region' : name}.`,
        why: 'Both are one route file, and a route has one setting for all its methods.',
        fix: 'Write the same value into both.',
      })),
  )
}

/** What a person should know, and nothing can change. */
export function notesOf(functions: readonly PlannedFunction[], host: NextHost): Note[] {
  return functions.flatMap(({ id, config, kind }) => [
    ...(kind === 'web' || (kind === 'scheduled' && host === 'vercel')
      ? []
      : [{ function: id, message: 'Nothing is emitted: Next starts nothing but routes.' }]),
    ...(config.maxDuration === 'max' && host !== 'vercel'
      ? [
          {
            function: id,
            message: '`maxDuration: max` is left out: the server has no limit that it reads from a route.',
          },
        ]
      : []),
    ...(host !== 'vercel' && config.regions
      ? [{ function: id, message: 'Only Vercel reads the region of a route: the app runs where its server is.' }]
      : []),
  ])
}
