/** The modules that an app of Next gets: a handler for each function, and routes that name it. */
import type { EmittedBundle, EmittedFile, PlannedFunction } from '../../src/contract/adapter.ts'
import { banner, entryCode, literal, type EntryCode } from '../../src/build/codegen.ts'
import { exportFor, factsOf, MEMBERS } from './hosts.ts'
import { loadingModule } from './loaded.ts'
import type { NextHost } from './options.ts'
import { vercelRegion } from '../../src/runtime/vercel-regions.ts'
import { METHODS, type RouteFile } from './routes.ts'
import { supports, SUPPORTS_ON } from './supports.ts'

/** Below the App Router's folder. Next routes nothing in a folder whose name starts with `_`. */
const PRIVATE = '_anyhost'

/** The function's handler. Every route of the function imports this one module. */
export function handlerModule(
  fn: PlannedFunction,
  appDir: string,
  host: NextHost,
): { files: EmittedFile[]; bundle: EmittedBundle } {
  const facts = factsOf(host)
  const starters = fn.kind === 'scheduled' ? ['schedule'] : []
  // Next sends no events: those that a build accepted to lose have no part in the entry.
  const entry = entryCode(
    { ...fn, events: [] },
    {
      members: MEMBERS[host],
      supports: { ...supports, ...SUPPORTS_ON[host] },
      names: [...(facts ? [facts] : []), ...starters],
      properties: [...(facts ? [`host: ${facts}`] : []), ...starters, 'after'],
      maps: true,
    },
  )
  const place = `${appDir}/${PRIVATE}/${fn.id}`
  const { files, folder } =
    (fn.parts.files ?? []).length > 0 ? loaded(fn, entry, place, appDir) : bundled(fn, entry, place)
  return {
    files,
    bundle: { function: fn.id, folder, imports: entry.names.map((name) => exportFor(name, host)) },
  }
}

interface Placed {
  readonly files: EmittedFile[]
  /** Of the companions. */
  readonly folder: string
}

/**
 * Next bundles it. Turbopack reads the source map of a module only where it does not merge it with the one that imports it,
 * as with the `import()` of an entry with maps (next 16.4.6, checked 2026-11).
 */
function bundled(fn: PlannedFunction, entry: EntryCode, folder: string): Placed {
  const contents = [
    banner(fn.source),
    `import { after } from 'next/server'`,
    entry.imports,
    '',
    `export const handler = ${entry.call}`,
    '',
  ].join('\n')
  return { files: [{ path: `${folder}/handler.mjs`, contents }], folder }
}

/** The module that calls what Node loads, and that module: see loaded.ts. */
function loaded(fn: PlannedFunction, entry: EntryCode, place: string, appDir: string): Placed {
  // Node loads a module once, so `next dev` sees a change only under another name.
  const folder = `${place}/${fn.parts.version?.() ?? 'files'}`
  const contents = [banner(fn.source), entry.imports, '', `export const create = (after) => ${entry.call}`, ''].join(
    '\n',
  )
  return {
    files: [
      { path: `${place}/handler.mjs`, contents: loadingModule(fn, folder, appDir) },
      { path: `${folder}/entry.mjs`, contents },
    ],
    folder,
  }
}

/**
 * One `route.js`. JavaScript in every project: Next asks for TypeScript as soon as it finds a file of it, and checks the
 * types of routes in TypeScript alone (typegen.js of next 16.4.6). It reads the settings by parsing this file, so each
 * is an export of its own with a literal value.
 */
export function routeModule({ folder, functions, handlers }: RouteFile, appDir: string): EmittedFile {
  const up = folder === '' ? './' : '../'.repeat(folder.split('/').length)
  const named = functions.map((fn, at) => ({ fn, name: functions.length > 1 ? `handler${at + 1}` : 'handler' }))
  // Every handler is of one of the functions.
  const nameOf = (fn: PlannedFunction): string => named.find((each) => each.fn === fn)!.name
  const contents = [
    banner(functions.map(({ source }) => source).join(' and ')),
    ...named.map(({ fn: { id }, name }) => {
      const clause = name === 'handler' ? name : `handler as ${name}`
      return `import { ${clause} } from '${up}${PRIVATE}/${id}/handler.mjs'`
    }),
    '',
    ...Object.entries(settingsOf(functions[0]!)).map(([name, value]) => `export const ${name} = ${literal(value)}`),
    '',
    ...METHODS.map((method) => `export const ${method} = ${nameOf(handlers[method])}`),
    '',
  ].join('\n')
  return { path: [appDir, folder, 'route.js'].filter(Boolean).join('/'), contents }
}

/** The route segment config (Next's page on it, checked 2026-11). */
function settingsOf({ config }: PlannedFunction): Record<string, unknown> {
  const regions = config.regions?.flatMap((region) => vercelRegion(region) ?? [])
  return {
    runtime: 'nodejs',
    // Never answered at build time or from a cache of Next, and the request is no proxy.
    dynamic: 'force-dynamic',
    ...(regions && regions.length > 0 && { preferredRegion: regions }),
    ...(typeof config.maxDuration === 'number' && { maxDuration: config.maxDuration }),
  }
}
