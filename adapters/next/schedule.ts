import type { Incoming } from '../../src/contract/adapter.ts'
import { cronRun } from '../../src/runtime/vercel-cron.ts'
import type { NextNative } from './native.ts'

/** A cron job's request to a route of an app that Vercel runs, or a stranger's. */
export function schedule(request: Request, native: NextNative): Promise<Incoming<NextNative> | Response> {
  const { CRON_SECRET: secret, NODE_ENV: mode } = process.env
  return cronRun(request, native, secret, mode === 'development')
}
