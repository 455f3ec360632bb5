import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, sep } from 'node:path'
import { pipeline } from 'node:stream/promises'

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
    const etag = `W/"${size.toString(16)}-${modified.toString(16)}"`
    const headers = {
      etag,
      'last-modified': new Date(modified).toUTCString(),
      'cache-control': 'public, max-age=0, must-revalidate',
    }
    if (isFresh(request, etag, modified)) {
      response.writeHead(304, headers).end()
      return true
    }
    const type = TYPES[extname(file).slice(1).toLowerCase()] ?? 'application/octet-stream'
    response.writeHead(200, { ...headers, 'content-type': type, 'content-length': size })
    if (method === 'HEAD') response.end()
    // A client that goes away ends both streams; nobody is left to be told.
    else
      await pipeline(createReadStream(file, { end: Math.max(size - 1, 0) }), response).catch(() => response.destroy())
    return true
  }
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
    return path.split('/').includes('..') ? undefined : path
  } catch {
    return undefined
  }
}

/** RFC 9110, 13.2.2: the tag decides where the client sends one. */
function isFresh({ headers }: IncomingMessage, etag: string, modified: number): boolean {
  const tags = headers['if-none-match']
  if (tags !== undefined)
    return tags === '*' || tags.split(',').some((tag) => tag.trim().replace(/^(?:W\/)?/, 'W/') === etag)
  const since = Date.parse(headers['if-modified-since'] ?? '')
  return since >= modified
}
