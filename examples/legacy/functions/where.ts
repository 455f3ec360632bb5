// The names of both hosts' packages in one function.
import { defineFunction } from 'anyhost'
import { getContext } from 'anyhost/compat/netlify'
import { geolocation, getCache, ipAddress, waitUntil } from 'anyhost/compat/vercel'

export default defineFunction({
  config: { path: '/where' },
  async fetch(request) {
    waitUntil(Promise.resolve())
    const refused = await getCache()
      .get('key')
      .then(
        () => 'ANSWERED',
        (error: { code?: string }) => error.code,
      )
    return Response.json({
      netlify: getContext().ip,
      vercel: ipAddress(request),
      city: geolocation(request).city ?? null,
      refused,
    })
  },
})
