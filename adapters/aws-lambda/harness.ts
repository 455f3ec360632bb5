import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BuiltProject, ClientFacts, Harness, RunningHost } from '../../src/contract/harness.ts'
import { ruleEvent } from '../../test/fixtures/events.ts'
import { unlessAborted } from '../../test/hosts/http-parts.ts'
import { lockedVersion } from '../../test/hosts/installed.ts'
import { LambdaFunctionError, startLambda } from '../../test/hosts/lambda-runtime.ts'
import type { Lambda } from '../../test/hosts/lambda-runtime.ts'
import { createPathRouter } from '../../test/hosts/path-router.ts'
import { doors, toEvent, toResponse } from './harness-front.ts'
import { env as suiteEnv, farEnd, says } from './harness-purge.ts'
import { sabotages } from './harness-sabotages.ts'
import { variants } from './harness-variants.ts'
import type { Door } from './harness-front.ts'
import { CREDENTIALS, startInvokeApi } from './harness-invoke.ts'

export const harness: Harness = {
  runtime: `aws-lambda-ric ${lockedVersion('aws-lambda', 'aws-lambda-ric')}`,
  standIns: [
    'the front door (adapters/aws-lambda/harness-front.ts)',
    'the Invoke API, by which a function calls itself (adapters/aws-lambda/harness-invoke.ts)',
    'the choice of a function by its path (test/hosts/path-router.ts)',
    'the Lambda Runtime API, which does not freeze a process between events (test/hosts/runtime-api.ts)',
    "the HTTP calls of the runtime client's native addon (test/hosts/rapid-client-shim.mjs)",
  ],
  env: suiteEnv,
  says,
  unfronted: 'unset=ANYHOST_CLOUDFRONT',
  farEnd,
  gaps: [
    {
      cases: ['limits.body-at', 'limits.body-over', 'limits.headers-over'],
      why: 'The stand-in for the front door counts no bytes.',
    },
  ],
  sabotages,
  variants,
  async start(project): Promise<RunningHost> {
    const door = doorOf(project)
    const lambdas = new Map<string, Lambda>()
    const api = await startInvokeApi((name) => lambdas.get(name))
    const env = { ...CREDENTIALS, AWS_ENDPOINT_URL_LAMBDA: api.address, ...project.env }
    await startFunctions({ ...project, env }, lambdas).catch(async (error: unknown) => {
      await api.close()
      throw error
    })
    const route = createPathRouter(project.functions)
    return {
      async fetch(request, facts = {}) {
        const lambda = lambdas.get(route(new URL(request.url).pathname) ?? '')
        if (lambda === undefined) return new Response('no function', { status: 404 })
        return unlessAborted(request.signal, ask(lambda, door, request, facts))
      },
      async invoke(id, event) {
        const lambda = lambdas.get(id)
        if (lambda === undefined) throw new Error(`There is no function ${id}.`)
        return toResult(lambda, event)
      },
      async schedule(id) {
        const lambda = lambdas.get(id)
        if (lambda === undefined) throw new Error(`There is no function ${id}.`)
        await lambda.invoke(ruleEvent(`${new Date().toISOString().slice(0, 19)}Z`))
      },
      logs: () => [...lambdas.values()].map((lambda) => lambda.logs()).join(''),
      async close() {
        await api.close()
        await Promise.all([...lambdas.values()].map((lambda) => lambda.close()))
      },
    }
  },
}

/** That of the variant, else what the template was written for, else the one that the output has by itself. */
function doorOf({ root, output, variant }: BuiltProject): Door {
  const template = join(root, '.anyhost', 'aws-lambda', 'template.yaml')
  const built = existsSync(template) ? /^ {4}front: (\S+)$/m.exec(readFileSync(template, 'utf8'))?.[1] : undefined
  const door = variant ?? built ?? (output === 'streaming' ? 'function-url' : 'http-api')
  if (isDoor(door)) return door
  throw new Error(`There is no stand-in for the front ${door}.`)
}

const isDoor = (name: string): name is Door => doors.some((each) => each === name)

async function startFunctions(
  { root, functions, variant, env = {} }: BuiltProject,
  lambdas: Map<string, Lambda>,
): Promise<void> {
  // Which door stands there is no matter of how many are asked at once; each process costs a tenth of a second.
  const maxInstances = variant === undefined ? 4 : 2
  const starts = functions.map(async ({ id }) => {
    const dir = join(root, '.anyhost', 'aws-lambda', id)
    lambdas.set(id, await startLambda({ dir, handler: 'index.handler', name: id, env, maxInstances }))
  })
  await Promise.all(starts)
}

/** Doors whose request has the id of the invocation. */
const OWN_ID = new Set<Door>(['function-url', 'lattice', 'lattice-v1'])

async function ask(lambda: Lambda, door: Door, request: Request, facts: ClientFacts): Promise<Response> {
  const requestId = facts.requestId ?? randomUUID()
  const event = await toEvent(door, request, { ...facts, requestId })
  // The other doors write an id of their own into the event.
  const outcome = await lambda.invoke(event, OWN_ID.has(door) ? { requestId } : {})
  return toResponse(door, outcome, request.method)
}

async function toResult(lambda: Lambda, event: unknown): Promise<unknown> {
  const invocation = await lambda.invoke(event)
  if (invocation.kind === 'buffered') return invocation.result
  if (invocation.kind === 'streaming') return new Response(invocation.body).text()
  throw new LambdaFunctionError(invocation.error)
}
