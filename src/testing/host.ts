/** The host of a test: the package's own runtime over what the test gives. */
import type { Entry, Handlers, Incoming } from '../contract/adapter.ts'
import type { Context } from '../contract/function.ts'
import { createBackground } from '../runtime/background.ts'
import { DEFINITION } from '../runtime/define.ts'
import { createHandler, type Servable } from '../runtime/handler.ts'
import { createUnbuilt } from '../runtime/unbuilt.ts'
import { factsOf } from './context.ts'
import { levelsOf, membersOf, type Purge } from './members.ts'
import { checkPossible, nameOf, type ContextOptions } from './options.ts'
import { collectTasks, type TestTasks } from './tasks.ts'

export type TestIncoming = Incoming<unknown>

export interface Served {
  /** A Response for a request; for a run, what the handler gave. */
  readonly outcome: unknown
  readonly tasks: TestTasks
  readonly purges: readonly Purge[]
}

/** Handlers in whose place others are called, which know the test's context. */
export type Watch = (prepare: (context: Context) => Context) => Handlers

/** One call of a function by the shared runtime: matcher, methods, cookies, errors and `getContext` are those of every host. */
export async function serve(
  incoming: TestIncoming,
  options: ContextOptions<never>,
  watch: Watch,
  entry: Entry<unknown> = {},
): Promise<Served> {
  checkPossible(options)
  const tasks = collectTasks()
  const purges: Purge[] = []
  const handlers = watch((context) =>
    Object.defineProperties(context, {
      // The runtime's own hides what a task failed with.
      waitUntil: { value: tasks.add, enumerable: true },
      level: { value: levelsOf(options, context), enumerable: true },
    }),
  )
  const toHandler = createUnbuilt<[], unknown, unknown>(
    createHandler({
      name: nameOf(options.target),
      facts: factsOf(options),
      receive: () => incoming,
      waitUntil: () => tasks.add,
      reply: (outcome) => outcome,
    }),
    membersOf(options, purges),
    createBackground(() => Promise.resolve()),
  )
  // What a definition is, with the watched handlers in it.
  const outcome = await toHandler({ [DEFINITION]: handlers } as unknown as Servable, entry)()
  return { outcome, tasks, purges }
}
