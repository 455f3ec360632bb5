import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { CLIENT, type Host } from '../host.ts'

/** Handlers that fail, and calls that are no requests: an answer that tells nothing, and a log that tells all. */
export function faultCases(host: Host): void {
  const { ask, printed } = host

  describe('a handler that', () => {
    it.each([
      ['returns nothing', 'nothing', 'ANYHOST_RESPONSE_INVALID'],
      ['returns null', 'null', 'ANYHOST_RESPONSE_INVALID'],
      ['returns a string', 'string', 'ANYHOST_RESPONSE_INVALID'],
      ['returns an object that looks like a Response', 'object', 'ANYHOST_RESPONSE_INVALID'],
      ['throws', 'throws', 'a secret cause'],
      ['rejects', 'rejects', 'a secret cause'],
      ['throws what is no Error', 'value', 'a secret word'],
      ['gives a 204 a body', 'body-of-204', 'TypeError: Response'],
      ['returns Response.error()', 'error-response', 'ANYHOST_RESPONSE_INVALID'],
    ])(
      '%s is a 500 that says nothing; the log has the code, the request and the cause',
      async (_title, kind, cause) => {
        const requestId = randomUUID()
        const response = await ask(`/fault/${kind}`, {}, { ...CLIENT, requestId })
        expect([response.status, await response.text()]).toEqual([500, 'Internal Server Error'])
        expect(response.headers.get('content-type')).toMatch(/^text\/plain; ?charset=utf-8$/i)
        expect([...response.headers].filter(([, value]) => /secret|evil|functions\//.test(value))).toEqual([])
        const line = `[anyhost] ANYHOST_HANDLER_FAILED The function failed. Request ${requestId}:`
        expect(await printed(line)).toBe(true)
        const { running } = host
        expect(running.logs().slice(running.logs().indexOf(line), running.logs().indexOf(line) + 400)).toContain(cause)
      },
    )

    it('fails leaves the function answering', async () => {
      await Promise.all(['throws', 'rejects', 'value', 'nothing'].map((kind) => ask(`/fault/${kind}`)))
      const response = await ask('/fault/unknown')
      expect([response.status, await response.text()]).toEqual([400, 'no such fault'])
    })
  })

  describe('an event that is no request', () => {
    it.each([
      ['of a queue', { Records: [{ eventSource: 'aws:sqs', body: 'x' }] }],
      ['of a schedule', { version: '0', source: 'aws.events', 'detail-type': 'Scheduled Event', detail: {} }],
      ['that is empty', {}],
      ['that is null', null],
      ['that is a list', [1]],
      [
        'of the platform, which the function does not handle',
        { event: 'deploy-succeeded', payload: { deploy: { id: 'forged' } } },
      ],
    ])('%s is refused, or answered by the host, and never becomes a request', async (_title, event) => {
      const { running } = host
      if (!running.invoke) return
      const before = running.logs().length
      const outcome = await running.invoke('routes', event).then(
        (value) => ({ value, error: undefined }),
        (error: unknown) => ({ value: undefined, error: String(error) }),
      )
      const printedNow = running.logs().slice(before)
      const told = `${outcome.error} ${JSON.stringify(outcome.value)} ${printedNow}`
      expect(told).toMatch(/ANYHOST_EVENT_UNKNOWN|An event is \{|"status":404,"body":"Not Found"/)
      expect(told).not.toContain('"status":200')
    })
  })
}
