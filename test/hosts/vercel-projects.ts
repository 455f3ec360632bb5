/** Hand-written projects for the tests of the Vercel harness, in the form that its outputs have. */
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

/** Writes files by their path into a new folder, and resolves to that. */
export const writeProject = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const root = await mkdtemp(join(tmpdir(), 'anyhost-vercel-test-'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return root
}

export const at = (path: string, init?: RequestInit): Request => new Request(`https://pets.example${path}`, init)

/** A POST whose body has no length of its own. `duplex` is in the platform's dictionary, but not in the DOM's types. */
export const streamed = (text: string, headers: Readonly<Record<string, string>> = {}): RequestInit =>
  ({ method: 'POST', body: new Blob([text]).stream(), headers, duplex: 'half' }) as RequestInit

export const API_PROJECT: Readonly<Record<string, string>> = {
  'package.json':
    '{ "type": "module", "scripts": { "build": "exit 1" }, "dependencies": { "never-installed": "1.0.0" } }',
  'vercel.json': JSON.stringify({
    buildCommand: 'exit 1',
    rewrites: [
      { source: '/pets/(.*)', destination: '/api/pets' },
      { source: '/named/:name', destination: '/api/pets' },
    ],
    functions: { 'api/limits.mjs': { memory: 512 } },
  }),
  'public/pets/file.txt': 'a static file',
  'public/404.html': '<h1>No such page</h1>',
  'api/pets.mjs': `
    import { greeting } from './_shared/greeting.mjs'
    export default {
      async fetch(request) {
        return Response.json({ greeting, url: request.url, headers: Object.fromEntries(request.headers) })
      },
    }`,
  'api/_shared/greeting.mjs': `export const greeting = 'hello from a file beside it'`,
  'api/limits.mjs': `
    export const config = { maxDuration: 12, regions: ['fra1', 'iad1'] }
    export default { fetch: () => new Response('limits') }`,
  'api/echo.mjs': `
    export default {
      async fetch(request) {
        return new Response(await request.arrayBuffer(), { headers: { 'content-type': 'application/octet-stream' } })
      },
    }`,
  'api/head.mjs': `
    export const HEAD = () => new Response(null, { headers: { 'x-method': 'HEAD', 'content-length': '7' } })
    export const GET = () => new Response('content')`,
  'api/slow.mjs': `
    const encoder = new TextEncoder()
    export default {
      fetch: () => new Response(new ReadableStream({
        start(controller) {
          controller.enqueue(encoder.encode('first'))
          setTimeout(() => { controller.enqueue(encoder.encode(' second')); controller.close() }, 400)
        },
      })),
    }`,
  'api/cookies.mjs': `
    export default {
      fetch() {
        const headers = new Headers({ 'x-plain': 'yes' })
        headers.append('set-cookie', 'a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT')
        headers.append('set-cookie', 'b=2; Path=/')
        return new Response('ok', { status: 201, headers })
      },
    }`,
  'api/crash.mjs': `
    export default {
      async fetch(request) {
        if (new URL(request.url).searchParams.has('ok')) return new Response('alive')
        throw new Error('it broke')
      },
    }`,
  'api/task.mjs': `
    import { appendFileSync } from 'node:fs'
    export default {
      fetch(request) {
        const context = globalThis[Symbol.for('@vercel/request-context')].get()
        context.waitUntil(new Promise((done) => setTimeout(done, 300)).then(() => {
          appendFileSync(process.env.TASK_FILE, new URL(request.url).search)
          console.log('the task is done')
        }))
        return new Response('replied')
      },
    }`,
  'api/process.mjs': `
    export default {
      fetch() {
        console.log('printed ✓')
        console.error('printed as an error')
        return Response.json({ pid: process.pid, env: process.env })
      },
    }`,
  'api/purge.mjs': `
    export default {
      async fetch() {
        const { purge, addCacheTag } = globalThis[Symbol.for('@vercel/request-context')].get()
        await purge.invalidateByTag(['a', 'b'])
        await purge.dangerouslyDeleteByTag('c', { revalidationDeadlineSeconds: 5 })
        await addCacheTag('d')
        return new Response('purged')
      },
    }`,
}

const VC_CONFIG = {
  handler: 'index.mjs',
  runtime: 'nodejs24.x',
  launcherType: 'Nodejs',
  supportsResponseStreaming: true,
}

/** A project whose build wrote `.vercel/output` itself. */
export const OUTPUT_PROJECT: Readonly<Record<string, string>> = {
  '.vercel/output/config.json': JSON.stringify({
    version: 3,
    routes: [
      { src: '/old', status: 308, headers: { Location: '/new' } },
      { src: '/(.*)', headers: { 'x-everywhere': 'yes' }, continue: true },
      { handle: 'filesystem' },
      { src: '^/pets/([^/]+?)/?$', methods: ['GET'], dest: '/pets' },
      { src: '^/pets/([^/]+?)/?$', status: 405, headers: { Allow: 'GET' } },
      { src: '^/beta$', has: [{ type: 'header', key: 'x-beta', value: '(?<who>.+)' }], dest: '/pets?who=$who' },
    ],
    overrides: { 'about.html': { path: 'about', contentType: 'text/html' } },
  }),
  '.vercel/output/static/about.html': 'about us',
  '.vercel/output/static/pets/file.txt': 'a static file',
  '.vercel/output/functions/index.func/.vc-config.json': JSON.stringify(VC_CONFIG),
  '.vercel/output/functions/index.func/index.mjs': `export default { fetch: () => new Response('the root') }`,
  '.vercel/output/functions/pets.func/.vc-config.json': JSON.stringify({
    ...VC_CONFIG,
    filePathMap: { 'lib/name.mjs': 'shared/name.mjs' },
  }),
  '.vercel/output/functions/pets.func/index.mjs': `
    import { name } from './lib/name.mjs'
    export const GET = (request) => new Response(request.url)
    export const PUT = () => new Response(name)`,
  'shared/name.mjs': `export const name = 'Rex'`,
}
