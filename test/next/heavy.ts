/** Whether the suites that need `next build` run here: half a minute of two cores each. */
export const isHeavy: boolean = process.env['ANYHOST_HEAVY'] === '1'

/** Stands in the title of what is left out. */
export const reason: string = isHeavy ? '' : ' (skipped: needs `next build`; set ANYHOST_HEAVY=1)'
