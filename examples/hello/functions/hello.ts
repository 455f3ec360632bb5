import { defineFunction } from 'anyhost'

export default defineFunction({
  config: { path: '/hello' },
  fetch: () => new Response('Hello from anywhere.'),
})
