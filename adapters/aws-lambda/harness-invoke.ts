/**
 * The Invoke API of Lambda for asynchronous calls, whose code is not published, as the developer guide has it ("Invoking a
 * function asynchronously", "Error handling", checked 2026-11): 202 when the event is queued, two more tries after an error.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { authorizationOf } from './harness-sigv4.ts'
import type { Lambda } from '../../test/hosts/lambda-runtime.ts'

const PAYLOAD_LIMIT = 1024 * 1024
const TRIES = 3

/** Lambda waits one minute, then two. */
const PAUSE_MS = 50

/** The credentials of the functions' role. */
export const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
  AWS_SESSION_TOKEN: 'session/token==',
}

export interface InvokeApi {
  readonly address: string
  close(): Promise<void>
}

/** Listens on loopback. `find` gives the function of a name. */
export async function startInvokeApi(find: (name: string) => Lambda | undefined): Promise<InvokeApi> {
  const closing = new AbortController()
  const server = createServer((request, response) => {
    answer(find, closing.signal, request, response).catch(() => response.destroy())
  })
  server.listen(0, '127.0.0.1')
  await new Promise((resolve, reject) => server.once('listening', resolve).once('error', reject))
  // A server that listens on TCP has an address of this shape.
  const { port } = server.address() as AddressInfo
  return {
    address: `http://127.0.0.1:${port}`,
    async close() {
      closing.abort()
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
}

async function answer(
  find: (name: string) => Lambda | undefined,
  closing: AbortSignal,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await text(request)
  const refuse = (status: number, type: string): void =>
    void response.writeHead(status, { 'x-amzn-errortype': type }).end(JSON.stringify({ Message: type }))
  const { method = '', url: path = '', headers } = request
  const lambda = find(/^\/2015-03-31\/functions\/([\w-]+)\/invocations$/.exec(path)?.[1] ?? '')
  if (!lambda || method !== 'POST') return refuse(404, 'ResourceNotFoundException')
  const signing = { region: 'us-east-1', service: 'lambda', credentials: CREDENTIALS }
  if (headers.authorization !== authorizationOf({ method, path, headers, body }, signing))
    return refuse(403, 'InvalidSignatureException')
  if (headers['x-amz-invocation-type'] !== 'Event') return refuse(400, 'InvalidParameterValueException')
  if (Buffer.byteLength(body) > PAYLOAD_LIMIT) return refuse(413, 'RequestTooLargeException')
  response.writeHead(202).end()
  await run(lambda, JSON.parse(body), closing)
}

async function run(lambda: Lambda, event: unknown, closing: AbortSignal): Promise<void> {
  for (let tried = 0; tried < TRIES && !closing.aborted; tried++) {
    const { kind } = await lambda.invoke(event)
    if (kind === 'buffered' || kind === 'streaming') return
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}
