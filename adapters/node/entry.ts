/** What a person finds in the output: the server's routes as plain literals, and a small module for each function. */
import { banner, block, entryCode, excludedOf, literal } from '../../src/build/codegen.ts'
import { cronFields, parseCron } from '../../src/build/cron.ts'
import { functionNames } from '../../src/build/function-names.ts'
import { bySpecificity } from '../../src/build/paths.ts'
import type { EmittedBundle, EmittedFile, MemberName, PlannedFunction } from '../../src/contract/adapter.ts'
import { compilePath } from '../../src/runtime/pattern.ts'
import { supports } from './supports.ts'

/** The members of the context that the runtime half exports. */
export const MEMBERS: readonly MemberName[] = ['site', 'deploy', 'server', 'deadline', 'cacheStore']

export interface EmittedFunction {
  readonly file: EmittedFile
  readonly bundle: EmittedBundle
}

/** `functions/<id>/index.mjs`: the function, given to the runtime. `names` are what the server takes from the same runtime. */
export function functionFile(fn: PlannedFunction, folder: string, names: readonly string[]): EmittedFunction {
  const entry = entryCode(fn, { members: MEMBERS, maps: true, supports, saysNextRun: true })
  const contents = [banner(fn.source), entry.imports, '', `export default ${entry.call}`, ''].join('\n')
  const path = `${folder}/functions/${fn.id}`
  return {
    file: { path: `${path}/index.mjs`, contents },
    bundle: { function: fn.id, folder: path, imports: [...entry.names, ...names] },
  }
}

/** What the server needs of the runtime. */
export const serverNames = (functions: readonly PlannedFunction[]): string[] => [
  'serve',
  ...(functions.some(({ kind }) => kind === 'scheduled') ? ['startScheduler'] : []),
  ...(functions.some(({ config }) => config.rateLimit) ? ['rateLimit'] : []),
]

/** `server.mjs`. The server itself is in the runtime of every function; it is taken from that of the first. */
export function serverFile(
  functions: readonly PlannedFunction[],
  folder: string,
  settings: Record<string, unknown>,
): EmittedFile {
  const [first] = functions
  const names = functionNames(functions)
  const scheduled = functions.filter(({ kind }) => kind === 'scheduled')
  const lines = [
    banner(functions.length === 1 ? (first?.source ?? '') : 'the functions of the project'),
    `import { ${serverNames(functions).join(', ')} } from './functions/${first?.id}/anyhost.mjs'`,
    ...functions.map(({ id }) => `import ${names.get(id)} from './functions/${id}/index.mjs'`),
    '',
    ...limitsOf(functions, names),
    'await serve({',
    '  // The first path that matches decides.',
    `  routes: [${routesOf(functions, names)}],`,
    ...(scheduled.length > 0
      ? [
          '  startScheduler,',
          `  schedules: [\n${scheduled.map((fn) => `    ${scheduleOf(fn, names)},\n`).join('')}  ],`,
        ]
      : []),
    '  files: `${import.meta.dirname}/public`,',
    ...Object.entries(settings).map(([name, value]) => `  ${name}: ${literal(value, '  ')},`),
    '})',
    '',
  ]
  return { path: `${folder}/server.mjs`, contents: lines.join('\n') }
}

/** One count for all paths of a function. */
function limitsOf(functions: readonly PlannedFunction[], names: ReadonlyMap<string, string>): string[] {
  const lines = functions.flatMap(({ id, config: { rateLimit } }) => {
    if (!rateLimit) return []
    const { windowSize: window, windowLimit: limit, aggregateBy = 'domain', to } = rateLimit
    const settings = { window, limit, by: [aggregateBy].flat(), to }
    return [`const ${limitName(id, names)} = rateLimit(${literal(settings)})`]
  })
  return lines.length > 0 ? [...lines, ''] : []
}

// No name of a function begins like this.
const limitName = (id: string, names: ReadonlyMap<string, string>): string =>
  (names.get(id) ?? '').replace(/^fn/, 'limit')

function routesOf(functions: readonly PlannedFunction[], names: ReadonlyMap<string, string>): string {
  const routes = functions
    .flatMap((fn) => fn.paths.map((path) => ({ path, fn })))
    .toSorted((a, b) => bySpecificity(a.path, b.path))
  if (routes.length === 0) return ''
  return `\n${routes.map(({ path, fn }) => `    ${routeOf(path, fn, names)},\n`).join('')}  `
}

function routeOf(
  path: string,
  { id, methods, config, excludedPaths }: PlannedFunction,
  names: ReadonlyMap<string, string>,
): string {
  const { preferStatic, maxDuration, rateLimit } = config
  return block(
    '{',
    [
      `path: ${String(compilePath(path).match)}`,
      `handler: ${names.get(id)}`,
      ...excludedOf(excludedPaths),
      ...(methods ? [`method: ${literal(methods)}`] : []),
      ...(preferStatic ? ['preferStatic: true'] : []),
      ...(typeof maxDuration === 'number' ? [`maxDuration: ${maxDuration}`] : []),
      ...(rateLimit ? [`rateLimit: ${limitName(id, names)}`] : []),
    ],
    '}',
    '    ',
  )
}

function scheduleOf({ id, config }: PlannedFunction, names: ReadonlyMap<string, string>): string {
  const cron = parseCron(config.schedule ?? '')
  // Validation has read it before.
  if (typeof cron === 'string') throw new TypeError(cron)
  return block(
    '{',
    [
      `id: ${literal(id)}`,
      `handler: ${names.get(id)}`,
      `// ${config.schedule}\n      cron: ${literal(cronFields(cron), '      ')}`,
    ],
    '}',
    '    ',
  )
}
