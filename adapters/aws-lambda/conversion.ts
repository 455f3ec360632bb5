/** What front doors have in common: an event becomes a request, and a response becomes what the door takes. */
import type { LambdaEvent } from './native.ts'

/** The way in. What follows `accept` is only called with an event that it has taken. */
export interface Conversion<Event extends LambdaEvent = LambdaEvent> {
  /** The event, if it is one of this front door. Anything else throws `ANYHOST_EVENT_UNKNOWN`. */
  accept(given: unknown): Event
  method(event: Event): string
  /** Absolute and normalised. The path never decides about the host. */
  url(event: Event): string
  /** A map where each name has one text, which a Request takes as it is. */
  headers(event: Event): Headers | Readonly<Record<string, string>>
  body(event: Event): EventBody
  ip(event: Event): string | undefined
  requestId(event: Event): string | undefined
}

/** The way out: the whole answer. Rejects when the body fails. */
export type Reply<Event extends LambdaEvent = LambdaEvent, Result = unknown> = (
  response: Response,
  requestId: string,
  event: Event,
) => Promise<Result>

/** The way out of a stream: what goes before the body. */
export type StreamHead<Event extends LambdaEvent = LambdaEvent> = (response: Response, event: Event) => object

export interface EventBody {
  readonly text: string | null | undefined
  readonly isBase64: boolean | undefined
}
