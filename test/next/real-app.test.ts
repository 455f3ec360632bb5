import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHarness, type RunningApp } from '../../adapters/next/harness-host.ts'
import { IN_FOLDER } from '../../adapters/next/harness-modes.ts'
import { ANSWERS, withFiles, withProject } from './files-project.ts'
import { isHeavy, reason } from './heavy.ts'

const ORIGIN = 'https://pets.example'

const ECHO = `
import { defineFunction } from 'anyhost'
export default defineFunction({
  config: { path: ['/echo/:name', '/feed.xml'], excludedPath: '/echo/secret' },
  fetch: (request, { params, url }) =>
    Response.json({ url: url.href, params, method: request.method, proxied: request.headers.get('x-proxied') }),
})`

const APP: Readonly<Record<string, string>> = {
  'package.json': '{ "private": true, "type": "module" }',
  'anyhost.config.mjs': `export default { options: { next: { appDir: 'src/app' } } }\n`,
  'next.config.mjs': `export default {
  basePath: '/base',
  trailingSlash: true,
  i18n: { locales: ['en', 'fr'], defaultLocale: 'en' },
  turbopack: { root: import.meta.dirname },
  outputFileTracingRoot: import.meta.dirname,
}\n`,
  'functions/echo.ts': ECHO,
  'functions/plain.ts': `import { defineFunction } from 'anyhost'\nexport default defineFunction({ fetch: () => new Response('plain') })\n`,
  'src/app/layout.js': `export default ({ children }) => <html><body>{children}</body></html>\n`,
  'src/app/(shop)/layout.js': `export default ({ children, modal }) => <main>{children}{modal}</main>\n`,
  'src/app/(shop)/page.js': `export default () => 'the shop'\n`,
  'src/app/(shop)/echo/page.js': `export default () => 'about echoes'\n`,
  'src/app/(shop)/@modal/default.js': `export default () => null\n`,
  'src/app/api/own/route.js': `export const GET = () => new Response('own')\n`,
  'src/pages/old.js': `export default () => 'an old page'\n`,
  'src/proxy.js': `import { NextResponse } from 'next/server'
export function proxy(request) {
  const headers = new Headers(request.headers)
  headers.set('x-proxied', 'yes')
  return NextResponse.next({ request: { headers } })
}\n`,
}

describe.skipIf(!isHeavy)(`functions in an app of Next that has everything${reason}`, () => {
  let app: RunningApp
  beforeAll(async () => {
    const harness = createHarness('none')
    app = await withProject(APP, (root) => harness.start({ root, output: 'app', functions: [] }))
  }, 600_000)
  afterAll(() => app?.close())

  const ask = (path: string, init?: RequestInit): Promise<Response> =>
    app.fetch(new Request(ORIGIN + path, { redirect: 'manual', ...init }))

  it('answer below its base path, behind its proxy, and say the address without the base path', async () => {
    expect(await (await ask('/base/echo/a%20b/')).json()).toEqual({
      url: `${ORIGIN}/echo/a%20b/`,
      params: { name: 'a b' },
      method: 'GET',
      proxied: 'yes',
    })
    expect(await (await ask('/base/feed.xml')).json()).toMatchObject({ url: `${ORIGIN}/feed.xml`, params: {} })
    expect((await ask('/echo/a/')).status).toBe(404)
  })

  it('are redirected to as its pages are: with a slash at the end', async () => {
    const answer = await ask('/base/api/plain?a=1', { method: 'POST' })
    expect([answer.status, answer.headers.get('location')]).toEqual([308, '/base/api/plain/?a=1'])
    expect(await (await ask('/base/api/plain/')).text()).toBe('plain')
  })

  it('are at no address of a language', async () => {
    expect((await ask('/base/fr/echo/a/')).status).toBe(404)
  })

  it('leave an excluded path, and the pages and routes of the app, alone', async () => {
    expect((await ask('/base/echo/secret/')).status).toBe(404)
    expect(await (await ask('/base/')).text()).toContain('the shop')
    expect(await (await ask('/base/echo/')).text()).toContain('about echoes')
    expect(await (await ask('/base/api/own/')).text()).toBe('own')
    expect(await (await ask('/base/old/')).text()).toContain('an old page')
  })
})

describe.skipIf(!isHeavy)(`an app of Next in a folder of the project${reason}`, () => {
  it(
    'has the functions of the project, and their files, wherever its server is started',
    { timeout: 600_000 },
    async () => {
      const config = `export default { external: ['outside'], options: { next: { appDir: 'apps/web/app' } } }\n`
      const harness = createHarness('none', IN_FOLDER)
      const start = (root: string): Promise<RunningApp> => harness.start({ root, output: 'app', functions: [] })
      const app = await withFiles(start, {
        'anyhost.config.mjs': config,
        'apps/web/package.json': '{ "private": true, "type": "module" }',
      })
      try {
        for (const [path, answer] of Object.entries(ANSWERS))
          expect(await (await app.fetch(new Request(ORIGIN + path))).json()).toEqual(answer)
      } finally {
        await app.close()
      }
    },
  )
})
