/** A project of a repository of many: its functions fail in a workspace package, each way once. */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Feature } from '../../src/contract/features.ts'

const DEEP = `interface Nothing {
  readonly here?: string
}

export function fail(mark: string): never {
  const nothing: Nothing = {}
  throw new Error(\`failed \${mark} \${nothing.here}\`)
}
`

/** Where the package throws, as every stack says it. */
export const IN_PACKAGE = '@repo/deep/src/deep.ts:7:9'

const HEAD = `import { defineFunction } from 'anyhost'\nimport { fail } from '@repo/deep'\n\n`

const FUNCTIONS: Readonly<Record<string, string>> = {
  asked: `export default defineFunction({
  config: { path: '/asked' },
  fetch(): Response {
    return fail('asked')
  },
})
`,
  later: `export default defineFunction({
  config: { path: '/later' },
  fetch(request, context) {
    context.waitUntil(later())
    return new Response('soon')
  },
})

async function later(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 10))
  fail('later')
}
`,
  work: `export default defineFunction({
  config: { path: '/work', background: true },
  async fetch() {
    await new Promise((resolve) => setTimeout(resolve, 10))
    fail('work')
  },
})
`,
  nightly: `export default defineFunction({
  config: { schedule: '0 3 * * *' },
  scheduled() {
    fail('nightly')
  },
})
`,
  deployed: `export default defineFunction({
  deploySucceeded() {
    fail('deployed')
  },
})
`,
}

/** Each way to fail: the function that does, what it takes, and where the stack goes through it. */
export const WAYS = [
  { id: 'asked', what: 'a request', needs: 'config.path', place: 'functions/asked.ts:7:12' },
  { id: 'later', what: 'a task', needs: 'config.path', place: 'functions/later.ts:14:3' },
  { id: 'work', what: 'work in the background', needs: 'config.background', place: 'functions/work.ts:8:5' },
  { id: 'nightly', what: 'a run of a schedule', needs: 'config.schedule', place: 'functions/nightly.ts:7:5' },
  { id: 'deployed', what: 'an event', needs: 'event.deploySucceeded', place: 'functions/deployed.ts:6:5' },
] as const satisfies readonly { id: string; what: string; needs: Feature; place: string }[]

/** The project's folder, in the folder of its repository, with more settings for anyhost.config. */
export async function failingProject(settings: object = {}): Promise<{ root: string; remove(): Promise<void> }> {
  const losses = WAYS.map(({ needs }) => needs).filter((feature) => feature !== 'config.path')
  const targets = ['vercel', 'netlify', 'aws-lambda', 'cloudflare', 'node']
  const options = Object.fromEntries(targets.map((name) => [name, { allow: losses }]))
  const files = {
    'package.json': JSON.stringify({ name: 'repo', private: true, workspaces: ['apps/*', 'packages/*'] }),
    'packages/deep/package.json': JSON.stringify({ name: '@repo/deep', exports: { '.': './src/deep.ts' } }),
    'packages/deep/src/deep.ts': DEEP,
    'apps/web/package.json': JSON.stringify({ name: 'web', type: 'module' }),
    'apps/web/anyhost.config.mjs': `export default ${JSON.stringify({ options, ...settings })}\n`,
    'apps/web/public/x.txt': '',
    ...Object.fromEntries(Object.entries(FUNCTIONS).map(([id, code]) => [`apps/web/functions/${id}.ts`, HEAD + code])),
  }
  const repo = await mkdtemp(join(tmpdir(), 'anyhost-failing-'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(repo, path)), { recursive: true })
    await writeFile(join(repo, path), text)
  }
  const link = join(repo, 'node_modules/@repo/deep')
  await mkdir(dirname(link), { recursive: true })
  await symlink(join(repo, 'packages/deep'), link, 'dir')
  return { root: join(repo, 'apps/web'), remove: () => rm(repo, { recursive: true, force: true }) }
}
