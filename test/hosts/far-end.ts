/** A server on the loopback address that stands where a host's API does, for the harnesses. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FarEnd, Purged } from '../../src/contract/harness.ts'

export interface Call {
  readonly method: string
  readonly path: string
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

type Server = Pick<FarEnd, 'failNext' | 'take' | 'close'> & { readonly address: string }

/** A server on the loopback address that answers `status`, and keeps what it was asked. */
export async function listen(status: number, read: (call: Call) => Purged, answer = ''): Promise<Server> {
  const calls: Call[] = []
  const failures: number[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      const failure = failures.shift()
      if (failure === undefined) calls.push({ method, path, headers, body: Buffer.concat(chunks).toString() })
      response.writeHead(failure ?? status).end(failure ? '<Error><Code>Refused</Code></Error>' : answer)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    // A server that listens on a port has an address of this type.
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failNext: (failure) => (failures.push(failure), ''),
    take: async () => calls.splice(0).map(read),
    close: () => new Promise((resolve) => void server.close(() => resolve())),
  }
}
