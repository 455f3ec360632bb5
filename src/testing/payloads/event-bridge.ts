/** EventBridge's event for a schedule (AWS documentation, checked 2026-11). */
import { TIME } from './facts.ts'

export interface EventBridgeScheduleEvent {
  version: '0'
  id: string
  'detail-type': 'Scheduled Event'
  source: 'aws.events'
  account: string
  /** The planned time of the run, to the second. */
  time: string
  region: string
  resources: string[]
  detail: Record<string, never>
}

/**
 * What a rule of EventBridge gives a function when it is due: `EventBridgeEvent` of `@types/aws-lambda`.
 * @param run when it is due; default 2026-01-01T00:00:00Z. `rule` is the rule's name, by default `schedule`.
 */
export function eventBridgeScheduleEvent(
  run: { readonly time?: Date; readonly rule?: string } = {},
): EventBridgeScheduleEvent {
  const { time = TIME, rule = 'schedule' } = run
  return {
    version: '0',
    id: 'cdc73f9d-aea9-11e3-9d5a-835b769c0d9c',
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '123456789012',
    time: time.toISOString().replace(/\.\d+Z$/, 'Z'),
    region: 'us-east-1',
    resources: [`arn:aws:events:us-east-1:123456789012:rule/${rule}`],
    detail: {},
  }
}
