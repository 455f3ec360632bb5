/** What Vercel sends: requests of cron jobs and webhooks (vercel.com/docs/cron-jobs, /docs/webhooks/webhooks-api, checked 2026-11). */
import { createHmac } from 'node:crypto'
import { TIME, toRequest } from './facts.ts'

/**
 * The GET that starts a cron job.
 * @param path where the job answers. `secret` is the project's CRON_SECRET; without it the request carries none.
 */
export const vercelCronRequest = (path: string, options: { readonly secret?: string } = {}): Request =>
  toRequest(path, {
    headers: {
      'user-agent': 'vercel-cron/1.0',
      ...(options.secret !== undefined && { authorization: `Bearer ${options.secret}` }),
    },
  })

/** The events of a deployment. */
export type VercelDeploymentEvent =
  | 'deployment.created'
  | 'deployment.succeeded'
  | 'deployment.error'
  | 'deployment.canceled'
  | 'deployment.promoted'

/** What a webhook says of a deployment. */
export interface VercelDeploymentPayload {
  team: { id: string } | null
  user: { id: string }
  deployment: { id: string; meta: Record<string, string>; url: string; name: string }
  links: { deployment: string; project: string }
  target: 'production' | 'staging' | null
  project: { id: string }
  plan: string
  regions: string[]
}

export interface VercelWebhook {
  type: VercelDeploymentEvent
  id: string
  /** Milliseconds since 1970. */
  createdAt: number
  region: string | null
  payload: VercelDeploymentPayload
}

/** Changes to a builder's sample values. */
export interface VercelWebhookChanges extends Partial<Omit<VercelWebhook, 'type' | 'payload'>> {
  readonly payload?: Partial<VercelDeploymentPayload>
}

/** The body of a webhook, with sample values for all that is not given. */
export const vercelWebhook = (type: VercelDeploymentEvent, changes: VercelWebhookChanges = {}): VercelWebhook => ({
  type,
  id: 'hook_delivery',
  createdAt: TIME.getTime(),
  region: 'iad1',
  ...changes,
  payload: {
    team: { id: 'team_sample' },
    user: { id: 'user_sample' },
    deployment: { id: 'dpl_sample', meta: {}, url: 'sample-abc123.vercel.app', name: 'sample' },
    links: {
      deployment: 'https://vercel.com/team/sample/abc123',
      project: 'https://vercel.com/team/sample',
    },
    target: 'production',
    project: { id: 'prj_sample' },
    plan: 'pro',
    regions: ['iad1'],
    ...changes.payload,
  },
})

/**
 * The POST of a webhook, signed as Vercel does: the HMAC-SHA1 of its bytes in `x-vercel-signature`.
 * @param path where it is sent. `secret` is what Vercel showed when the webhook was made.
 */
export function vercelWebhookRequest(
  path: string,
  webhook: VercelWebhook,
  options: { readonly secret: string },
): Request {
  const body = JSON.stringify(webhook)
  const signature = createHmac('sha1', options.secret).update(body).digest('hex')
  return toRequest(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-vercel-signature': signature },
    body,
  })
}
