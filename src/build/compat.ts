/** The hosts' own names (`anyhost/compat/<host>`) in a bundle. They lie in the target's runtime, as `anyhost` does. */
import type { Plugin } from 'esbuild'
import type { MemberName } from '../contract/adapter.ts'

/** What each module exports at run time. A test compares it with the module. */
export const COMPAT: Readonly<Record<string, readonly string[]>> = {
  netlify: ['builder', 'fromLambda', 'getContext', 'purgeCache', 'schedule', 'stream', 'withLambda'],
  vercel: [
    'attachDatabasePool',
    'awsCredentialsProvider',
    'dangerouslyDeleteBySrcImage',
    'dangerouslyDeleteByTag',
    'geolocation',
    'getCache',
    'getDeadline',
    'getEnv',
    'getVercelOidcToken',
    'invalidateBySrcImage',
    'invalidateByTag',
    'ipAddress',
    'waitUntil',
  ],
}

/** Both hosts have a name such as `getContext`: in the runtime it stands with its host. */
const runtimeName = (host: string, name: string): string => `${host}_${name}`

/** A name of the runtime as its host and the name there; `undefined` for a name of `anyhost` itself. */
export function compatOf(runtime: string): { readonly host: string; readonly name: string } | undefined {
  const [host = '', name = ''] = runtime.split('_')
  return COMPAT[host]?.includes(name) ? { host, name } : undefined
}

/** The rows of the matrix that the names of a bundle stand for. */
export const compatFeatures = (names: readonly string[]): string[] =>
  names.flatMap((each) => {
    const found = compatOf(each)
    return found ? [`compat.${found.host}.${found.name}`] : []
  })

/** Puts imports from the runtime in the place of each module: a module a name, so that what nobody uses is left out. */
export function compatPlugin(): Plugin {
  return {
    name: 'compat',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^anyhost\/compat\/\w+(?:#\w+)?$/ }, ({ path }) => {
        const module = path.slice('anyhost/compat/'.length)
        return COMPAT[module.replace(/#.*/, '')] ? { path: module, namespace: 'compat', sideEffects: false } : undefined
      })
      onResolve({ filter: /^\.\/anyhost\.mjs$/, namespace: 'compat' }, ({ path }) => ({
        path,
        external: true,
        sideEffects: false,
      }))
      onLoad({ filter: /.*/, namespace: 'compat' }, ({ path }) => {
        const [host = '', name] = path.split('#')
        if (name) return { contents: `export { ${runtimeName(host, name)} as ${name} } from './anyhost.mjs'` }
        return {
          contents: (COMPAT[host] ?? [])
            .map((each) => `export { ${each} } from 'anyhost/compat/${host}#${each}'`)
            .join('\n'),
        }
      })
    },
  }
}

/** What these names need of an entry. */
export interface CompatNeeds {
  /** They ask for the running request's context. */
  readonly als: boolean
  readonly cache: boolean
  /** They keep values under keys. */
  readonly store: boolean
  /** Members that the wrappers of Lambda-style handlers read. */
  readonly members: readonly MemberName[]
}

const LAMBDA = new Set(['fromLambda', 'withLambda'])
const MARKERS = new Set(['builder', 'schedule', 'stream'])
const PURGES = new Set(['purgeCache', 'invalidateByTag', 'dangerouslyDeleteByTag'])

export function compatNeeds(names: readonly string[]): CompatNeeds {
  const compat = names.flatMap((name) => compatOf(name) ?? []).map(({ name }) => name)
  const lambda = [...names, ...compat].some((name) => LAMBDA.has(name))
  return {
    als: compat.some((name) => !LAMBDA.has(name) && !MARKERS.has(name)),
    cache: compat.some((name) => PURGES.has(name)),
    store: compat.includes('getCache'),
    // The rest is for the events of scheduled runs and of API Gateway.
    members: lambda ? ['account', 'deadline', 'server', 'site'] : [],
  }
}
