/** Functions as route handlers in an app of Next: the app is deployed as ever. */
import type { BuildAdapter, Emission, TargetPlan } from '../../src/contract/adapter.ts'
import { passedOnRefusals } from '../../src/build/excluded.ts'
import { LIMITS_ON } from './bounds.ts'
import { evidence } from './evidence.ts'
import { cronRefusals, cronsOf, withAddress } from './crons.ts'
import { handlerModule, routeModule } from './entry.ts'
import { MEMBERS } from './hosts.ts'
import { notesOf, refusalsOf, sharedRefusals } from './limits.ts'
import { appDirOf, hostOf, optionRefusals, type NextOptions } from './options.ts'
import { appRivals, otherFolders } from './rivals-in-app.ts'
import { rivalsOf } from './rivals.ts'
import { settingsOf } from './next-config.ts'
import { routesOf } from './routes.ts'
import { supports, SUPPORTS_ON } from './supports.ts'
import { tooManySettings, vercelJson, vercelRefusals } from './vercel-json.ts'

export type { NextHost, NextOptions } from './options.ts'

declare module '../../src/contract/function.ts' {
  interface TargetOptions {
    readonly next?: TargetOption
  }
  interface ProjectOptions {
    readonly next?: NextOptions & TargetOption & { readonly output?: 'app' }
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
    evidence,
    optionNames: { definition: [], project: ['host', 'appDir'] },
    limits: (options) => LIMITS_ON[hostOf(options)],
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
    files: [...files, ...handlers.flatMap((each) => each.files)],
    bundles: handlers.map(({ bundle }) => bundle),
    rivals: [
      ...otherFolders(appDir),
      ...routes.flatMap((route) => [rivalsOf(route, appDir), ...appRivals(route, appDir)]),
    ],
    settings: settingsOf(appDir, scheduled.length > 0),
    notes: notesOf(functions, host),
    patches,
    refusals: [
      ...optionRefusals(options),
      ...web.flatMap((fn) => refusalsOf(fn)),
      ...refusals,
      ...passedOnRefusals(web, 'Next chooses the route before its entry sees the path.'),
      ...routes.flatMap(sharedRefusals),
      ...(host === 'vercel'
        ? [...web.flatMap(vercelRefusals), ...scheduled.flatMap(cronRefusals), ...tooManySettings(patches, routes)]
        : []),
    ],
  }
}
