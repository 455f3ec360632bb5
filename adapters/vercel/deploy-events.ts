/** Vercel's deployments as platform events: webhooks, told from a stranger's post by their signature. */
import { createHmac } from 'node:crypto'
import type { Entry, Incoming } from '../../src/contract/adapter.ts'
import type { PlatformDeployEvent } from '../../src/contract/events.ts'
import type { EventName } from '../../src/contract/function.ts'
import { log } from '../../src/runtime/log.ts'
import { plain } from '../../src/runtime/response.ts'
import { sameText } from '../../src/runtime/same-text.ts'
import { task } from '../../src/runtime/task.ts'
import type { VercelNative } from './native.ts'

/** By `type` of the webhook (vercel.com/docs/webhooks/webhooks-api, checked 2026-11). */
const NAMES: Readonly<Record<string, EventName>> = {
  'deployment.created': 'deployBuilding',
  'deployment.succeeded': 'deploySucceeded',
  'deployment.error': 'deployFailed',
}

/** Deliveries that an instance remembers. */
const MOST_SEEN = 1000

/** The body of a webhook (the same page). A host may leave out any member. */
interface Webhook {
  readonly id?: string
  readonly type?: string
  readonly payload?: {
    readonly deployment?: {
      readonly id?: string
      readonly url?: string
      readonly name?: string
      readonly meta?: Readonly<Record<string, string>>
    }
    readonly links?: { readonly deployment?: string; readonly project?: string }
    readonly target?: string | null
    readonly project?: { readonly id?: string }
  }
}

/**
 * What an entry needs for these events of its function. A webhook has the HMAC-SHA1 of its bytes in `x-vercel-signature`,
 * made with the secret that Vercel shows once (vercel.com/docs/webhooks, checked 2026-11). A delivery that was handled
 * here, one of another type and one of another project get 200, so that Vercel does not send them again.
 */
export function deployEvents(names: readonly EventName[]): Pick<Entry<VercelNative>, 'schedule' | 'task'> {
  const seen = new Set<string>()
  return {
    async schedule(request, native) {
      if (request.method !== 'POST') return plain(405, 'Method Not Allowed', { allow: 'POST' })
      // The bytes as they came: the text of them may be another.
      const body = Buffer.from(await request.arrayBuffer())
      const refused = await checkSignature(request, body)
      if (refused) return refused
      // Signed, so of Vercel; each member is looked at where it is read.
      const webhook = JSON.parse(body.toString()) as Webhook
      const { id = '', type = '', payload } = webhook
      const name = Object.hasOwn(NAMES, type) ? NAMES[type] : undefined
      const { VERCEL_PROJECT_ID: project } = process.env
      const foreign = project && payload?.project?.id !== project
      if (!name || !names.includes(name) || foreign || seen.has(id)) return plain(200, 'Ignored')
      remember(seen, id)
      return {
        kind: 'event',
        name,
        event: toEvent(payload),
        native: { ...native, webhook },
      } satisfies Incoming<VercelNative>
    },
    task: async (handlers, cron, incoming, context) => {
      try {
        return await task(handlers, cron, incoming, context)
      } catch {
        // It may be sent again. The error is logged: thrown on, it would end the process.
        seen.delete(((incoming.native as VercelNative).webhook as Webhook | undefined)?.id ?? '')
        return plain(500, 'Internal Server Error')
      }
    },
  }
}

/** Gives the answer to what Vercel did not sign. */
async function checkSignature(request: Request, body: Uint8Array): Promise<Response | undefined> {
  const { ANYHOST_WEBHOOK_SECRET: secret } = process.env
  if (!secret) {
    const cause = new Error('ANYHOST_WEBHOOK_SECRET is not set, so a webhook cannot be told from any other request.')
    log('ANYHOST_WEBHOOK_SECRET_MISSING', 'The event was refused', request.headers.get('x-vercel-id') ?? '', cause)
    return plain(503, 'Service Unavailable')
  }
  const expected = createHmac('sha1', secret).update(body).digest('hex')
  const signed = await sameText(request.headers.get('x-vercel-signature') ?? '', expected)
  return signed ? undefined : plain(401, 'Unauthorized')
}

function remember(seen: Set<string>, id: string): void {
  if (!id) return
  seen.add(id)
  // The oldest comes first.
  for (const oldest of seen) {
    if (seen.size <= MOST_SEEN) return
    seen.delete(oldest)
  }
}

/** What the webhook says, in the event's words. What it does not say is not there. */
function toEvent({ deployment, links, target, project }: Webhook['payload'] & object = {}): PlatformDeployEvent {
  const { id = '', url, name, meta = {} } = deployment ?? {}
  const commit = (what: string): string | undefined =>
    ['github', 'gitlab', 'bitbucket'].map((host) => meta[`${host}Commit${what}`]).find(Boolean)
  return {
    deploy: {
      id,
      siteId: project?.id,
      permalinkUrl: url && `https://${url}`,
      adminUrl: links?.deployment,
      context: target ?? undefined,
      branch: commit('Ref'),
      commitRef: commit('Sha'),
      commitMessage: commit('Message'),
    },
    site: { id: project?.id, name, adminUrl: links?.project },
  }
}
