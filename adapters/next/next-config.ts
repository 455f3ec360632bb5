/** Settings of an app with which routes do not work (next 16.4.6, `next build`, checked 2026-11). */
import type { EmittedSetting } from '../../src/contract/adapter.ts'
import { homeOf } from './options.ts'

/** `timed`: a cron job asks for some of them. */
export function settingsOf(appDir: string, timed: boolean): EmittedSetting[] {
  const paths = ['js', 'mjs', 'ts', 'mts'].map((extension) => `${homeOf(appDir)}next.config.${extension}`)
  return [
    {
      paths,
      key: 'output',
      value: 'export',
      what: "`output: 'export'` makes files of the app, and no function answers a request there.",
      why: 'Next runs a route once, while it builds, and fails at one that asks for every request.',
      fix: "Leave `output` out, or set it to 'standalone'; build the functions for another target beside the exported app.",
    },
    {
      paths,
      key: 'cacheComponents',
      value: true,
      what: '`cacheComponents` and the routes of the functions exclude each other.',
      why: "The routes say `dynamic = 'force-dynamic'`, so that no answer is kept, and with this setting Next fails at `dynamic`.",
      fix: 'Leave `cacheComponents` out, or build the functions for another target.',
    },
    {
      paths,
      key: 'pageExtensions',
      lacks: 'js',
      what: '`pageExtensions` leaves `js` out, and with it every route of the functions.',
      why: 'The routes are `route.js` in every project, and Next looks at files with these extensions alone.',
      fix: "Add 'js' to `pageExtensions`.",
    },
    ...(timed ? [moved(paths, 'basePath'), moved(paths, 'trailingSlash', true)] : []),
  ]
}

/** Vercel's documentation of cron jobs, checked 2026-11. */
const moved = (paths: readonly string[], key: string, value?: true): EmittedSetting => ({
  paths,
  key,
  ...(value && { value }),
  what: `With \`${key}\` no cron job reaches a scheduled function.`,
  why: 'The job asks for `/_anyhost/<name>` and follows no redirect.',
  fix: `Leave \`${key}\` out, or build the scheduled functions for another target.`,
})
