import type { Surroundings } from '../../src/contract/surroundings.ts'
import { facts, geo } from './facts.ts'
import type { VercelNative } from './native.ts'
import { requestContext } from './request-context.ts'

/**
 * Vercel, by the variable that it sets for every build and function (Vercel's documentation, checked 2026-11). The symbol of its
 * request context is no sign of it: other hosts of Next set the same.
 */
export const surroundings: Surroundings<VercelNative> = {
  target: 'vercel',
  find: (request) => (globalThis.process?.env?.VERCEL === '1' ? { request, context: requestContext() } : undefined),
  facts,
  geo,
  waitUntil: ({ context }) => context.waitUntil,
  native: /^(ip|requestId|geo\.(city|latitude|longitude|timezone|postalCode|(country|subdivision)\.code|continent))$/,
}
