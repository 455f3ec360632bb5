// An on-demand builder and its time.
import { builder, fromLambda } from 'anyhost/compat/netlify'

export default fromLambda(
  builder(async (event) => ({
    statusCode: event.path === '/page/none' ? 204 : 200,
    body: '<p>page</p>',
    headers: { 'content-type': 'text/html' },
    ttl: 120,
  })),
  { config: { path: '/page/:name' } },
)
