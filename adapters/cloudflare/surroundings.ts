import type { Surroundings } from '../../src/contract/surroundings.ts'
import { facts, geo } from './facts.ts'
import type { CloudflareNative, ExecutionContext } from './native.ts'

/**
 * Cloudflare, by the name that workerd gives itself (flag `global_navigator`, on since 2022-03-21; checked 2026-11). Tasks are
 * kept where `nodejs_compat` shows the host's own module; without it the caller has the execution context and hands it in.
 */
export const surroundings: Surroundings<Pick<CloudflareNative, 'request'>> = {
  target: 'cloudflare',
  find: (request) => (globalThis.navigator?.userAgent === 'Cloudflare-Workers' ? { request } : undefined),
  facts,
  geo,
  waitUntil() {
    // Node's types do not know the host's module. Its `waitUntil` is that of the request that is running.
    const module = globalThis.process?.getBuiltinModule?.('cloudflare:workers') as ExecutionContext | undefined
    return module && ((task) => module.waitUntil(task))
  },
  native:
    /^(ip|requestId|geo\.(city|latitude|longitude|timezone|postalCode|country\.code|subdivision\.(code|name)|continent))$/,
}
