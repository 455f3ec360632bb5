/** Runs a project built for Next on a server of its own, behind a proxy that ends TLS and says nothing of the client. */
import type { Harness } from '../../src/contract/harness.ts'
import { createHarness } from './harness-host.ts'

export const harness: Harness = { ...createHarness('none'), heavy: '`next build` takes two cores for 10 to 30 s' }
