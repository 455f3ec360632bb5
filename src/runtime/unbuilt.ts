import type { BackgroundRunner, Entry, Handlers, Members } from '../contract/adapter.ts'
import type { ToHandler } from './handler.ts'
import { cookies, unknownLevels } from './members.ts'
import { listOf, METHODS, withHead } from './methods.ts'
import { compilePath } from './pattern.ts'
import { handlersOf } from './servable.ts'
import { findStorage } from './store.ts'
import { task } from './task.ts'

/**
 * `toHandler` for use without a build: every member of the context is there, path and method come from the
 * definition's own config. What an entry says wins.
 */
export function createUnbuilt<Args extends readonly unknown[], Result, Native>(
  toHandler: ToHandler<Args, Result, Native>,
  members: Members<Native>,
  background?: BackgroundRunner<Native>,
): ToHandler<Args, Result, Native> {
  const context = { cookies, level: unknownLevels, ...members }
  return (fn, entry) => {
    const handlers = handlersOf(fn)
    const runner = background && handlers.config?.background && { background }
    return toHandler(fn, { context, task, ...runner, ...entryOf<Native>(handlers), ...entry })
  }
}

function entryOf<Native>(handlers: Handlers): Entry<Native> {
  const { path, excludedPath, method } = handlers.config ?? {}
  const methods = method ? listOf(method) : METHODS.filter((each) => typeof handlers[each] === 'function')
  const als = findStorage()
  return {
    ...(path && { path: listOf(path).map(compilePath) }),
    ...(excludedPath && { excludedPath: listOf(excludedPath).map((each) => compilePath(each).match) }),
    ...(methods.length > 0 && { method: withHead(methods) }),
    ...(als && { als }),
  }
}
