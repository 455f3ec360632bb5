import type { Context } from '../contract/function.ts'
import { orNull, queryLists, readBody, recordOf, sentUrl } from './lambda-request.ts'
import type { HandlerEvent } from './lambda-types.ts'

/** What `fromLambda` tells about the function. */
export interface EventOptions {
  /** The pattern that a path of this function matched. */
  readonly routeOf: (url: string, params: Context['params']) => string | undefined
  readonly emptyQuery: 'null' | 'object'
}

/** Set by Netlify's edge, which takes them from no client. Elsewhere a client can send them, so `context.ip` decides. */
const CLIENT_IP = ['x-nf-client-connection-ip', 'client-ip']

/**
 * The event of Netlify's Lambda-style runtime. A header that came on several lines is one value with commas, as the
 * Fetch standard joins them; no value is ever taken apart, since dates and user agents have commas of their own.
 */
export async function netlifyEvent(request: Request, context: Context, options: EventOptions): Promise<HandlerEvent> {
  const { url, path, query } = sentUrl(request)
  const headers = new Map(request.headers)
  for (const name of CLIENT_IP) {
    if (context.ip) headers.set(name, context.ip)
    else headers.delete(name)
  }
  const { text, isBase64Encoded } = await readBody(request)
  const route = options.routeOf(request.url, context.params)
  return {
    rawUrl: url,
    rawQuery: query,
    path,
    httpMethod: request.method,
    headers: recordOf(headers, (value) => value),
    multiValueHeaders: recordOf(headers, (value) => [value]),
    ...queryMaps(query, options.emptyQuery),
    body: text,
    isBase64Encoded,
    ...(route !== undefined && { route }),
  }
}

/** The last of several values, and all of them. */
export function queryMaps(
  query: string,
  empty: EventOptions['emptyQuery'],
): Pick<HandlerEvent, 'queryStringParameters' | 'multiValueQueryStringParameters'> {
  const lists = queryLists(query)
  const single = recordOf(lists, (values) => values.at(-1))
  const multi = recordOf(lists, (values) => values)
  return empty === 'object'
    ? { queryStringParameters: single, multiValueQueryStringParameters: multi }
    : { queryStringParameters: orNull(single), multiValueQueryStringParameters: orNull(multi) }
}
