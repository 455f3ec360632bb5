import type { IncomingMessage, ServerResponse } from 'node:http'

/** What the server knows of a call. A run of a schedule has neither request nor response. */
export interface NodeNative {
  readonly request?: IncomingMessage
  readonly response?: ServerResponse
  /** The client's address, as far as the proxies before it are trusted. */
  readonly ip?: string | undefined
  /** What a trusted proxy calls this request. */
  readonly requestId?: string | undefined
  /** When the server answers in the function's place. */
  readonly deadline?: Date | undefined
  /** Takes a task into the set that a shutdown waits for. */
  readonly keep: (task: Promise<unknown>) => void
}

/** One call of a function. */
export type NodeCall =
  | {
      readonly kind: 'request'
      readonly native: NodeNative
      readonly url: string
      readonly method: string
      readonly request: Request
    }
  | {
      readonly kind: 'schedule'
      readonly native: NodeNative
      readonly scheduledTime: Date
      readonly nextRun: Date | undefined
    }

/** A compiled function. A request becomes a Response; what a run of a schedule returns is nobody's. */
export type NodeHandler = (call: NodeCall) => Promise<unknown>
