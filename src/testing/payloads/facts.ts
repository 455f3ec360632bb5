import type { ClientFacts } from '../../contract/harness.ts'

/** What a payload says of the client and the call besides the request itself. */
export interface PayloadFacts extends ClientFacts {
  /** When the call is made. Default 2026-01-01T00:00:00Z, so that payloads are the same in every run. */
  readonly time?: Date
}

/** The time of a payload that was given none. */
export const TIME: Date = new Date('2026-01-01T00:00:00.000Z')

/**
 * What AWS always says, where the caller does not: an address that documentation is allowed to use (RFC 5737), and the id of
 * AWS's own samples.
 */
export const withDefaults = (facts: PayloadFacts): PayloadFacts => ({
  ip: '192.0.2.1',
  requestId: 'c6af9ac6-7b61-11e6-9a41-93e8deadbeef',
  ...facts,
})

/** A request as it is, or for a path at `https://example.com`. */
export const toRequest = (input: Request | string | URL, init?: RequestInit): Request =>
  input instanceof Request && !init ? input : new Request(input instanceof Request ? input : atExample(input), init)

const atExample = (input: string | URL): URL => new URL(input, 'https://example.com')
