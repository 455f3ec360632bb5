/** What a purge reaches on Vercel, and what the host says of this deployment. */
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FarEnd, Gap, Harness } from '../../src/contract/harness.ts'

export const says: NonNullable<Harness['says']> = {
  'context.deploy.id': 'dpl_local',
  'context.deploy.context': 'production',
  'context.deploy.environment': 'production',
  'context.deploy.branch': 'main',
  'context.deploy.skewProtectionToken': 'dpl_local',
  'context.site.id': 'prj_local',
  'context.site.url': 'https://anyhost-local.vercel.app',
  'context.server.region': 'iad1',
  'context.server.awsRegion': 'us-east-1',
}

// Seen in dist/dev-server.mjs of @vercel/node 24.0.0, 2026-11.
export const gaps: readonly Gap[] = [
  {
    cases: ['cancellation.handler', 'cancellation.body', 'cancellation.stream'],
    why: 'The launcher of @vercel/node 24.0.0 tells no function that its client has gone.',
  },
  { cases: ['limits.body-at', 'limits.body-over'], why: 'The stand-in for the edge counts no bytes.' },
  { cases: ['context.deadline'], why: 'The launcher of @vercel/node 24.0.0 hands over no deadline.' },
  {
    cases: ['stream.request-early'],
    why: 'The launcher of @vercel/node 24.0.0 reads the body before it calls the function.',
  },
  {
    cases: ['url.two-slashes-*'],
    why: 'The launcher of @vercel/node 24.0.0 resolves the path against its own address.',
  },
  {
    cases: ['url.bad-host-*'],
    why: 'The launcher of @vercel/node 24.0.0 lets the Request constructor throw at a bad Host, outside of any handler.',
  },
  {
    cases: ['response-header.latin'],
    why: 'The launcher of @vercel/node 24.0.0 reads the headers of an answer as UTF-8.',
  },
  {
    cases: ['request-header.proto'],
    why: 'The launcher of @vercel/node 24.0.0 takes headers from a plain object, which has no member of that name.',
  },
]

/** Vercel's purge is no HTTP call but a member of the request context; the launcher writes each call into a file. */
export async function farEnd(root: string): Promise<FarEnd> {
  const log = join(root, 'purges.log')
  return {
    env: { ANYHOST_TEST_PURGE_LOG: log },
    mark: ['vercel-cache-tag', 'anyhost-site'],
    unconfigured: ['drop=context.purge'],
    failNext: () => 'fail=context.purge.dangerouslyDeleteByTag',
    async take() {
      const text = await readFile(log, 'utf8').catch(() => '')
      await rm(log, { force: true })
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => {
          // Written by the launcher, one object a line.
          const { call, args } = JSON.parse(line) as { call: string; args: [string[]] }
          if (call !== 'dangerouslyDeleteByTag') throw new Error(line)
          return { what: args[0].join() === 'anyhost-site' ? 'everything' : args[0] }
        })
    },
    close: async () => {},
  }
}
