/**
 * What Vercel takes for a route of Next from vercel.json alone: its builder leaves `preferredRegion` of Node routes out,
 * and a route cannot say the rest (getPageLambdaGroups of @vercel/next as in vercel 64.0.2, and the schema of
 * @vercel/build-utils 14.21.1, checked 2026-11).
 */
import { MAX_FUNCTION_SETTINGS, MB_PER_VCPU } from '../../src/build/vercel-bounds.ts'
import type { PlannedFunction, Refusal, UserFilePatch } from '../../src/contract/adapter.ts'
import { vercelRegion } from '../../src/runtime/vercel-regions.ts'
import type { RouteFile } from './routes.ts'

/** Cron jobs, and the settings by the file of the route. The key is compared with the file's name before it is taken for a pattern. */
export function vercelJson(
  routes: readonly RouteFile[],
  files: readonly { readonly path: string }[],
  crons: readonly object[],
): UserFilePatch[] {
  const settings = routes.flatMap(({ functions: [fn] }, at) => {
    const [value, file] = [fn ? settingsOf(fn) : {}, files[at]]
    return file && Object.keys(value).length > 0 ? [{ key: ['functions', file.path], value }] : []
  })
  const ensure = [...(crons.length > 0 ? [{ list: ['crons'], items: crons }] : []), ...settings]
  return ensure.length > 0 ? [{ path: 'vercel.json', ensure }] : []
}

function settingsOf({ config }: PlannedFunction): Record<string, unknown> {
  const { memory, vcpu, regions, maxDuration, cancellation } = config
  return {
    ...(vcpu ? { memory: vcpu * MB_PER_VCPU } : memory ? { memory } : {}),
    ...(maxDuration === 'max' && { maxDuration }),
    ...(regions && { regions: regions.map(vercelRegion) }),
    ...(cancellation && { supportsCancellation: true }),
  }
}

/** What its schema refuses. */
export function vercelRefusals(fn: PlannedFunction): Refusal[] {
  const { memory, vcpu, regions = [] } = fn.config
  const megabytes = vcpu ? vcpu * MB_PER_VCPU : memory
  const fits = megabytes === undefined || Number.isInteger(megabytes)
  return [
    ...(fits
      ? []
      : [
          {
            function: fn.id,
            at: [vcpu ? 'vcpu' : 'memory'],
            what: `Vercel gives whole MB, not ${megabytes}.`,
            why: 'It takes virtual CPUs as memory.',
            fix: `Use a multiple of ${1 / MB_PER_VCPU}, such as 0.5 or 1.`,
          },
        ]),
    ...regions
      .filter((region) => !vercelRegion(region))
      .map((region) => ({
        function: fn.id,
        at: ['region'],
        what: `Vercel has no region ${region}.`,
        why: 'It would not be deployed there.',
        fix: 'Use another region.',
      })),
  ]
}

export function tooManySettings(patches: readonly UserFilePatch[], routes: readonly RouteFile[]): Refusal[] {
  const count = patches.reduce((sum, { ensure }) => sum + ensure.filter((each) => 'key' in each).length, 0)
  const last = routes.findLast(({ functions: [fn] }) => fn && Object.keys(settingsOf(fn)).length > 0)?.functions[0]
  if (count <= MAX_FUNCTION_SETTINGS || !last) return []
  return [
    {
      function: last.id,
      at: [],
      what: `vercel.json takes settings of ${MAX_FUNCTION_SETTINGS} routes, and ${count} have some.`,
      why: 'Vercel refuses more entries of `functions`.',
      fix: 'Set memory, region or cancellation for fewer functions.',
    },
  ]
}
