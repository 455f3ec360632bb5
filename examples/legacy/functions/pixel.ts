// Bytes in, bytes out, and what the client sent where the handler looks for it.
import { withLambda } from 'anyhost/compat/netlify'

export default withLambda(
  async (event) => ({
    statusCode: 200,
    headers: {
      'content-type': 'image/gif',
      'x-query': event.rawQuery,
      'x-ip': event.headers['client-ip'] ?? '',
      'x-path': event.path,
    },
    body: event.body ?? '',
    isBase64Encoded: event.isBase64Encoded,
  }),
  { config: { path: '/pixel/*' } },
)
