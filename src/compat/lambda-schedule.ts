import type { ScheduledEvent, TaskContext } from '../contract/function.ts'
import type { Payload } from './lambda-result.ts'
import type { HandlerEvent } from './lambda-types.ts'

/** The event of a scheduled run: Netlify's is a POST that says when the next run is, AWS's comes from EventBridge. */
export function scheduledEventOf(event: ScheduledEvent, context: TaskContext, payload: Payload): unknown {
  return payload === 'netlify' ? netlifyRun(event, context) : awsRun(event, context)
}

function netlifyRun({ nextRun }: ScheduledEvent, context: TaskContext): HandlerEvent {
  const headers = { 'content-type': 'application/json', 'user-agent': 'Netlify Clockwork', 'x-nf-event': 'schedule' }
  // A member that nothing uses is not there.
  const { url = 'https://localhost' } = (context.site as TaskContext['site'] | undefined) ?? {}
  return {
    rawUrl: `${url}/`,
    rawQuery: '',
    path: '/',
    httpMethod: 'POST',
    headers,
    multiValueHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
    queryStringParameters: {},
    multiValueQueryStringParameters: {},
    body: JSON.stringify(nextRun ? { next_run: nextRun.toISOString() } : {}),
    isBase64Encoded: false,
  }
}

function awsRun({ scheduledTime }: ScheduledEvent, context: TaskContext): object {
  const server = context.server as TaskContext['server'] | undefined
  const account = context.account as TaskContext['account'] | undefined
  return {
    version: '0',
    id: context.requestId,
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: account?.id ?? '',
    time: (scheduledTime ?? new Date()).toISOString().replace(/\.\d+/, ''),
    region: server?.awsRegion ?? '',
    resources: [],
    detail: {},
  }
}
