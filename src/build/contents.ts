/** What files hold, as cheaply as it can be had: hashed once, and read only when it is asked for. */
import { createHash, hash } from 'node:crypto'

/** The contents of a file that several outputs may share. */
export interface Content {
  readonly hash: string
  readonly size: number
  bytes(): Uint8Array
}

export type Contents = string | Uint8Array | Content

/** sha256, as the manifest has it. */
export const digest = (data: string | Uint8Array): string => hash('sha256', data, 'base64url')

/**
 * Bytes in memory, in one part or several, which files may share: they are put together only to be written. They are hashed
 * when somebody asks, once for all outputs.
 */
export function contentOf(...parts: readonly Uint8Array[]): Content {
  let known: string | undefined
  const [first = new Uint8Array(), ...more] = parts
  return {
    get hash() {
      return (known ??= more.length > 0 ? digestOf(parts) : digest(first))
    },
    size: parts.reduce((sum, { byteLength }) => sum + byteLength, 0),
    bytes: () => (more.length > 0 ? Buffer.concat(parts) : first),
  }
}

function digestOf(parts: readonly Uint8Array[]): string {
  const sha = createHash('sha256')
  for (const part of parts) sha.update(part)
  return sha.digest('base64url')
}

const isContent = (contents: Contents): contents is Content =>
  typeof contents !== 'string' && !(contents instanceof Uint8Array)

export const hashOf = (contents: Contents): string => (isContent(contents) ? contents.hash : digest(contents))
export const sizeOf = (contents: Contents): number =>
  isContent(contents) ? contents.size : Buffer.byteLength(contents)
export const dataOf = (contents: Contents): string | Uint8Array => (isContent(contents) ? contents.bytes() : contents)

/** The same bytes, as what `writeFile` and comparisons take. */
export const bufferOf = (contents: Contents): Buffer => {
  const data = dataOf(contents)
  return typeof data === 'string' ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength)
}
