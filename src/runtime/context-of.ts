import type { Given, RequestContext, Surroundings } from '../contract/surroundings.ts'
import { log } from './log.ts'
import { storage } from './store.ts'

/** A host whose `native` only its own members take. */
export type AnySurroundings = Omit<Surroundings<never>, 'find'> & { find(request: Request): unknown }

// What we make of what hosts say: the same for all of them.
const DERIVED = /^(target|level|geo\.country\.(name|flag))$/

/** Gives `contextOf` for these hosts: the first that this is says what it knows. */
export function createContextOf(
  hosts: readonly AnySurroundings[],
): (request: Request, given?: Given) => RequestContext {
  return (request, given = {}) => {
    // A handler of this package has a context already, and only such run in the storage.
    const own = storage()?.getStore() as RequestContext | undefined
    if (own) return own
    let native: unknown
    const host = hosts.find((each) => (native = each.find(request)))
    // Where there is a host it is of its type, and else nobody asks for it.
    return combine(host, native as never, given)
  }
}

function combine(host: AnySurroundings | undefined, native: never, given: Given): RequestContext {
  const keep = given.waitUntil?.bind(given) ?? host?.waitUntil(native)
  // Hosts say '' where they do not know.
  const requestId = given.requestId || host?.facts.requestId?.(native) || undefined
  return {
    target: host?.target,
    requestId,
    ip: given.ip || host?.facts.ip?.(native) || undefined,
    get geo() {
      return host?.geo(native) ?? { country: {}, subdivision: {} }
    },
    waitUntil:
      keep &&
      ((...task) => {
        if (!task.length) throw new TypeError('waitUntil needs a task.')
        keep(
          Promise.resolve(task[0]).catch((error) =>
            log('ANYHOST_TASK_FAILED', 'A task failed', requestId ?? '-', error),
          ),
        )
      }),
    level(feature) {
      const name = feature.slice('context.'.length)
      // What was handed in is there; any other name reads as undefined.
      if (given[name as 'ip'] || (name === 'waitUntil' && keep) || host?.native.test(name)) return 'native'
      return host && DERIVED.test(name) ? 'emulated' : 'none'
    },
  }
}
