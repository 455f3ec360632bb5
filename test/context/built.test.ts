import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { tmpdir } from 'node:os'
import { build } from 'anyhost/build'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningHost } from '../../src/contract/harness.ts'
import { CLIENT } from '../../src/conformance/index.ts'
import { isDefault, TARGETS } from '../contract/targets.ts'
import { FORGED } from './bundled.ts'

const FILES: Readonly<Record<string, string>> = {
  'package.json': '{ "type": "module" }',
  // A library that knows nothing of how the app is hosted.
  'node_modules/where/package.json': '{ "name": "where", "type": "module", "main": "index.js" }',
  'node_modules/where/index.js': `
import { contextOf } from 'anyhost/context'
export function where(request) {
  const { ip, geo, requestId, target, waitUntil } = contextOf(request, { ip: '6.6.6.6' })
  waitUntil(new Promise((resolve) => setTimeout(resolve, 20)).then(() => console.log('library task done')))
  return { ip, geo: { ...geo, country: { ...geo.country, name: geo.country.name } }, requestId, target, level: contextOf(request).level('context.geo.city') }
}`,
  'functions/who.ts': `
import { defineFunction } from 'anyhost'
import { contextOf, runWithContext } from 'anyhost/context'
import { where } from 'where'

export default defineFunction({
  config: { path: '/who' },
  async fetch(request, { ip, geo, requestId, target, level }) {
    const own = { ip, geo: { ...geo, country: { ...geo.country, name: geo.country.name } }, requestId, target, level: level('context.geo.city') }
    // Another request, as a middleware makes them: it is the same call.
    const library = await Promise.resolve().then(() => where(new Request(request, { headers: {} })))
    const replaced = runWithContext({ ...contextOf(request), ip: '192.0.2.1' }, () => contextOf(request).ip)
    return Response.json({ own, library, replaced })
  },
})`,
}

describe.each(TARGETS.filter(isDefault))('contextOf in a function that was built for $name', (target) => {
  let root: string
  let host: RunningHost
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'anyhost-built-'))
    for (const [path, text] of Object.entries(FILES)) {
      await mkdir(dirname(join(root, path)), { recursive: true })
      await writeFile(join(root, path), text)
    }
    const result = await build({ root, targets: [target.title], apply: true })
    if (result.problems.length > 0) throw new Error(JSON.stringify(result.problems, null, 2))
    const { output, functions } = result.targets[0]!
    host = await target.harness.start({ root, output, functions })
  })
  afterAll(async () => {
    await host?.close()
    await rm(root, { recursive: true, force: true })
  })

  it('gives a library the values of the own context, whatever it hands in and a client made up', async () => {
    const response = await host.fetch(new Request('https://pets.example/who', { headers: FORGED }), CLIENT)
    // The shape that the function above answers with.
    const { own, library, replaced } = (await response.json()) as { own: object; library: object; replaced: string }
    expect(library).toEqual(own)
    expect(own).toMatchObject({ target: target.name })
    expect(JSON.stringify(own)).not.toMatch(/6\.6\.6\.6|Pyongyang|forged/)
    expect(replaced).toBe('192.0.2.1')
    await expect.poll(() => host.logs()).toContain('library task done')
  })
})
