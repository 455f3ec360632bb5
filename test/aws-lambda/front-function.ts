/** A function whose first path segment says what it does, as a user would write it. */
export const SOURCE: string = `import { defineFunction } from 'anyhost'

const steps = {
  async cookies() {
    const headers = new Headers({ 'content-type': 'text/plain' })
    headers.append('set-cookie', 'a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT')
    headers.append('set-cookie', 'b=2')
    return new Response('two', { status: 201, headers })
  },
  async echo(request) {
    return new Response(await request.arrayBuffer(), { headers: { 'content-type': request.headers.get('content-type') ?? '' } })
  },
  async seen(request, context) {
    return Response.json({ url: request.url, rest: context.params.rest, toys: context.url.searchParams.getAll('toy'), ip: context.ip, id: context.requestId, cookie: request.headers.get('cookie'), city: context.geo.city })
  },
  async throws() {
    throw new TypeError('secret')
  },
  async empty() {
    return new Response(null, { status: 204, headers: { 'x-a': '1' } })
  },
  async stream() {
    let n = 0
    return new Response(new ReadableStream({
      async pull(controller) {
        if (n++ === 2) return controller.close()
        controller.enqueue(new TextEncoder().encode(n === 1 ? 'one' : 'two'))
        await new Promise((resolve) => setTimeout(resolve, 200))
      },
    }))
  },
  async breaks() {
    let n = 0
    return new Response(new ReadableStream({
      pull(controller) {
        if (n++ > 0) controller.error(new Error('cut'))
        else controller.enqueue(new TextEncoder().encode('one'))
      },
    }))
  },
  async late(_request, context) {
    context.waitUntil(new Promise((resolve) => setTimeout(() => resolve(console.log('the task is done')), 50)))
    return new Response('early')
  },
}

export default defineFunction({
  config: { path: '/:step/:rest*', method: ['GET', 'POST'] },
  fetch: (request, context) => steps[context.params.step](request, context),
})
`
