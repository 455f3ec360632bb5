/** What a Worker gets when a schedule is due (Cloudflare's documentation, checked 2026-11). */
import { TIME } from './facts.ts'

export interface CloudflareScheduledController {
  readonly cron: string
  /** Milliseconds since 1970. */
  readonly scheduledTime: number
  readonly type: 'scheduled'
  noRetry(): void
}

/**
 * The controller that `scheduled` of a Worker is called with.
 * @param run `cron` is the expression, `time` when it is due, by default 2026-01-01T00:00:00Z.
 */
export const cloudflareScheduledController = (run: {
  readonly cron: string
  readonly time?: Date
}): CloudflareScheduledController => ({
  cron: run.cron,
  scheduledTime: (run.time ?? TIME).getTime(),
  type: 'scheduled',
  noRetry() {},
})
