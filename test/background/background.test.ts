import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { CLIENT, ORIGIN } from '../../src/conformance/index.ts'
import { levelIn } from '../../src/contract/levels.ts'
import { TARGETS } from '../contract/targets.ts'
import { sha256, useBackground } from './project.ts'

const post = (body: NonNullable<RequestInit['body']>): RequestInit => ({ method: 'POST', body })
const OCTETS = { 'content-type': 'application/octet-stream' }

describe.each(TARGETS.map((target) => [target.title, target] as const))('a background function on %s', (_, target) => {
  const { start, running, tries, answersItself, refusesLarge } = useBackground(target)

  it('answers 202 without a body while its handler is at work, which goes on to its end', async () => {
    const { response, printed, until } = await start('slow')
    expect([response.status, await response.text()]).toEqual([202, ''])
    expect(response.headers.get('content-type')).toBe(null)
    expect(printed()).not.toContain('ended')
    expect(await until('ended')).toEqual(['began', 'ended'])
  })

  it('answers before work that keeps the thread busy', async () => {
    await (await start('nothing')).until('ended')
    const { response, printed, until } = await start('busy')
    expect([response.status, await response.text()]).toEqual([202, ''])
    const answered = performance.now()
    expect(printed()).not.toContain('ended')
    await until('ended')
    // The loop alone takes longer than this: the answer did not wait for it.
    expect(performance.now() - answered).toBeGreaterThan(100)
  })

  it.each(['nothing', 'stream'])('answers 202 whatever the handler returns: %s', async (kind) => {
    const { response, until } = await start(kind)
    expect([response.status, response.headers.get('x-dropped'), await response.text()]).toEqual([202, null, ''])
    await until('ended')
    if (kind === 'stream') await until('cancelled')
  })

  it('has the whole request: address, method, headers, client and a signal that nobody aborts', async () => {
    const { response, mark, until } = await start('seen', { ...post('x'), headers: { 'x-given': 'h' } })
    expect([response.status, await response.text()]).toEqual([202, ''])
    const search = `?mark=${mark}`
    const ip = typeof target.supports['context.ip'] === 'undefined' ? null : CLIENT.ip
    await until(JSON.stringify(['POST', '/work/seen', search, 'h', ip, true, false, true]))
  })

  it('has the whole body, byte by byte, after the answer', async () => {
    const bytes = randomBytes(600_000)
    const { response, until } = await start('body', { ...post(bytes), headers: OCTETS })
    expect([response.status, await response.text()]).toEqual([202, ''])
    await until(`body application/octet-stream 600000 ${sha256(bytes)}`)
  })

  it.skipIf(refusesLarge)('has a body of 900 kB whole', async () => {
    const bytes = randomBytes(900_000)
    const { response, until } = await start('body', { ...post(bytes), headers: OCTETS })
    expect(response.status).toBe(202)
    await until(`body application/octet-stream 900000 ${sha256(bytes)}`)
  })

  it.runIf(refusesLarge)('refuses a body that it cannot hand on with 413 and a line in the log', async () => {
    const { response, requestId, printed } = await start('body', { ...post(randomBytes(900_000)), headers: OCTETS })
    expect([response.status, await response.text()]).toEqual([413, 'Content Too Large'])
    const line = `[anyhost] ANYHOST_BACKGROUND_TOO_LARGE The work was not begun. Request ${requestId}:`
    expect(running().logs()).toContain(line)
    expect(printed()).toEqual([])
  })

  it.each([
    ['throws', 'broken at once'],
    ['rejects', 'broken later'],
  ])(
    `answers 202 when the handler ${'%s'}, logs it with the request id, and has ${tries - 1} repeats`,
    async (kind, text) => {
      const { response, idOfWork, printed } = await start(kind)
      expect([response.status, await response.text()]).toEqual([202, ''])
      const requestId = await idOfWork()
      const logged = (): number =>
        running().logs().split(`[anyhost] ANYHOST_TASK_FAILED A task failed. Request ${requestId}:`).length - 1
      await expect.poll(logged, { timeout: 8000 }).toBe(tries)
      expect(running().logs()).toContain(text)
      // Nobody repeats it once more, and no other line reports the same.
      await new Promise((resolve) => setTimeout(resolve, 400))
      expect([logged(), printed()]).toEqual([tries, Array.from({ length: tries }, () => 'began')])
      expect(running().logs()).not.toContain(`ANYHOST_HANDLER_FAILED The function failed. Request ${requestId}:`)
    },
  )

  it('keeps a task that is handed over inside of it', async () => {
    const { response, until } = await start('task')
    expect(response.status).toBe(202)
    expect((await until('task ran')).toSorted()).toEqual(['began', 'ended', 'task ran'])
  })

  it('logs a task that fails inside of it, and the work is none that failed', async () => {
    const { idOfWork, until } = await start('failing-task')
    expect(await until('ended')).toEqual(['began', 'ended'])
    const line = `[anyhost] ANYHOST_TASK_FAILED A task failed. Request ${await idOfWork()}:`
    await expect.poll(() => running().logs().split(line).length - 1, { timeout: 8000 }).toBe(1)
  })

  it.runIf(levelIn(target.supports, 'context.requestId') === 'native')('has the id of its request', async () => {
    const { requestId, idOfWork } = await start('nothing')
    expect(await idOfWork()).toBe(requestId)
  })

  it('can set no cookie: the answer has left, and says so', async () => {
    const { response, until } = await start('cookie')
    expect([response.status, response.headers.get('set-cookie')]).toEqual([202, null])
    const lines = await until('ended')
    expect(lines[1]).toContain('[ANYHOST_COOKIE_LATE]')
  })

  it('does not mix up several at once', async () => {
    const all = await Promise.all(Array.from({ length: 12 }, async (_each, at) => start('mixed', post(`body-${at}`))))
    await Promise.all(
      all.map(async ({ mark, idOfWork, until }, at) => until(`mixed ${await idOfWork()} body-${at} ${mark}`)),
    )
    expect(new Set(await Promise.all(all.map(({ idOfWork }) => idOfWork()))).size).toBe(12)
  })

  it(`does not run what its matcher refuses${answersItself ? ', though the host says 202 before it' : ''}`, async () => {
    const [wrongMethod, wrongPath] = [randomUUID(), randomUUID()]
    const ask = (path: string, method: string): Promise<Response> =>
      running().fetch(new Request(ORIGIN + path, { method }), CLIENT)
    const refused = await ask(`/only/${wrongMethod}`, 'PUT')
    expect(refused.status).toBe(answersItself ? 202 : 405)
    expect((await ask(`/only/${wrongPath}/deeper`, 'POST')).status).toBe(404)
    expect((await ask('/only/out', 'POST')).status).toBe(404)
    const right = randomUUID()
    expect((await ask(`/only/${right}`, 'POST')).status).toBe(202)
    await expect.poll(() => running().logs().includes(`${right} ran`), { timeout: 8000 }).toBe(true)
    expect(running().logs()).not.toMatch(new RegExp(`(?:${wrongMethod}|${wrongPath}|out) ran`))
  })
})
