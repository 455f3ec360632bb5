import { defineFunction } from 'anyhost'

export default defineFunction({
  GET() {
    throw new Error('The client must not see this.')
  },
})
