import type { Incoming } from '../../src/contract/adapter.ts'
import { cronRun } from '../../src/runtime/vercel-cron.ts'
import type { VercelNative } from './native.ts'

/** A cron job's request, or a stranger's. */
export function schedule(request: Request, native: VercelNative): Promise<Incoming<VercelNative> | Response> {
  const { CRON_SECRET: secret, VERCEL_ENV: environment } = process.env
  return cronRun(request, native, secret, environment === 'development')
}
