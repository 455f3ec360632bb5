import { build } from 'anyhost/build'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningHost } from '../../src/contract/harness.ts'
import { functionHarness } from '../../adapters/next/harness-func.ts'
import { createHarness, type RunningApp } from '../../adapters/next/harness-host.ts'
import { ALONE, DEVELOPED, STARTED, WEBPACK_ALONE } from '../../adapters/next/harness-modes.ts'
import { ANSWERS, withFiles } from './files-project.ts'
import { isHeavy, reason } from './heavy.ts'

const ORIGIN = 'https://pets.example'

const answers = async (host: RunningHost): Promise<Record<string, unknown>> => {
  const found: Record<string, unknown> = {}
  for (const path of Object.keys(ANSWERS)) {
    const text = await (await host.fetch(new Request(ORIGIN + path))).text()
    found[path] = /^[["\d]/.test(text) ? JSON.parse(text) : text + host.logs()
  }
  return found
}

/** The place in the log of what a function threw. */
const thrown = async (host: RunningHost, path: string): Promise<string | undefined> => {
  await (await host.fetch(new Request(ORIGIN + path))).text()
  for (const until = Date.now() + 5000; Date.now() < until;) {
    const found = /at Object\.fetch \((\S+)\)/.exec(host.logs().split('ANYHOST_HANDLER_FAILED').at(-1) ?? '')
    if (found) return found[1]
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return undefined
}

describe.skipIf(!isHeavy)(`functions with files in an app of Next${reason}`, () => {
  let app: RunningApp
  beforeAll(async () => {
    app = await withFiles((root) => createHarness('none', STARTED).start({ root, output: 'app', functions: [] }))
  }, 600_000)
  afterAll(() => app?.close())

  it('have their files, modules and packages in `next start`', async () => {
    expect(await answers(app)).toEqual(ANSWERS)
  })

  it('have cookies and tasks like the others', async () => {
    const { headers } = await app.fetch(new Request(`${ORIGIN}/read`))
    expect(headers.getSetCookie()).toEqual(['seen=yes; Path=/'])
  })

  it('are named in the stack with their place in the source, and so are those without files', async () => {
    expect(await thrown(app, '/reads-and-throws')).toMatch(
      /^app\/_anyhost\/reads-and-throws\/[\da-f]{8}\/functions\/reads-and-throws\.ts:12:11$/,
    )
    expect(await thrown(app, '/throws')).toBe('app/_anyhost/throws/functions/throws.ts:11:11')
  })
})

describe.skipIf(!isHeavy)(`functions with files where Next copies what is needed${reason}`, () => {
  it.each([ALONE, WEBPACK_ALONE])('have them: $title', { timeout: 600_000 }, async (mode) => {
    const app = await withFiles((root) => createHarness('none', mode).start({ root, output: 'app', functions: [] }))
    try {
      expect(await answers(app)).toEqual(ANSWERS)
    } finally {
      await app.close()
    }
  })

  it('have them as functions of Vercel', { timeout: 600_000 }, async () => {
    const host = await withFiles((root) => functionHarness.start({ root, output: 'app', functions: [] }))
    try {
      expect(await answers(host)).toEqual(ANSWERS)
    } finally {
      await host.close()
    }
  })
})

describe.skipIf(!isHeavy)(`\`next dev\`${reason}`, () => {
  it('answers with what was built last, and names places in the source', { timeout: 600_000 }, async () => {
    const harness = createHarness('none', DEVELOPED)
    const app = await withFiles((root) => harness.start({ root, output: 'app', functions: [] }))
    try {
      expect(await answers(app)).toEqual(ANSWERS)
      expect(await thrown(app, '/throws')).toBe('app/_anyhost/throws/functions/throws.ts:11:11')
      const code = (text: string): string => `import { defineFunction } from 'anyhost'
import { readFileSync } from 'node:fs'
export default defineFunction({
  config: { path: '/changes' },
  fetch: () => new Response('${text} ' + readFileSync(new URL('../data/changes.txt', import.meta.url), 'utf8')),
})`
      const change = async (text: string): Promise<string> => {
        const { root } = app
        for (const folder of ['functions', 'data']) await mkdir(join(root, folder), { recursive: true })
        await writeFile(join(root, 'functions/changes.ts'), code(text))
        await writeFile(
          join(root, 'functions/plain.ts'),
          code(text)
            .replace(/ \+ read.*\)\),/, `),`)
            .replace('changes', 'plain'),
        )
        await writeFile(join(root, 'data/changes.txt'), `file ${text}`)
        expect((await build({ root, targets: ['next'] })).problems).toEqual([])
        const ask = async (path: string): Promise<string> => (await app.fetch(new Request(ORIGIN + path))).text()
        for (const until = Date.now() + 60_000; Date.now() < until;) {
          const found = `${await ask('/changes')}, ${await ask('/plain')}`
          if (found === `${text} file ${text}, ${text} `) return found
          await new Promise((resolve) => setTimeout(resolve, 200))
        }
        return app.logs()
      }
      expect(await change('one')).toBe('one file one, one ')
      expect(await change('two')).toBe('two file two, two ')
      expect(await readFile(join(app.root, 'app/plain/route.js'), 'utf8')).toContain('functions/plain.ts')
    } finally {
      await app.close()
    }
  })
})
