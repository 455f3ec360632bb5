import { rm } from 'node:fs/promises'
import { build, check } from 'anyhost/build'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EVENT_FEATURES } from '../../src/contract/features.ts'
import type { RunningHost } from '../../src/contract/harness.ts'
import { functionFile, project } from '../build/project.ts'
import { levelIn } from '../../src/contract/levels.ts'
import { isDefault, TARGETS } from '../contract/targets.ts'
import { writeProject } from '../hosts/vercel-projects.ts'
import { buildOrFail } from '../vercel/built.ts'

const EVENTS = EVENT_FEATURES.map((feature) => feature.slice('event.'.length))

describe.each(TARGETS.filter(isDefault))('on $title', ({ name, title, output, supports, harness }) => {
  const lost = EVENT_FEATURES.filter((feature) => levelIn(supports, feature) === 'none')
  const source = (allow: readonly string[]): string =>
    functionFile(
      `{}`,
      ["fetch: () => new Response('web')", ...EVENTS.map((event) => `${event}: () => undefined`)].join(',\n  '),
      `  targets: { '${name}': { allow: ${JSON.stringify(allow)} } },\n`,
    )

  it('every event that the host does not have is refused by name, unless its loss is accepted', async () => {
    const root = await project({ 'functions/all.ts': source([]) })
    const { problems } = await build({ root, targets: [title], dryRun: true })
    expect(problems.map(({ what }) => what)).toEqual(lost.map((feature) => `${name} has no ${feature}.`))
    const accepting = await project({ 'functions/all.ts': source(lost) })
    expect((await build({ root: accepting, targets: [title] })).problems).toEqual([])
  })

  it('a function of accepted losses alone is built, and answers nothing', async () => {
    const root = await project({
      'functions/web.ts': functionFile(`{ path: '/web' }`),
      'functions/lost.ts': functionFile(
        '{}',
        'userLogin: () => undefined',
        `  targets: { '${name}': { allow: ['event.userLogin'] } },\n`,
      ),
    })
    expect((await build({ root, targets: [title] })).problems).toEqual([])
  })

  it('the matrix says what is done with each event', async () => {
    const root = await project({ 'functions/all.ts': source(lost) })
    const { features } = await check({ root, targets: [title] })
    const found = features.filter(({ kind }) => kind === 'event')
    expect(found.map(({ feature, levels }) => [feature, levels[name]?.level])).toEqual(
      EVENT_FEATURES.map((feature) => [feature, levelIn(supports, feature)]),
    )
  })

  describe.skipIf(levelIn(supports, 'config.schedule') === 'none')('a schedule', { timeout: 30_000 }, () => {
    let root: string
    let host: RunningHost
    beforeAll(async () => {
      root = await writeProject({
        'functions/nightly.ts': functionFile(`{ schedule: '@hourly' }`, `scheduled: () => console.log('it ran')`),
        'functions/web.ts': functionFile(`{ path: '/web' }`, `fetch: () => new Response('web')`),
      })
      const { targets } = await buildOrFail(root, title)
      host = await harness.start({ root, output, functions: targets[0]?.functions ?? [] })
    }, 60_000)
    afterAll(async () => {
      await host?.close()
      await rm(root, { recursive: true, force: true })
    })

    it.each(['/api/nightly', '/nightly', '/functions/nightly', '/.netlify/functions/nightly', '/_anyhost/nightly'])(
      'is started by no request at %s, whatever it says about itself',
      async (path) => {
        const headers = {
          'user-agent': 'vercel-cron/1.0',
          authorization: 'Bearer undefined',
          'x-nf-event': 'schedule',
          'x-netlify-event': 'fetch',
          'content-type': 'application/json',
        }
        const body = JSON.stringify({
          source: 'aws.events',
          'detail-type': 'Scheduled Event',
          time: '2026-11-21T00:00:00Z',
        })
        for (const init of [{ headers }, { headers, method: 'POST', body }]) {
          const { status } = await host.fetch(new Request(`https://pets.example${path}`, init))
          expect([404, 405, 401, 503]).toContain(status)
        }
        expect(await (await host.fetch(new Request('https://pets.example/web'))).text()).toBe('web')
        expect(host.logs()).not.toContain('it ran')
      },
    )
  })
})
