/** A JSON value as YAML, in the little of it that cannot be misread: blocks, and strings in quotes where in doubt. */

export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml | undefined }

/** A document. Members that are undefined are left out. */
export const yaml = (value: { readonly [key: string]: Yaml | undefined }): string => `${linesOf(value).join('\n')}\n`

/** The lines of a value, each behind `indent`. */
function linesOf(value: Yaml, indent = ''): string[] {
  if (typeof value !== 'object') return [indent + scalar(value)]
  if (isList(value)) return value.flatMap((each) => item(each, indent))
  return members(value).flatMap(([key, each]) => pair(indent + scalar(key), each, indent))
}

function item(value: Yaml, indent: string): string[] {
  if (isEmpty(value)) return [`${indent}- ${empty(value)}`]
  const [first = '', ...rest] = linesOf(value, `${indent}  `)
  return [`${indent}- ${first.slice(indent.length + 2)}`, ...rest]
}

function pair(start: string, value: Yaml, indent: string): string[] {
  if (typeof value !== 'object') return [`${start}: ${scalar(value)}`]
  return isEmpty(value) ? [`${start}: ${empty(value)}`] : [`${start}:`, ...linesOf(value, `${indent}  `)]
}

const isList = (value: Yaml): value is readonly Yaml[] => Array.isArray(value)
const isEmpty = (value: Yaml): boolean =>
  typeof value === 'object' && (isList(value) ? value.length : members(value).length) === 0
const empty = (value: Yaml): string => (isList(value) ? '[]' : '{}')

function members(value: Exclude<Yaml, string | number | boolean | readonly Yaml[]>): [string, Yaml][] {
  return Object.entries(value).filter((entry): entry is [string, Yaml] => entry[1] !== undefined)
}

// Words that some version of YAML reads as something else than text.
const WORD = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf)$/i
const PLAIN = /^[A-Za-z][\w./-]*(?:::?[A-Za-z][\w./-]*)*$/
const UNPRINTABLE = /[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/g

function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') {
    if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} is no literal.`)
    return String(value)
  }
  if (PLAIN.test(value) && !WORD.test(value)) return value
  // JSON's escapes are YAML's as well; what YAML does not print is escaped too.
  return JSON.stringify(value).replace(UNPRINTABLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
