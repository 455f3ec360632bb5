import { afterAll, beforeAll, expect, test } from 'vitest'
import { lint, type LintResult } from '../../src/lint/index.ts'
import { lintProject, remove } from './project.ts'

/** Files as real projects have them, all of which their hosts read as they are meant. */
const FILES: Readonly<Record<string, string>> = {
  'netlify.toml':
    '[build]\n  command = "npm run build"\n  publish = "dist"\n\n[functions]\n  directory = "netlify/functions"\n  node_bundler = "esbuild"\n',
  'netlify/functions/hello.mts': `import type { Config, Context } from '@netlify/functions'\n\nexport default async (req: Request, context: Context) => {\n  const { city } = context.geo\n  return new Response(\`Hello \${city}\`)\n}\n\nexport const config: Config = {\n  path: ['/hello', '/hello/:name'],\n  method: ['GET', 'POST'],\n  excludedPath: '/hello/world',\n  preferStatic: true,\n}\n`,
  'netlify/functions/cron.ts': `import type { Config } from "@netlify/functions";\n\nexport default async (req: Request) => {\n  const { next_run } = await req.json();\n  console.log(next_run);\n};\n\nexport const config: Config = {\n  schedule: "@hourly",\n};\n`,
  'netlify/functions/limited.mjs': `export default async () => new Response('x')\nexport const config = { path: '/limited', rateLimit: { action: 'rate_limit', aggregateBy: ['ip', 'domain'], windowSize: 60, windowLimit: 20 } }\n`,
  'netlify/functions/job-background.js': `exports.handler = async (event) => { console.log(event) }\n`,
  'netlify/functions/legacy.js': `const { schedule } = require('@netlify/functions')\nmodule.exports.handler = schedule('@daily', async () => ({ statusCode: 200 }))\n`,
  'netlify/functions/old.ts': `import { schedule, type Handler } from '@netlify/functions'\nconst run: Handler = async () => ({ statusCode: 200 })\nexport const handler = schedule('0 0 * * *', run)\n`,
  'netlify/functions/express.js': `const serverless = require('serverless-http')\nconst express = require('express')\nconst app = express()\nconst router = express.Router()\nrouter.get('/', (req, res) => res.json({ ok: true }))\napp.use('/.netlify/functions/express', router)\nmodule.exports.handler = serverless(app)\n`,
  'netlify/functions/events.ts': `import type { NetlifyFunction } from '@netlify/functions'\nexport default {\n  fetch: () => new Response(),\n  async deploySucceeded() {},\n  userLogin: (event) => event,\n  config: { path: '/events', region: 'fra' },\n} satisfies NetlifyFunction\n`,
  'netlify/functions/hono.ts': `import { Hono } from 'hono'\nimport { handle } from 'hono/netlify'\nconst app = new Hono().basePath('/api')\napp.get('/hello', (c) => c.json({ config: 'none' }))\nexport default handle(app)\nexport const config = { path: '/api/*' }\n`,
  'netlify/functions/trpc/trpc.ts': `import { fetchRequestHandler } from '@trpc/server/adapters/fetch'\nimport { router } from './router'\nexport default (req: Request) => fetchRequestHandler({ endpoint: '/trpc', req, router })\nexport const config = { path: '/trpc/*' }\n`,
  'netlify/functions/trpc/router.ts': `export const router = {}\nexport const config = make()\nfunction make() { return { not: 'a function of the host' } }\n`,
  'netlify/functions/bundled.mjs': `var src_default = async () => new Response("x");\nvar config = { path: "/bundled", preferStatic: !0 };\nexport { config, src_default as default };\n`,
  'netlify/functions/inlined.ts': `export default async () => new Response()\nexport const config = {\n  includedFiles: ['data/**/*.json', '!data/secret.json'],\n  nodeBundler: 'esbuild',\n  externalNodeModules: ['sharp'],\n  path: '/inlined',\n}\n`,
  'vercel.json': '{ "functions": { "api/hello.ts": { "memory": 1024 } } }',
  'api/hello.ts': `import type { VercelRequest, VercelResponse } from '@vercel/node'\n\nexport default function handler(req: VercelRequest, res: VercelResponse) {\n  res.status(200).json({ name: req.query.name ?? 'World' })\n}\n`,
  'api/edge.ts': `import { geolocation } from '@vercel/functions'\nexport const config = { runtime: 'edge', regions: ['iad1', 'hnd1'] }\nexport default (request: Request) => Response.json(geolocation(request))\n`,
  'api/stream.js': `export const config = { supportsResponseStreaming: true, maxDuration: 60 }\nexport default async function handler(req, res) { res.write('a'); res.end('b') }\n`,
  'api/users/[id].ts': `type Props = { params: { id: string } }\nexport async function GET(request: Request) { return Response.json({ url: request.url }) }\nexport const DELETE = async (request: Request) => new Response(null, { status: 204 })\nexport const config = { maxDuration: 10 } as const satisfies { maxDuration: number }\n`,
  'api/cjs.js': `const db = require('../lib/db')\nmodule.exports = async (req, res) => { res.json(await db.all()) }\n`,
  'api/server.ts': `import express from 'express'\nconst app = express()\nconst config = { port: 3000 }\napp.get('/', (_, res) => res.send(String(config.port)))\nexport default app\n`,
  'api/wrapped.ts': `import { withAuth } from '../lib/auth'\nexport default withAuth(async (request: Request) => new Response('secret'), { roles: ['admin'] })\n`,
  'api/og.tsx': `import { ImageResponse } from '@vercel/og'\nexport const config = { runtime: 'edge' }\nexport default function og() { return new ImageResponse(<div style={{ display: 'flex' }}>Hi</div>) }\n`,
  'api/generic.ts': `const id = <T,>(value: T): T => value\nexport const GET = () => new Response(id('x'))\n`,
  'api/_helper.ts': `export const config = compute()\nfunction compute() { return { maxDuration: 1 } }\n`,
  'api/types.d.ts': `export declare const config: { maxDuration: number }\n`,
}

let root: string
let result: LintResult
beforeAll(async () => {
  root = await lintProject(FILES)
  result = await lint({ root })
})
afterAll(() => remove(root))

test('21 hand-written files are compared, and no helper beside them', () => {
  expect(result.hosts).toEqual([
    { target: 'netlify', files: 12 },
    { target: 'vercel', files: 9 },
  ])
})

test('nothing is said about files that their hosts read as they are meant', () => {
  expect(result.findings).toEqual([])
})
