/** Settings of an app with which none of the routes works (next 16.4.6, `next build`, checked 2026-11). */
import type { EmittedSetting } from '../../src/contract/adapter.ts'
import { homeOf } from './options.ts'

export function settingsOf(appDir: string): EmittedSetting[] {
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
  ]
}
