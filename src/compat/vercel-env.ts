import { getContext } from '../runtime/get-context.ts'

/** In the order of @vercel/functions 3.9.9, get-env.js. */
const NAMES = [
  'VERCEL',
  'CI',
  'VERCEL_ENV',
  'VERCEL_URL',
  'VERCEL_BRANCH_URL',
  'VERCEL_PROJECT_PRODUCTION_URL',
  'VERCEL_REGION',
  'VERCEL_DEPLOYMENT_ID',
  'VERCEL_SKEW_PROTECTION_ENABLED',
  'VERCEL_AUTOMATION_BYPASS_SECRET',
  'VERCEL_GIT_PROVIDER',
  'VERCEL_GIT_REPO_SLUG',
  'VERCEL_GIT_REPO_OWNER',
  'VERCEL_GIT_REPO_ID',
  'VERCEL_GIT_COMMIT_REF',
  'VERCEL_GIT_COMMIT_SHA',
  'VERCEL_GIT_COMMIT_MESSAGE',
  'VERCEL_GIT_COMMIT_AUTHOR_LOGIN',
  'VERCEL_GIT_COMMIT_AUTHOR_NAME',
  'VERCEL_GIT_PREVIOUS_SHA',
  'VERCEL_GIT_PULL_REQUEST_ID',
] as const

type Env = { [Name in (typeof NAMES)[number]]: string | undefined }

/**
 * Vercel's system environment variables. Off Vercel, in a request and without an argument, those that mean the same
 * everywhere come from the context: `VERCEL_ENV`, `VERCEL_DEPLOYMENT_ID`, `VERCEL_GIT_COMMIT_REF` and
 * `VERCEL_PROJECT_PRODUCTION_URL`. The others are `undefined`. Holds a secret on Vercel: do not send it anywhere.
 */
export function getEnv(env?: { [key: string]: string | undefined }): Env {
  const given = env ?? globalThis.process?.env ?? {}
  const known = env || given['VERCEL'] ? {} : fromContext()
  const pairs = NAMES.map((name) => [name, given[name] || known[name] || undefined] as const)
  // One pair for each name, by the line above.
  return Object.fromEntries(pairs) as Env
}

function fromContext(): Partial<Env> {
  const context = getContext({ optional: true })
  if (!context) return {}
  return {
    VERCEL_ENV: context.deploy?.environment,
    VERCEL_DEPLOYMENT_ID: context.deploy?.id,
    VERCEL_GIT_COMMIT_REF: context.deploy?.branch,
    VERCEL_PROJECT_PRODUCTION_URL: context.site?.url?.replace(/^https?:\/\//, ''),
  }
}
