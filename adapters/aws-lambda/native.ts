import type { Context } from 'aws-lambda'
import type { AlbEvent } from './alb.ts'
import type { LatticeEvent } from './lattice.ts'
import type { NetlifyLegacyEvent } from './netlify-legacy.ts'
import type { Payload1Event } from './payload-1.ts'
import type { Payload2Event } from './payload-2.ts'
import type { ResponseStream } from './stream.ts'

/** The events that can be requests. Which one it is depends on what stands before the function. */
export type LambdaEvent = Payload2Event | Payload1Event | AlbEvent | LatticeEvent | NetlifyLegacyEvent

/** The event of an EventBridge rule that goes by the clock. */
export interface ScheduledEvent {
  readonly source: 'aws.events'
  readonly 'detail-type': 'Scheduled Event'
  /** ISO 8601: a second in the minute that was planned. */
  readonly time: string
  readonly id?: string
  /** The ARN of the rule. */
  readonly resources?: readonly string[]
}

/** The host's own objects. */
export interface LambdaNative<Event = LambdaEvent> {
  readonly event: Event
  readonly context: Context
  /** With the output `streaming`: what the answer is written to. */
  readonly stream?: ResponseStream
}
