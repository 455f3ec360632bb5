/** A project of functions for a real app of Next. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'anyhost/build'
import { functionHarness, type RunningFunctions } from '../../adapters/next/harness-func.ts'
import { createHarness, type RunningApp } from '../../adapters/next/harness-host.ts'
import type { NextHost } from '../../adapters/next/options.ts'

/** Of the project. */
export const CRON_SECRET = 'the secret of cron jobs'

const WORK = fileURLToPath(new URL('../../.cache/next/', import.meta.url))

const FILES: Readonly<Record<string, string>> = {
  'functions/pets.ts': `
import { defineFunction } from 'anyhost'
export default defineFunction({
  config: { path: ['/pets/:name', '/pets/:name/toys/:toy?'], excludedPath: '/pets/secret', method: 'GET', maxDuration: 10, region: 'iad1' },
  fetch: (request, context) => {
    context.cookies.set('seen', 'yes')
    context.cookies.set({ name: 'until', value: '1', expires: new Date(0) })
    return Response.json({
      params: context.params,
      url: request.url,
      sent: context.cookies.get('sent'),
      class: 'nextUrl' in request,
      target: context.target,
    }, { headers: { 'x-answer': 'pets' } })
  },
})`,
  'functions/about.ts': `
import { defineFunction, getContext } from 'anyhost'
export default defineFunction({
  config: { path: '/about/*' },
  fetch: () => {
    const { ip, geo, requestId, deploy, site, server } = getContext()
    return Response.json({ ip, city: geo.city, country: geo.country.name, requestId, deploy: deploy.id, site: site.id, region: server.awsRegion })
  },
})`,
  'functions/stream.ts': `
import { defineFunction } from 'anyhost'
export default defineFunction({
  fetch: () => new Response(new ReadableStream({
    async start(controller) {
      controller.enqueue(new TextEncoder().encode('first'))
      await new Promise((resolve) => setTimeout(resolve, 600))
      controller.enqueue(new TextEncoder().encode(' last'))
      controller.close()
    },
  })),
})`,
  'functions/task.ts': `
import { defineFunction } from 'anyhost'
export default defineFunction({
  fetch: (request, { waitUntil }) => {
    waitUntil(new Promise((resolve) => setTimeout(resolve, 300)).then(() => console.log('task done ' + new URL(request.url).search)))
    return new Response('sent')
  },
})`,
  'functions/later.ts': `
import { defineFunction } from 'anyhost'
export default defineFunction({
  config: { background: true },
  async fetch(request) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    console.log('later did ' + (await request.text()))
  },
})
`,
  'functions/fault.ts': `
import { defineFunction } from 'anyhost'
export default defineFunction({ fetch: () => { throw new Error('a secret cause') } })`,
  'functions/nightly.ts': `
import { defineFunction } from 'anyhost'
export default defineFunction({
  config: { schedule: '@daily', maxDuration: 10 },
  scheduled: ({ cron, nextRun }, { waitUntil, target, deploy }) => {
    waitUntil(new Promise((resolve) => setTimeout(resolve, 200)).then(() => console.log('nightly task')))
    console.log('nightly ran ' + [cron, nextRun.toISOString().slice(10), target, deploy.id].join(' '))
  },
  targets: { next: { allow: ['config.schedule'] } },
})`,
  'functions/bytes.ts': `
import { defineFunction } from 'anyhost'
export default defineFunction({
  config: { method: 'PUT' },
  fetch: async (request) => new Response(await request.arrayBuffer(), { headers: { 'content-type': 'application/octet-stream' } }),
})`,
  'functions/gone.ts': `
import { defineFunction } from 'anyhost'
export default defineFunction({
  fetch: (request) => new Promise((resolve) => {
    request.signal.addEventListener('abort', () => { console.log('client gone'); resolve(new Response('nobody')) })
  }),
})`,
}

interface Built {
  /** What the user's own files lack, as the build says it. */
  readonly actions: readonly { readonly path: string; readonly missing: readonly string[] }[]
}

/** Builds the project with anyhost and with Next, and starts it behind the edge of a host. */
export const startApp = (host: NextHost): Promise<RunningApp & Built> =>
  start(host, false, (root) => createHarness(host).start({ root, output: 'app', functions: [] }))

/** Builds it as Vercel does, with the settings that the build asks for in vercel.json. */
export const startFunctions = (): Promise<RunningFunctions & Built> =>
  start('vercel', true, (root) => functionHarness.start({ root, output: 'app', functions: [], env: { CRON_SECRET } }))

async function start<Host>(
  host: NextHost,
  apply: boolean,
  run: (root: string) => Promise<Host>,
): Promise<Host & Built> {
  await mkdir(WORK, { recursive: true })
  const root = await mkdtemp(join(WORK, 'project-'))
  try {
    const config = `export default { options: { next: { host: '${host}' } } }\n`
    for (const [path, contents] of Object.entries({ ...FILES, 'anyhost.config.mjs': config })) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), contents)
    }
    const { problems, actions } = await build({ root, targets: ['next'], apply })
    if (problems.length > 0) throw new Error(JSON.stringify(problems, null, 2))
    return { ...(await run(root)), actions }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}
