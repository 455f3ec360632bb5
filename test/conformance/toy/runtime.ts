/** What runs on the toy host: it calls a function with a Request and with what it knows. */
import {
  createHandler,
  purgeFailed,
  toGeo,
  type CacheControls,
  type Geo,
  type Server,
  type ToHandler,
} from 'anyhost/adapter'

export { cookies, levels, task } from 'anyhost/adapter'

/** What the host hands over with each request. */
export interface ToyNative {
  readonly id: string
  readonly city?: string
  readonly country?: string
  /** Keeps the function from being frozen. */
  keep(task: Promise<unknown>): void
}

export const geo = ({ city, country }: ToyNative): Geo => toGeo({ city, countryCode: country })

export const server = (): Server => ({ region: 'toy-1' })

export const cacheControls = (): CacheControls => ({
  purge: ({ tags }) => send({ tags }),
  purgeAll: () => send({ all: true }),
})

async function send(scope: object): Promise<void> {
  const { TOY_PURGE_URL: url } = process.env
  const response = url ? await fetch(url, { method: 'POST', body: JSON.stringify(scope) }) : undefined
  if (!response?.ok) throw purgeFailed('the host has not taken it.')
}

export const toCompiled: ToHandler<[request: Request, native: ToyNative], Response, ToyNative> =
  /* @__PURE__ */ createHandler({
    name: 'toy',
    facts: { requestId: ({ id }) => id },
    receive: (request, native) => ({ kind: 'request', request, url: request.url, method: request.method, native }),
    waitUntil: ({ keep }) => keep,
    // Every answer that the handler makes is one.
    reply: (outcome) => outcome as Response,
  })
