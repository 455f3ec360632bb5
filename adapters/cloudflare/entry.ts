/** What a person finds in the output: the Worker's routes as plain literals, and a small module for each function. */
import { banner, block, entryCode, excludedOf, literal } from '../../src/build/codegen.ts'
import { functionNames } from '../../src/build/function-names.ts'
import { bySpecificity } from '../../src/build/paths.ts'
import type { EmittedBundle, EmittedFile, MemberName, PlannedFunction } from '../../src/contract/adapter.ts'
import { compilePath } from '../../src/runtime/pattern.ts'
import { supports } from './supports.ts'
import { cronOf, limitBinding } from './wrangler.ts'

/** The members of the context that the runtime half exports. */
export const MEMBERS: readonly MemberName[] = ['geo', 'site', 'deploy', 'server', 'cacheStore']

export interface EmittedFunction {
  readonly file: EmittedFile
  readonly bundle: EmittedBundle
}

/** `functions/<id>/index.mjs`: the function, given to the runtime, which all share. `names` are what the Worker takes from it. */
export function functionFile(fn: PlannedFunction, root: string, names: readonly string[]): EmittedFunction {
  const entry = entryCode(fn, { members: MEMBERS, supports, runtime: '../..' })
  const contents = [banner(fn.source), entry.imports, '', `export default ${entry.call}`, ''].join('\n')
  const folder = `${root}/functions/${fn.id}`
  return {
    file: { path: `${folder}/index.mjs`, contents },
    bundle: { function: fn.id, folder, imports: [...entry.names, ...names], runtime: root },
  }
}

/** What the Worker needs of the runtime. */
export const workerNames = (functions: readonly PlannedFunction[], cache: boolean): string[] => [
  'dispatch',
  'exceptionsBy',
  ...(functions.some(({ kind }) => kind === 'scheduled') ? ['runScheduled'] : []),
  ...(functions.some(({ config }) => config.rateLimit) ? ['rateLimit'] : []),
  ...(cache ? ['uncached'] : []),
]

/** `index.mjs`, beside the runtime. */
export function workerFile(functions: readonly PlannedFunction[], root: string, cache: boolean): EmittedFile {
  const names = functionNames(functions)
  const answer = 'dispatch(routes, request, env, ctx)'
  const crons = cronsOf(functions, names)
  const lines = [
    banner(functions.length === 1 ? (functions[0]?.source ?? '') : 'the functions of the project'),
    `import { waitUntil } from 'cloudflare:workers'`,
    `import { ${workerNames(functions, cache).join(', ')} } from './anyhost.mjs'`,
    ...functions.map(({ id }) => `import ${names.get(id)} from './functions/${id}/index.mjs'`),
    '',
    '// A failure is an exception in the log: of what is printed Cloudflare keeps no stack.',
    'exceptionsBy(waitUntil)',
    '',
    '// The first path that matches decides.',
    `const routes = ${routesOf(functions, names)}`,
    '',
    ...(crons ? [`const crons = ${crons}`, ''] : []),
    'export default {',
    `  fetch: (request, env, ctx) => ${cache ? `uncached(${answer})` : answer},`,
    ...(crons
      ? ['  scheduled: (controller, env, ctx) => runScheduled(crons[controller.cron], controller, env, ctx),']
      : []),
    '}',
    '',
  ]
  return { path: `${root}/index.mjs`, contents: lines.join('\n') }
}

function routesOf(functions: readonly PlannedFunction[], names: ReadonlyMap<string, string>): string {
  const routes = functions
    .flatMap((fn) => fn.paths.map((path) => ({ path, fn })))
    .toSorted((a, b) => bySpecificity(a.path, b.path))
  return routes.length === 0 ? '[]' : `[\n${routes.map(({ path, fn }) => `  ${routeOf(path, fn, names)},\n`).join('')}]`
}

function routeOf(
  path: string,
  { id, methods, config, excludedPaths }: PlannedFunction,
  names: ReadonlyMap<string, string>,
): string {
  const { preferStatic, rateLimit } = config
  const limit = rateLimit && {
    binding: limitBinding(id),
    period: rateLimit.windowSize,
    by: [rateLimit.aggregateBy ?? 'domain'].flat(),
    to: rateLimit.to,
  }
  const properties = [
    `path: ${String(compilePath(path).match)}`,
    `handler: ${names.get(id)}`,
    ...excludedOf(excludedPaths),
    ...(methods ? [`method: ${literal(methods)}`] : []),
    ...(preferStatic ? ['preferStatic: true'] : []),
    ...(limit ? [`rateLimit: rateLimit(${literal(limit)})`] : []),
  ]
  return block('{', properties, '}', '  ')
}

/** By the expression as Cloudflare has it, which is what it hands over. */
function cronsOf(functions: readonly PlannedFunction[], names: ReadonlyMap<string, string>): string | undefined {
  const byCron = new Map<string, string[]>()
  for (const fn of functions) {
    const cron = cronOf(fn)
    if (cron !== undefined) byCron.set(cron, [...(byCron.get(cron) ?? []), names.get(fn.id) ?? ''])
  }
  if (byCron.size === 0) return undefined
  return `{\n${[...byCron].map(([cron, list]) => `  ${literal(cron)}: [${list.join(', ')}],\n`).join('')}}`
}
