// A handler with a callback, as it ran in Netlify's Lambda-style runtime. Only the last line is new.
import { fromLambda, type Handler } from 'anyhost/compat/netlify'

const handler: Handler = (event, context, callback) => {
  if (event.httpMethod !== 'POST') return callback?.(null, { statusCode: 405, headers: { Allow: 'POST' }, body: '' })
  const { email } = JSON.parse(event.body ?? '{}') as { email?: string }
  setTimeout(() => {
    const body = JSON.stringify({ email, route: event.route, left: context.getRemainingTimeInMillis() > 0 })
    callback?.(null, {
      statusCode: 201,
      headers: { 'Content-Type': 'application/json', 'Set-Cookie': 'seen=1' },
      multiValueHeaders: { 'set-cookie': ['seen=1; Path=/', 'list=news; Path=/'] },
      body,
    })
  }, 5)
}

export default fromLambda(handler, { config: { path: '/subscribe/:list' } })
