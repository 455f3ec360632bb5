/** Functions as route handlers in an app of Next: the app is deployed as ever. */
import type { BuildAdapter, Emission, TargetPlan } from '../../src/contract/adapter.ts'
import { cronRefusals, cronsOf, withAddress } from './crons.ts'
import { handlerModule, routeModule } from './entry.ts'
import { MEMBERS } from './hosts.ts'
import { notesOf, refusalsOf, sharedRefusals } from './limits.ts'
import { appDirOf, hostOf, optionRefusals, type NextOptions } from './options.ts'
import { rivalsOf } from './rivals.ts'
import { routesOf } from './routes.ts'
import { supports, SUPPORTS_ON } from './supports.ts'
import { tooManySettings, vercelJson, vercelRefusals } from './vercel-json.ts'

export type { NextHost, NextOptions } from './options.ts'

declare module '../../src/contract/function.ts' {
  interface TargetOptions {
    readonly next?: TargetOption
  }
}

/** The build half for Next. */
export default function next(): BuildAdapter<NextOptions> {
  return {
    name: 'next',
    outputs: ['app'],
    folders: { app: 'app' },
    group: 'node',
    supports,
    supportsByOptions: (options) => SUPPORTS_ON[hostOf(options)],
    members: MEMBERS.none,
    emit,
  }
}

function emit({ options, functions }: TargetPlan<NextOptions>): Emission {
  const [appDir, host] = [appDirOf(options), hostOf(options)]
  // Vercel alone starts something by a clock.
  const scheduled = host === 'vercel' ? functions.filter(({ kind }) => kind === 'scheduled').map(withAddress) : []
  const web = [...functions.filter(({ kind }) => kind === 'web'), ...scheduled]
  const { files: routes, refusals } = routesOf(web)
  const handlers = web.map((fn) => handlerModule(fn, appDir, host))
  const files = routes.map((route) => routeModule(route, appDir))
  const patches = host === 'vercel' ? vercelJson(routes, files, cronsOf(scheduled)) : []
  return {
    files: [...files, ...handlers.map(({ file }) => file)],
    bundles: handlers.map(({ bundle }) => bundle),
    rivals: routes.map((route) => rivalsOf(route, appDir)),
    notes: notesOf(functions, host),
    patches,
    refusals: [
      ...optionRefusals(options),
      ...web.flatMap((fn) => refusalsOf(fn, host)),
      ...refusals,
      ...routes.flatMap(sharedRefusals),
      ...(host === 'vercel'
        ? [...web.flatMap(vercelRefusals), ...scheduled.flatMap(cronRefusals), ...tooManySettings(patches, routes)]
        : []),
    ],
  }
}
