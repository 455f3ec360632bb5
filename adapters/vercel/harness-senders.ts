/** What Vercel itself asks a deployment: its cron jobs with CRON_SECRET, and its webhooks with their signature. */
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EventName } from '../../src/contract/function.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { vercelSignature, vercelWebhook } from '../../test/fixtures/events.ts'

const WEBHOOKS: Readonly<Partial<Record<EventName, string>>> = {
  deployBuilding: 'deployment.created',
  deploySucceeded: 'deployment.succeeded',
  deployFailed: 'deployment.error',
}

const ORIGIN = 'https://anyhost-local.vercel.app'

interface Secrets {
  readonly CRON_SECRET: string
  readonly ANYHOST_WEBHOOK_SECRET: string
}

/** `output` is the folder of the Build Output. */
export const createSenders = (
  fetch: RunningHost['fetch'],
  output: string,
  secrets: Secrets,
): Required<Pick<RunningHost, 'schedule' | 'deliver'>> => ({
  async schedule(id) {
    const { crons = [] } = await readConfig(output)
    const path = crons.map((each) => each.path).find((each) => each.endsWith(`/${id}`))
    if (path === undefined) throw new Error(`There is no cron job of ${id}.`)
    const headers = { authorization: `Bearer ${secrets.CRON_SECRET}`, 'user-agent': 'vercel-cron/1.0' }
    await (await fetch(new Request(ORIGIN + path, { headers }))).arrayBuffer()
  },
  async deliver(id, name, mark) {
    const type = WEBHOOKS[name]
    if (type === undefined) throw new Error(`Vercel has no webhook for ${name}.`)
    const body = JSON.stringify({ ...markedWebhook(type, mark), id: randomUUID() })
    const { crons = [] } = await readConfig(output)
    const base = crons[0]?.path.replace(/\/[^/]+$/, '') ?? '/_anyhost'
    const headers = { 'x-vercel-signature': vercelSignature(body, secrets.ANYHOST_WEBHOOK_SECRET) }
    const response = await fetch(new Request(`${ORIGIN}${base}/${id}.events`, { method: 'POST', body, headers }))
    await response.arrayBuffer()
    return response.status
  },
})

/** Of the project that the deployment belongs to. */
function markedWebhook(type: string, mark: string): object {
  // The fixture's own text.
  const webhook = JSON.parse(vercelWebhook(type)) as { payload: { deployment: { meta: object } } }
  const { deployment } = webhook.payload
  const meta = { ...deployment.meta, githubCommitRef: mark }
  return {
    ...webhook,
    payload: { ...webhook.payload, project: { id: 'prj_local' }, deployment: { ...deployment, meta } },
  }
}

const readConfig = async (output: string): Promise<{ readonly crons?: readonly { readonly path: string }[] }> =>
  // Written by `vercel build`.
  JSON.parse(await readFile(join(output, 'config.json'), 'utf8')) as { crons?: { path: string }[] }
