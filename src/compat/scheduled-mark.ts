const crons = /* @__PURE__ */ new WeakMap<object, string>()

/** Remembers the expression beside the handler, which stays as it is. */
export function markScheduled<Handler extends object>(cron: string, handler: Handler): Handler {
  crons.set(handler, cron)
  return handler
}

/** What `schedule` was given for this handler. */
export const cronOf = (handler: unknown): string | undefined =>
  typeof handler === 'function' ? crons.get(handler) : undefined
