/** Plain data as source text that every host's parser reads, in the style of the file around it. */

export interface Style {
  readonly quote: "'" | '"'
  readonly eol: string
  readonly indent: string
}

/** Quotes, line ends and indentation as most of a file has them. */
export function styleOf(text: string): Style {
  const singles = text.split("'").length
  const doubles = text.split('"').length
  return {
    quote: doubles > singles ? '"' : "'",
    eol: text.includes('\r\n') ? '\r\n' : '\n',
    indent: /\n(\t| {2,8})\S/.exec(text)?.[1] ?? '  ',
  }
}

/** `undefined` when it cannot be written as a literal: a key `__proto__` would set a prototype. */
export function literalText(value: unknown, style: Style, base = ''): string | undefined {
  if (value === null || typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return quoted(value, style.quote)
  if (typeof value !== 'object') return undefined
  const inside = base + style.indent
  const isArray = Array.isArray(value)
  const parts = isArray
    ? value.map((each) => literalText(each, style, inside))
    : Object.entries(value).map(([key, each]) => propertyText(key, each, style, inside))
  if (parts.includes(undefined)) return undefined
  const [open, close] = isArray ? '[]' : '{}'
  if (parts.length === 0) return `${open}${close}`
  const pad = isArray ? '' : ' '
  const line = `${open}${pad}${parts.join(', ')}${pad}${close}`
  if (line.length <= WIDTH && !line.includes('\n')) return line
  return `${open}${style.eol}${parts.map((part) => `${inside}${part},${style.eol}`).join('')}${base}${close}`
}

/** `key: value` */
export function propertyText(key: string, value: unknown, style: Style, base = ''): string | undefined {
  const text = key === '__proto__' ? undefined : literalText(value, style, base)
  const name = /^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key, style.quote)
  return text === undefined ? undefined : `${name}: ${text}`
}

const WIDTH = 90

function quoted(value: string, quote: Style['quote']): string {
  const json = JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
  return quote === '"' ? json : `'${json.slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
