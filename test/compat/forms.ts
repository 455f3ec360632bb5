/// <reference types="vite/types/importMeta.d.ts" />
import type { LambdaOptions } from 'anyhost'
import type { LambdaHandler } from 'anyhost/compat/netlify'

/** One form of a Lambda-style handler, with what it is asked and what its author meant it to answer. */
export interface Form {
  readonly name: string
  readonly handler: LambdaHandler
  readonly options?: LambdaOptions & { readonly config?: { readonly path?: `/${string}` } }
  readonly ask?: {
    readonly url?: string
    readonly method?: string
    readonly headers?: Record<string, string>
    readonly body?: string | Uint8Array<ArrayBuffer>
  }
  readonly answer: {
    readonly status: number
    readonly body?: string
    readonly bytes?: number[]
    readonly headers?: Record<string, string | null>
    readonly cookies?: string[]
  }
  /** What a client may get instead because of what stands before the function, whatever the function does. */
  readonly behindFront?: Form['answer']
  readonly differs?: string
  /** The package lets the process die: the handler calls what is not there from a timer. */
  readonly crashes?: boolean
}

const FILES = import.meta.glob<{ default: Form[] }>('../fixtures/legacy/*.mjs', { eager: true })

export const FORMS: readonly Form[] = Object.values(FILES).flatMap((each) => each.default)

export function requestOf({ ask = {} }: Form, origin: string, more: Record<string, string> = {}): Request {
  const { url = '/', method, headers, body } = ask
  return new Request(origin + url, {
    ...(method && { method }),
    headers: { ...headers, ...more },
    ...(body !== undefined && { body }),
  })
}

/** Of a response, what the form speaks about. */
export async function picked(response: Response, { headers, cookies, bytes }: Form['answer']): Promise<Form['answer']> {
  return {
    status: response.status,
    ...(headers && {
      headers: Object.fromEntries(Object.keys(headers).map((name) => [name, response.headers.get(name)])),
    }),
    ...(cookies && { cookies: response.headers.getSetCookie() }),
    ...(bytes ? { bytes: [...new Uint8Array(await response.arrayBuffer())] } : { body: await response.text() }),
  }
}
