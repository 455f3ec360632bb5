import { describe, expect, it } from 'vitest'
import { defineFunction, getContext } from 'anyhost'
import { invokeEvent, invokeSchedule, netlifyEvent } from 'anyhost/testing'

const nightly = defineFunction({
  config: { schedule: '30 4 * * 0' },
  scheduled(event, context) {
    context.waitUntil(Promise.resolve('swept'))
    return { ...event, same: getContext() === context, target: context.target, level: context.level('context.ip') }
  },
})

describe('invokeSchedule', () => {
  it('runs the handler once, with the expression and the times that the test says', async () => {
    const time = new Date('2026-11-22T04:30:00Z')
    const nextRun = new Date('2026-11-29T04:30:00Z')
    const { value, tasks } = await invokeSchedule(nightly, { scheduledTime: time, nextRun })
    expect(value).toEqual({
      cron: '30 4 * * 0',
      scheduledTime: time,
      nextRun,
      same: true,
      target: 'test',
      level: 'none',
    })
    expect(await tasks.done()).toEqual(['swept'])
  })

  it('makes up no time, and takes that of the clock for the planned one', async () => {
    const { value } = await invokeSchedule(nightly)
    expect(value).toMatchObject({ scheduledTime: undefined, nextRun: undefined })
    const clock = new Date('2026-11-22T04:30:00Z')
    expect((await invokeSchedule(nightly, { clock })).value).toMatchObject({ scheduledTime: clock })
  })

  it('rejects with what the handler throws, and with a code for a function that no clock starts', async () => {
    const cause = new Error('the run failed')
    const fn = defineFunction({ config: { schedule: '@daily' }, scheduled: () => Promise.reject(cause) })
    await expect(invokeSchedule(fn)).rejects.toBe(cause)
    await expect(invokeSchedule(defineFunction({ fetch: () => new Response() }))).rejects.toMatchObject({
      code: 'ANYHOST_NO_HANDLER',
    })
  })

  it('has nothing that only a request has', async () => {
    const fn = defineFunction({
      config: { schedule: '@daily' },
      scheduled: (_event, context) => 'url' in context && (context as { url: URL }).url,
    })
    await expect(invokeSchedule(fn)).rejects.toThrow('No request started this run')
  })
})

describe('invokeEvent', () => {
  const events = defineFunction({
    fetch: () => new Response(),
    deploySucceeded: (event, { waitUntil }) => {
      waitUntil(event.deploy.branch)
    },
    userSignup: (event) =>
      event.user.email?.endsWith('@example.com') ? { user: { ...event.user, roles: ['member'] } } : event.deny(),
  })

  it('hands the event to the handler of its name', async () => {
    const event = netlifyEvent('deploySucceeded', { deploy: { branch: 'next' } })
    const { value, denied, tasks } = await invokeEvent(events, 'deploySucceeded', event)
    expect([value, denied, await tasks.done()]).toEqual([undefined, false, ['next']])
  })

  it('shows what the handler returned, and whether it refused', async () => {
    const fine = await invokeEvent(events, 'userSignup', netlifyEvent('userSignup'))
    expect([fine.value, fine.denied]).toMatchObject([{ user: { roles: ['member'] } }, false])
    const other = netlifyEvent('userSignup', { user: { email: 'rex@elsewhere.test' } })
    expect(await invokeEvent(events, 'userSignup', other)).toMatchObject({ value: undefined, denied: true })
  })

  it('rejects with a code where there is no such handler', async () => {
    await expect(invokeEvent(events, 'userLogin', netlifyEvent('userLogin'))).rejects.toMatchObject({
      code: 'ANYHOST_NO_HANDLER',
    })
  })
})
