import type { Surroundings } from '../../src/contract/surroundings.ts'
import { facts, geo } from './facts.ts'
import type { NetlifyNative } from './native.ts'

// Where the bootstrap keeps the context of a request, and where `getContext` of @netlify/functions 6.0.0 finds it (checked 2026-11).
const STORE = Symbol.for('@netlify/functions/request-context-store')

interface Store {
  getStore?(): NetlifyNative | undefined
}

/** Netlify, by the context that its bootstrap keeps for each request. So no header is read at all. */
export const surroundings: Surroundings<NetlifyNative> = {
  target: 'netlify',
  find() {
    // The symbol is the host's; every other content gives `undefined`.
    const native = (globalThis as { [STORE]?: Store })[STORE]?.getStore?.()
    return native?.context && native
  },
  facts,
  geo,
  waitUntil:
    ({ context }) =>
    (task) =>
      context?.waitUntil(task),
  native: /^(ip|requestId|geo\.(city|latitude|longitude|timezone|postalCode|(country|subdivision)\.(code|name)))$/,
}
