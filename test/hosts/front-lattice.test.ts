import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { toLatticeEvent } from '../../src/testing/payloads/lattice.ts'
import { toResponse } from '../../adapters/aws-lambda/harness-front.ts'
import type { Outcome } from './lambda-runtime.ts'

const SAMPLE = join(
  import.meta.dirname,
  '../../../shared/corpora/aws-events/vpc-lattice-v2/powertools-lambda-typescript__packages__parser__tests__events__vpc-lattice-v2__base.json',
)

interface Sample {
  readonly path: string
  readonly method: string
  readonly headers: Record<string, string>
  readonly queryStringParameters: Record<string, string>
  readonly requestContext: object
}

describe('the event of VPC Lattice', () => {
  it.skipIf(!existsSync(SAMPLE))('has the members of the sample, with lists as AWS documents them', async () => {
    const sample = JSON.parse(readFileSync(SAMPLE, 'utf8')) as Sample
    const { 'x-forwarded-for': ip = '', ...headers } = sample.headers
    const query = new URLSearchParams(sample.queryStringParameters)
    const request = new Request(`https://${headers['host']}${sample.path}?${query}`, {
      method: 'POST',
      headers,
      body: '{"message": "Hello from Lambda!"}',
    })
    const event = (await toLatticeEvent(request, { ip })) as unknown as Record<keyof Sample, Record<string, unknown>>
    expect(Object.keys(event).toSorted()).toEqual(Object.keys(sample).toSorted())
    // The request of the sample is a GET with a body, which fetch does not make; so its type is one that fetch adds.
    const { 'content-type': _type, ...sent } = event.headers
    expect(sent).toEqual(Object.fromEntries(Object.entries(sample.headers).map(([name, value]) => [name, [value]])))
    expect(event.queryStringParameters).toEqual({ 'order-id': ['1'] })
    expect(Object.keys(event.requestContext).toSorted()).toEqual(Object.keys(sample.requestContext).toSorted())
    expect(event.path).toBe('/newpath?order-id=1')
  })
})

describe('the response of VPC Lattice', () => {
  it('has every value of a header that is a list', () => {
    const result = {
      statusCode: 200,
      headers: { 'x-a': '1', 'set-cookie': ['a=1', 'b=2'] },
      body: '',
      isBase64Encoded: false,
    }
    const outcome: Outcome = { kind: 'buffered', result, text: JSON.stringify(result) }
    expect(toResponse('lattice', outcome, 'GET').headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  })
})
