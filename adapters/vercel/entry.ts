/** The module that Vercel calls: the same for every output but for where its companions are. */
import type { MemberName, PlannedFunction, Supports } from '../../src/contract/adapter.ts'
import { banner, entryCode, literal } from '../../src/build/codegen.ts'
import { limitOf } from './options.ts'
import { limitSupports } from './supports.ts'

/** The members of the context that the runtime half exports. */
export const MEMBERS: readonly MemberName[] = ['geo', 'site', 'deploy', 'server', 'deadline', 'cacheStore']

interface EntryFile {
  /** Lines of code; what an output adds stands behind them. */
  readonly lines: readonly string[]
  /** What `anyhost.mjs` must export. */
  readonly imports: readonly string[]
}

/** `purgeAll` purges a tag, so every response of a project that purges carries it. */
export const isTagged = (functions: readonly PlannedFunction[]): boolean =>
  functions.some(({ parts }) => parts.members.includes('cacheControls'))

/** What reads a call that is no request of a client. */
const STARTERS: Readonly<Record<PlannedFunction['kind'], readonly string[]>> = {
  web: [],
  scheduled: ['schedule'],
  event: ['deployEvents'],
}

export function entryFile(fn: PlannedFunction, from: string, tagged: boolean, supports: Supports): EntryFile {
  const limit = limitOf(fn)
  const own = limitSupports(fn.options)
  const { imports, call, names } = entryCode(fn, {
    from,
    maps: true,
    members: MEMBERS,
    supports: Object.keys(own).length > 0 ? { ...supports, ...own } : supports,
    names: [...STARTERS[fn.kind], ...(tagged ? ['tagged'] : []), ...(limit ? ['limited'] : [])],
    properties: fn.kind === 'event' ? [`...deployEvents(${literal(fn.events)})`] : STARTERS[fn.kind],
  })
  const answer = tagged ? `tagged(${call})` : call
  const lines = [
    banner(fn.source),
    imports,
    '',
    `const handler = ${limit ? `limited(${answer}, ${literal(limit)})` : answer}`,
    '',
    // Vercel calls `fetch` without its object, and with a second argument in development alone.
    `export default { fetch: (request) => handler(request) }`,
    '',
  ]
  return { lines, imports: names }
}
