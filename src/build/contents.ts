/** What files hold, as cheaply as it can be had: hashed once, and read only when it is asked for. */
import { hash } from 'node:crypto'

/** The contents of a file that several outputs may share. */
export interface Content {
  readonly hash: string
  readonly size: number
  bytes(): Uint8Array
}

export type Contents = string | Uint8Array | Content

/** sha256, as the manifest has it. */
export const digest = (data: string | Uint8Array): string => hash('sha256', data, 'base64url')

/** Bytes in memory. They are hashed when somebody asks, once for all outputs. */
export function contentOf(bytes: Uint8Array): Content {
  let known: string | undefined
  return {
    get hash() {
      return (known ??= digest(bytes))
    },
    size: bytes.byteLength,
    bytes: () => bytes,
  }
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
