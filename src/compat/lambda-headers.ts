/** The members of a result that make up headers. Anything may stand in them. */
export interface ResultHeaders {
  readonly headers?: unknown
  readonly multiValueHeaders?: unknown
  readonly cookies?: unknown
}

/** They belong to one connection, or say how long a body is that a host may encode anew. API Gateway sets its own too. */
const HOST_HEADERS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
])

/**
 * Both maps as one. A name in both is taken from `multiValueHeaders`, so that nothing is sent twice; `null` and
 * `undefined` are no header; other values become text. Throws TypeError for what no header can hold, as a line break.
 */
export function headersOf({ headers, multiValueHeaders }: ResultHeaders): Headers {
  const result = new Headers()
  const several = entriesOf(multiValueHeaders)
  const taken = new Set(several.map(([name]) => name.toLowerCase()))
  for (const [name, value] of entriesOf(headers)) {
    if (!taken.has(name.toLowerCase())) add(result, name, value)
  }
  for (const [name, value] of several) add(result, name, value)
  return result
}

export function addCookies(headers: Headers, { cookies }: ResultHeaders): void {
  if (Array.isArray(cookies)) for (const line of cookies) headers.append('set-cookie', String(line))
}

const entriesOf = (map: unknown): [string, unknown][] =>
  typeof map === 'object' && map !== null ? Object.entries(map) : []

function add(headers: Headers, name: string, value: unknown): void {
  if (HOST_HEADERS.has(name.toLowerCase())) return
  for (const each of Array.isArray(value) ? value : [value]) {
    if (each !== undefined && each !== null) headers.append(name, String(each))
  }
}
