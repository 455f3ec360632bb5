import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { judge, type FileState, type Verdict } from './conditions.ts'

/** Sends the file for a path, or gives `false`: there is none. */
export type SendFile = (pathname: string, request: IncomingMessage, response: ServerResponse) => Promise<boolean>

/** Types by extension (the IANA registry). Anything else is sent as bytes. */
const TYPES: Readonly<Record<string, string>> = {
  avif: 'image/avif',
  css: 'text/css; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
  gif: 'image/gif',
  htm: 'text/html; charset=utf-8',
  html: 'text/html; charset=utf-8',
  ico: 'image/x-icon',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json; charset=utf-8',
  map: 'application/json; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  mjs: 'text/javascript; charset=utf-8',
  mp3: 'audio/mpeg',
  mp4: 'video/mp4',
  pdf: 'application/pdf',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  wasm: 'application/wasm',
  webm: 'video/webm',
  webmanifest: 'application/manifest+json',
  webp: 'image/webp',
  woff: 'font/woff',
  woff2: 'font/woff2',
  xml: 'application/xml; charset=utf-8',
}

/** Serves a folder. A folder in it answers with its `index.html`. */
export function staticFiles(folder: string): SendFile {
  // A link out of the folder is no file of it.
  const root = realpath(folder).catch(() => undefined)
  return async (pathname, request, response) => {
    const { method } = request
    const base = await root
    if (!base || (method !== 'GET' && method !== 'HEAD')) return false
    const found = await findFile(base, pathname)
    if (!found) return false

    const { file, size, modified } = found
    const state = { size, modified, etag: `W/"${size.toString(16)}-${modified.toString(16)}"` }
    const verdict = judge(request.headers, method, state)
    const { status } = verdict
    const [start, end] = status === 206 ? [verdict.start, verdict.end] : [0, size - 1]
    response.writeHead(status, headersOf(verdict, file, state))
    if (method === 'HEAD' || (status !== 200 && status !== 206) || end < start) response.end()
    // A client that goes away ends both streams; nobody is left to be told.
    else await pipeline(createReadStream(file, { start, end }), response).catch(() => response.destroy())
    return true
  }
}

function headersOf(verdict: Verdict, file: string, { size, etag, modified }: FileState): OutgoingHttpHeaders {
  const common = {
    etag,
    'last-modified': new Date(modified).toUTCString(),
    'cache-control': 'public, max-age=0, must-revalidate',
    'accept-ranges': 'bytes',
  }
  const type = { 'content-type': TYPES[extname(file).slice(1).toLowerCase()] ?? 'application/octet-stream' }
  if (verdict.status === 200) return { ...common, ...type, 'content-length': size }
  if (verdict.status === 304) return common
  if (verdict.status === 206) {
    const { start, end } = verdict
    return { ...common, ...type, 'content-length': end - start + 1, 'content-range': `bytes ${start}-${end}/${size}` }
  }
  // What is sent here is no part of the file.
  const empty = { 'cache-control': 'no-store', 'content-length': 0 }
  return verdict.status === 416 ? { ...empty, 'content-range': `bytes */${size}` } : empty
}

interface Found {
  readonly file: string
  readonly size: number
  /** Milliseconds, whole seconds as HTTP has them. */
  readonly modified: number
}

async function findFile(root: string, pathname: string): Promise<Found | undefined> {
  const path = decodePath(pathname)
  if (path === undefined) return undefined
  for (const name of path.endsWith('/') ? [`${path}index.html`] : [path, `${path}/index.html`]) {
    const file = await realpath(join(root, name)).catch(() => undefined)
    if (!file?.startsWith(root + sep)) continue
    const found = await stat(file).catch(() => undefined)
    if (found?.isFile()) return { file, size: found.size, modified: Math.floor(found.mtimeMs / 1000) * 1000 }
  }
  return undefined
}

/** Decoded once. A path that would mean another one to a file system has no file. */
function decodePath(pathname: string): string | undefined {
  if (/%(?:2f|5c|00)/i.test(pathname) || pathname.includes('\\')) return undefined
  try {
    const path = decodeURIComponent(pathname)
    // On Windows a colon goes on with another stream of the same file.
    if (sep === '\\' && path.includes(':')) return undefined
    return path.split('/').includes('..') ? undefined : path
  } catch {
    return undefined
  }
}
