/** Every form of a Lambda-style handler, through the real runtime of each target: the same answers as its author meant. */
import { cp, mkdir, rm } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'anyhost/build'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RunningHost } from '../../src/contract/harness.ts'
import { isDefault, TARGETS } from '../contract/targets.ts'
import { FORMS, picked, requestOf } from './forms.ts'

const ORIGIN = 'https://legacy.example'
const FIXTURES = new URL('../fixtures/', import.meta.url)

describe.each(TARGETS.filter(isDefault).map((target) => [target.title, target] as const))(
  'on %s',
  (title, { harness }) => {
    let host: RunningHost | undefined
    beforeAll(async () => {
      const root = fileURLToPath(new URL(`../../.cache/forms/${title.replace(':', '-')}/`, import.meta.url))
      await rm(root, { recursive: true, force: true })
      await mkdir(`${root}public`, { recursive: true })
      await cp(fileURLToPath(new URL('projects/legacy', FIXTURES)), root, { recursive: true })
      await cp(fileURLToPath(new URL('legacy', FIXTURES)), `${root}forms`, { recursive: true })
      const result = await build({ root, targets: [title], apply: true })
      if (result.problems.length > 0) throw new Error(JSON.stringify(result.problems, null, 2))
      const { output, functions } = result.targets[0]!
      host = await harness.start({ root, output, functions })
    })
    afterAll(() => host?.close())

    it.each(FORMS.map((form) => [form.name, form] as const))('%s', async (name, form) => {
      const request = requestOf(form, ORIGIN, { 'x-form': encodeURIComponent(name) })
      const response = await host!.fetch(request, { ip: '203.0.113.9', requestId: 'request-1' })
      expect([form.answer, form.behindFront]).toContainEqual(await picked(response, form.answer))
    })
  },
)
