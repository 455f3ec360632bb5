import { defineFunction } from 'anyhost'

// The bytes and the type that were sent, and the address as the function sees it.
export default defineFunction({
  config: { path: '/echo/*' },
  async fetch(request, { url, params }) {
    const headers = new Headers({
      'content-type': request.headers.get('content-type') ?? 'application/octet-stream',
      'x-echo-url': url.pathname + url.search,
      'x-echo-rest': encodeURIComponent(params['0']),
    })
    headers.append('set-cookie', 'first=1; Expires=Wed, 21 Oct 2037 07:28:00 GMT; Path=/')
    headers.append('set-cookie', 'second=2; Path=/')
    return new Response(await request.arrayBuffer(), { headers })
  },
})
