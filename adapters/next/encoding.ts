import { AnyhostError } from '../../src/runtime/errors.ts'

/** Encodings that the platform can undo, by its own names for them. */
const FORMATS: Readonly<Record<string, string>> = { gzip: 'gzip', 'x-gzip': 'gzip', deflate: 'deflate', br: 'brotli' }

/**
 * The same answer without `Content-Encoding`. Next drops that header and keeps the bytes (FORBIDDEN_HEADERS in
 * send-response.js of next 16.4.6, checked 2026-11), so the client would take packed bytes for the text. They are
 * unpacked here; Next packs them again for a client that asks for it.
 * @throws AnyhostError `ANYHOST_RESPONSE_INVALID` when the encoding is none that the platform knows.
 */
export function unpacked(response: Response): Response {
  const encoding = response.headers.get('content-encoding')
  if (!encoding || !response.body) return response
  // The last encoding was applied last.
  const names = encoding
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== 'identity')
  const body = names.toReversed().reduce((packed, name) => packed.pipeThrough(unpack(name)), response.body)
  const { status, statusText } = response
  const headers = new Headers(response.headers)
  headers.delete('content-encoding')
  headers.delete('content-length')
  return new Response(body, { status, statusText, headers })
}

type Unpacking = ReadableWritablePair<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>

function unpack(name: string): Unpacking {
  try {
    // Formats that the platform lacks make it throw; what its types list differs by version.
    return new DecompressionStream(FORMATS[name] as 'gzip') as unknown as Unpacking
  } catch (cause) {
    const what = `The answer has the Content-Encoding "${name}", and Next sends none. Return it unpacked.`
    throw new AnyhostError('ANYHOST_RESPONSE_INVALID', what, { cause })
  }
}
