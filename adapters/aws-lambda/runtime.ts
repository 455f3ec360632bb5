/** What runs on AWS Lambda: an event of a front door in, a result or a response stream out. */
import { cacheStore } from '../../src/runtime/memory-cache.ts'
import { createUnbuilt } from '../../src/runtime/unbuilt.ts'
import { alb, albReply } from './alb.ts'
import { anyFront, anyHead, anyReply, anyStreamingFront } from './any-front.ts'
import { backgroundStreaming } from './background.ts'
import { account, deadline, deploy, geo, server, site } from './facts.ts'
import { createBuffered, createStreaming, type BufferedHandler, type StreamingHandler } from './handlers.ts'
import { invokeSelf, resumable } from './invoke-self.ts'
import { lattice, latticeReply } from './lattice.ts'
import { netlifyLegacy } from './netlify-legacy.ts'
import { payload1, payload1Reply } from './payload-1.ts'
import { payload2, payload2Head, payload2Reply, type Payload2Head } from './payload-2.ts'
import { toMultiValueHead, type Body } from './result.ts'

export { cacheStore } from '../../src/runtime/memory-cache.ts'
export { cookies, levels } from '../../src/runtime/members.ts'
export { sharing } from '../../src/runtime/sharing.ts'
export { taskOf } from '../../src/runtime/next-run.ts'
export { task } from '../../src/runtime/task.ts'
export { backgroundAwaited, backgroundStreaming } from './background.ts'
export { account, deadline, deploy, geo, server, site } from './facts.ts'
export { invokeSelf, resumable } from './invoke-self.ts'
export type { LambdaEvent, LambdaNative, ScheduledEvent } from './native.ts'
export { netlifyAccount, netlifyGeo } from './netlify-facts.ts'
export { cacheControls } from './purge.ts'
export { toCompiledScheduled } from './schedule.ts'

/** `toHandler` of a compiled entry behind an HTTP API, or a Function URL with invoke mode BUFFERED. */
export const toCompiled: BufferedHandler<Payload2Head & Body> = /* @__PURE__ */ createBuffered(payload2, payload2Reply)

/** Behind a REST API, or an HTTP API with payload format 1.0. */
export const toCompiledRest: BufferedHandler = /* @__PURE__ */ createBuffered(payload1, payload1Reply)

/** Behind an Application Load Balancer. */
export const toCompiledAlb: BufferedHandler = /* @__PURE__ */ createBuffered(alb, albReply)

/** Behind VPC Lattice. */
export const toCompiledLattice: BufferedHandler = /* @__PURE__ */ createBuffered(lattice, latticeReply)

/** In Netlify's Lambda-style runtime. */
export const toCompiledNetlifyLegacy: BufferedHandler = /* @__PURE__ */ createBuffered(netlifyLegacy, payload1Reply)

/** Behind a Function URL with invoke mode RESPONSE_STREAM. */
export const toCompiledStreaming: StreamingHandler = /* @__PURE__ */ createStreaming(payload2, payload2Head)

/** Behind a REST API whose integration has the response transfer mode STREAM. */
export const toCompiledRestStreaming: StreamingHandler = /* @__PURE__ */ createStreaming(payload1, toMultiValueHead)

const members = { account, cacheStore, deadline, deploy, geo, server, site }

const anyBuffered: BufferedHandler = /* @__PURE__ */ createBuffered(anyFront, anyReply)

/** Gives a buffered Lambda handler for any front door: which one it is shows in each event. */
export const toHandler: BufferedHandler = /* @__PURE__ */ createUnbuilt(
  (fn, entry) => (entry?.background ? resumable(anyBuffered(fn, entry)) : anyBuffered(fn, entry)),
  members,
  invokeSelf,
)

/** Gives a handler that streams its response: for a Function URL, or a REST API, that asks for a stream. */
export const toStreamingHandler: StreamingHandler = /* @__PURE__ */ createUnbuilt(
  /* @__PURE__ */ createStreaming(anyStreamingFront, anyHead),
  members,
  backgroundStreaming,
)
