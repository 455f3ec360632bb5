/** What `options.next` of anyhost.config says, and what is wrong with it. */
import type { Refusal } from '../../src/contract/adapter.ts'

/** Whose edge stands before the app. */
export type NextHost = 'vercel' | 'netlify' | 'none'

/** Options of the target `next`, in `options` of anyhost.config: they hold for the whole app. */
export interface NextOptions {
  /**
   * Whose platform headers may be read, for the client's address and place, the request id and the deployment. Default
   * `none`: nothing is read, because behind any other server a client can send these headers itself.
   */
  readonly host?: NextHost
  /** The folder of the App Router, relative to the project: `app` or `src/app`. Default `app`. */
  readonly appDir?: string
}

const HOSTS: readonly NextHost[] = ['vercel', 'netlify', 'none']
const DEFAULT_APP = 'app'

/** The host that the options name; `none` where they name none, or none that there is. */
export const hostOf = (options: unknown): NextHost => HOSTS.find((each) => each === member(options, 'host')) ?? 'none'

/** The folder with the routes, without a slash at its ends. */
export function appDirOf(options: unknown): string {
  const given = member(options, 'appDir')
  return isFolder(given) ? given.replace(/^\.\/|\/$/g, '') : DEFAULT_APP
}

/** What stands before an App Router's folder: that of the app, with a slash at its end, or nothing. */
export const homeOf = (appDir: string): string => appDir.replace(/(?:src\/)?app$/, '')

export function optionRefusals(options: unknown): Refusal[] {
  const [host, appDir] = [member(options, 'host'), member(options, 'appDir')]
  return [
    ...(host === undefined || HOSTS.some((each) => each === host)
      ? []
      : [
          refuse(
            `next has no host ${JSON.stringify(host)}.`,
            'The host decides whose headers are believed.',
            `Set \`host\` to one of: ${HOSTS.join(', ')}.`,
          ),
        ]),
    ...(appDir === undefined || isFolder(appDir)
      ? []
      : [
          refuse(
            `${JSON.stringify(appDir)} is no folder of an App Router.`,
            'Next reads routes from `app` or `src/app` alone.',
            "Set `appDir` to 'app' or 'src/app'; in a monorepo with the path to the app before it.",
          ),
        ]),
  ]
}

/** A fault of the project's settings, which is no function's. */
const refuse = (what: string, why: string, fix: string): Refusal => ({ function: '', at: [], what, why, fix })

const isFolder = (given: unknown): given is string =>
  typeof given === 'string' && /^(?:\.\/)?(?:[\w.@-]+\/)*app\/?$/.test(given) && !given.split('/').includes('..')

function member(options: unknown, name: keyof NextOptions): unknown {
  // The check is the proof: an object may be asked for any member.
  return typeof options === 'object' && options !== null ? (options as Record<string, unknown>)[name] : undefined
}
