import { defineFunction, getContext } from 'anyhost'

export default defineFunction({
  config: { path: '/pets/:name', method: ['GET', 'POST'], region: 'us-east-1' },

  async fetch(request, context) {
    const visits = Number(context.cookies.get('visits') ?? 0) + 1
    context.cookies.set('visits', String(visits))
    context.cookies.set({
      name: 'last',
      value: encodeURIComponent(context.params.name),
      httpOnly: true,
      sameSite: 'lax',
    })
    context.waitUntil(note(`${context.params.name} was asked for`))

    const toys = context.url.searchParams.getAll('toy')
    const sent: unknown = request.method === 'POST' ? await request.json() : undefined
    return Response.json({
      name: context.params.name,
      visits,
      toys,
      sent,
      city: context.geo.city,
      country: context.geo.country.name,
    })
  },
})

/** Runs after the reply where the host allows it, and before the instance stops on every host. */
async function note(text: string): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 20))
  console.log(`${text} (request ${getContext().requestId})`)
}
