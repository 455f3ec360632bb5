import { boundsText, type HostLimit } from '../build/index.ts'

/** `duration  1 to 3600 s (Hobby: at most 300 s)  https://… (2026-11)` */
export function limitText({ name, kind, unit, plans = {}, note, source, checked, ...bounds }: HostLimit): string {
  const hard = bounds.oneOf || bounds.least !== undefined || bounds.most !== undefined
  const byPlan = Object.entries(plans).map(([plan, each]) => `${plan}: ${boundsText({ ...each, unit })}`)
  const parts = [
    `${name}${kind ? ` (${kind})` : ''}`,
    [...(hard ? [boundsText({ ...bounds, unit })] : []), ...(byPlan.length > 0 ? [`(${byPlan.join('; ')})`] : [])].join(
      ' ',
    ),
    ...(note ? [note] : []),
    `${source} (${checked})`,
  ]
  return parts.join('  ')
}
