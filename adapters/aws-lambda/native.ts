import type { Context } from 'aws-lambda'
import type { HttpEvent } from './event.ts'

/** The host's own objects. */
export interface LambdaNative {
  readonly event: HttpEvent
  readonly context: Context
}
