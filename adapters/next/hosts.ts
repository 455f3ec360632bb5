/** What the app's host says, as the build sees it: the members that the runtime half has for it. */
import type { MemberName } from '../../src/contract/adapter.ts'
import type { NextHost } from './options.ts'

/** The members of the context that the runtime half exports for each host, as `geoOnVercel`. */
export const MEMBERS: Readonly<Record<NextHost, readonly MemberName[]>> = {
  vercel: ['geo', 'site', 'deploy', 'server', 'deadline', 'cacheStore'],
  netlify: ['geo', 'account', 'site', 'deploy', 'server', 'cacheStore'],
  none: ['cacheStore'],
}

/** Hosts whose CDN the runtime half can purge. */
const PURGES: readonly NextHost[] = ['vercel']

/** The export of the runtime half behind a name of the entry: `geoOnVercel as geo`. */
export function exportFor(name: string, host: NextHost): string {
  const suffix = host === 'vercel' ? 'OnVercel' : 'OnNetlify'
  // Off Vercel it is the memory of the instance.
  if (name === 'cacheStore') return host === 'vercel' ? 'cacheStoreOnVercel as cacheStore' : name
  if (name === 'cacheControls')
    return `${PURGES.includes(host) ? `cacheControls${suffix}` : 'noCacheControls'} as ${name}`
  return MEMBERS[host].some((member) => member === name) ? `${name}${suffix} as ${name}` : name
}

/** The facts that every function gets, under the name of their export. */
export const factsOf = (host: NextHost): string | undefined =>
  host === 'none' ? undefined : host === 'vercel' ? 'onVercel' : 'onNetlify'
