import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'jsonc-parser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { harness } from '../../adapters/aws-lambda/harness.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { ruleEvent } from '../fixtures/events.ts'
import { isInstalled } from '../hosts/installed.ts'
import { builtProject } from '../node-server/fixture.ts'

const functionFile = (config: string, members: string): string =>
  `import { defineFunction, getContext } from 'anyhost'\nexport default defineFunction({ config: ${config}, ${members} })\n`

const CORPUS = join(import.meta.dirname, '../../../shared/corpora/aws-events/eventbridge-schedule')

const NIGHTLY = `async scheduled(event, context) {
    context.waitUntil(new Promise((resolve) => setTimeout(resolve, 100)).then(() => console.log('the task ran')))
    console.log('nightly', JSON.stringify({ ...event, target: context.target, requestId: context.requestId, same: getContext().requestId === context.requestId, site: context.site.name, deadline: context.deadline instanceof Date, source: context.native.event.source }))
    let url
    try { url = context.url } catch (error) { url = error.message }
    console.log('url:', url, 'aborted:', context.signal.aborted)
  }`

const FAILING = `scheduled: (_event, context) => {
    context.waitUntil(new Promise((resolve) => setTimeout(resolve, 100)).then(() => console.log('the task of the failed run ran')))
    throw new Error('the run failed')
  }`

const FILES = {
  'functions/nightly.ts': functionFile(`{ schedule: '30 3 * * MON-FRI' }`, NIGHTLY),
  'functions/failing.ts': functionFile(`{ schedule: '@hourly' }`, FAILING),
  'functions/pets.ts': functionFile(
    `{ path: '/pets' }`,
    `fetch: async (request) => new Response('pets ' + (await request.text()))`,
  ),
}

describe.skipIf(!isInstalled('aws-lambda', 'aws-lambda-ric')).each(['streaming', 'buffered'])(
  'a schedule on Lambda, with the output %s',
  { timeout: 20_000 },
  (output) => {
    let project: Awaited<ReturnType<typeof builtProject>>
    let host: RunningHost
    beforeAll(async () => {
      project = await builtProject(`aws-lambda:${output}`, FILES)
      const functions = ['nightly', 'failing', 'pets'].map((id) => ({ id, paths: id === 'pets' ? ['/pets'] : [] }))
      host = await harness.start({ root: project.root, output, functions })
    }, 30_000)
    afterAll(async () => {
      await host?.close()
      await project?.remove()
    })

    it('is a rule in the template, in the dialect of EventBridge, and the function has no address', () => {
      const template = readFileSync(join(project.root, '.anyhost/aws-lambda/template.yaml'), 'utf8')
      const [, nightly = ''] = template.split('  NightlyFunction:\n')
      expect(nightly.split('  PetsFunction:')[0]).toContain(`Type: Schedule`)
      expect(nightly.split('  PetsFunction:')[0]).toContain('Schedule: "cron(30 3 ? * MON,TUE,WED,THU,FRI *)"')
      expect(nightly.split('  PetsFunction:')[0]).not.toMatch(/FunctionUrlConfig|HttpApi/)
      expect(template).toContain('Schedule: "cron(0 * * * ? *)"')
    })

    it('is handed the planned time and the next one, and a context without a request', async () => {
      await host.invoke?.('nightly', ruleEvent('2026-11-20T03:30:34Z'))
      const line = /nightly (\{.*\})/.exec(host.logs())?.[1] ?? ''
      expect(JSON.parse(line)).toEqual({
        cron: '30 3 * * MON-FRI',
        scheduledTime: '2026-11-20T03:30:00.000Z',
        nextRun: '2026-11-23T03:30:00.000Z',
        target: 'aws-lambda',
        requestId: expect.stringMatching(/^[\da-f-]{36}$/),
        same: true,
        site: 'nightly',
        deadline: true,
        source: 'aws.events',
      })
      expect(host.logs()).toContain('url: No request started this run, so it has no url and no cookies. aborted: false')
    })

    it('waits for its tasks before the invocation ends', async () => {
      await host.invoke?.('nightly', ruleEvent('2026-11-20T03:30:00Z'))
      expect(host.logs().split('the task ran').length - 1).toBe(host.logs().split('nightly {').length - 1)
    })

    it.skipIf(!existsSync(CORPUS))('takes every recorded event of a rule that goes by the clock', async () => {
      const files = globSync(`${CORPUS}/*.json`)
      expect(files.length).toBeGreaterThan(0)
      for (const file of files) await host.invoke?.('nightly', parse(readFileSync(file, 'utf8')))
    })

    it('fails the invocation when the run fails, after its tasks, with a coded line in the log', async () => {
      await expect(host.invoke?.('failing', ruleEvent('2026-11-20T03:00:00Z'))).rejects.toThrow('the run failed')
      expect(host.logs()).toContain('the task of the failed run ran')
      expect(host.logs()).toMatch(/ANYHOST_HANDLER_FAILED The function failed\. Request [\da-f-]{36}/)
    })

    it.each([
      ['an event of another rule', { ...ruleEvent('2026-11-20T03:30:00Z'), source: 'aws.s3' }],
      ['an event of another type', { ...ruleEvent('2026-11-20T03:30:00Z'), 'detail-type': 'Object Created' }],
      ['a run without a time', { ...ruleEvent('2026-11-20T03:30:00Z'), time: undefined }],
      ['nothing', null],
      ['a list', [ruleEvent('2026-11-20T03:30:00Z')]],
      [
        'a request with the event as its body',
        {
          version: '2.0',
          rawPath: '/',
          headers: {},
          requestContext: { http: { method: 'POST', path: '/', sourceIp: '6.6.6.6' } },
          body: JSON.stringify(ruleEvent('2026-11-20T03:30:00Z')),
        },
      ],
    ])('refuses %s', async (_what, event) => {
      const before = host.logs().split('nightly {').length
      await expect(host.invoke?.('nightly', event)).rejects.toThrow('ANYHOST_EVENT_UNKNOWN')
      expect(host.logs().split('nightly {').length).toBe(before)
    })

    it('is nothing that a request can start: its body stays a body', async () => {
      const body = JSON.stringify(ruleEvent('2026-11-20T03:30:00Z'))
      const before = host.logs().split('nightly {').length
      const response = await host.fetch(new Request('https://pets.example/pets', { method: 'POST', body }))
      expect(await response.text()).toBe(`pets ${body}`)
      await expect(host.invoke?.('pets', ruleEvent('2026-11-20T03:30:00Z'))).rejects.toThrow('ANYHOST_EVENT_UNKNOWN')
      expect(host.logs().split('nightly {').length).toBe(before)
    })
  },
)
