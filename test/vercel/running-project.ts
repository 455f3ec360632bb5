/** A project whose functions show what reaches them, and what comes back. */
import { functionFile } from '../build/project.ts'

/** Waits, and says so when it is told to go on: a stream that a client sees in parts. */
const STREAM = `async fetch() {
    const encoder = new TextEncoder()
    const parts = async function* () {
      yield encoder.encode('first')
      await new Promise((resolve) => setTimeout(resolve, 400))
      yield encoder.encode(' second')
    }
    return new Response(ReadableStream.from(parts()))
  }`

const COOKIES = `fetch(request, context) {
    context.cookies.set('a', '1')
    const headers = new Headers()
    headers.append('set-cookie', 'b=2; Expires=Wed, 21 Oct 2037 07:28:00 GMT')
    return new Response('ok', { status: 201, headers })
  }`

const TASK = `fetch(request, context) {
    context.waitUntil(new Promise((resolve) => setTimeout(resolve, 300)).then(() => console.log('the task is done')))
    return new Response('replied')
  }`

const PURGE = `import { cache, defineFunction } from 'anyhost'
export default defineFunction({
  config: { path: '/purge' },
  async POST() {
    await cache.purgeAll()
    await cache.purge({ tags: ['pets'] })
    return new Response('purged')
  },
})
`

export const RUNNING_PROJECT: Readonly<Record<string, string>> = {
  'functions/pets.ts': functionFile(
    `{ path: '/pets/:name', method: ['GET', 'POST'] }`,
    `fetch: async (request, context) => Response.json({ url: request.url, params: context.params, body: await request.text() })`,
  ),
  'functions/stream.ts': functionFile(`{ path: '/stream', cancellation: true }`, STREAM),
  'functions/cookies.ts': functionFile(`{ path: '/cookies' }`, COOKIES),
  'functions/task.ts': functionFile(`{ path: '/task' }`, TASK),
  'functions/purge.ts': PURGE,
  // It would also take what a cron job asks for.
  'functions/all.ts': functionFile(
    `{ path: '/*', excludedPath: ['/_anyhost/pets', '/_anyhost/task'] }`,
    `fetch: () => new Response('everything else')`,
  ),
  'functions/nightly.ts': functionFile(
    `{ schedule: '@daily' }`,
    `scheduled: ({ cron }, context) => console.log('it ran', cron, context.target)`,
  ),
  'functions/broken.ts': functionFile(
    `{ schedule: '0 9 * * MON-FRI' }`,
    `async scheduled() {\n    throw new Error('it broke')\n  }`,
  ),
  'public/pets/static': 'a static file',
}
