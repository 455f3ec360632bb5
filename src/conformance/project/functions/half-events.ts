import { defineFunction } from 'anyhost'

/** Takes one event, and requests; other events are nobody's. */
export default defineFunction({
  config: { path: '/half-events' },
  fetch: async (request) => {
    console.log(`half-events was asked ${await request.text()}`)
    return new Response('asked')
  },
  deploySucceeded: (event) => console.log(`half-events heard ${event.deploy.branch}`),
})
