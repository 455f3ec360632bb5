/** What a request for a file asks: all of it, a part, or nothing because of a condition (RFC 9110, 13.2.2 and 14). */
import type { IncomingHttpHeaders } from 'node:http'

/** A file as it is now. */
export interface FileState {
  readonly size: number
  /** Weak: it is made of size and time, so it is good for no comparison of bytes. */
  readonly etag: string
  /** Milliseconds, whole seconds as HTTP has them. */
  readonly modified: number
}

/** The status, and for 206 the bytes from `start` to `end`, both of them sent. */
export type Verdict =
  | { readonly status: 200 | 304 | 412 | 416 }
  | { readonly status: 206; readonly start: number; readonly end: number }

export function judge(headers: IncomingHttpHeaders, method: string, file: FileState): Verdict {
  if (isOutdated(headers, file)) return { status: 412 }
  if (isFresh(headers, file)) return { status: 304 }
  // Only GET has ranges.
  if (headers.range === undefined || method !== 'GET' || !isSame(headers['if-range'], file)) return { status: 200 }
  return rangeOf(headers.range, file.size)
}

/** `If-Match` wants the very bytes, which a weak tag does not tell. */
function isOutdated(headers: IncomingHttpHeaders, { modified }: FileState): boolean {
  const tags = headers['if-match']
  if (tags !== undefined) return tags.trim() !== '*'
  // What is no date is left out.
  return modified > (dateOf(headers['if-unmodified-since']) ?? Infinity)
}

/** The tag decides where the client sends one. */
function isFresh(headers: IncomingHttpHeaders, { etag, modified }: FileState): boolean {
  const tags = headers['if-none-match']
  if (tags !== undefined)
    return tags.trim() === '*' || tags.split(',').some((tag) => tag.trim().replace(/^(?:W\/)?/, 'W/') === etag)
  return (dateOf(headers['if-modified-since']) ?? -Infinity) >= modified
}

/** Whether the part that the client has belongs to this file. A tag would have to be a strong one. */
const isSame = (condition: string | string[] | undefined, { modified }: FileState): boolean =>
  condition === undefined || dateOf(String(condition)) === modified

function dateOf(text: string | undefined): number | undefined {
  const time = text?.endsWith('GMT') ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? undefined : time
}

/** One range. Several, and what is none, are answered with the whole file, as a server may. */
function rangeOf(header: string, size: number): Verdict {
  const [, first, last] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header) ?? []
  if (!first && !last) return { status: 200 }
  if (!first) {
    const length = Math.min(Number(last), size)
    return length > 0 ? { status: 206, start: size - length, end: size - 1 } : { status: 416 }
  }
  if (last && Number(last) < Number(first)) return { status: 200 }
  if (Number(first) >= size) return { status: 416 }
  return { status: 206, start: Number(first), end: last ? Math.min(Number(last), size - 1) : size - 1 }
}
