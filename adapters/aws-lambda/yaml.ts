/** A JSON value as YAML, in the little of it that cannot be misread: blocks, and strings in quotes where in doubt. */

export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml | undefined }

/** A document. Members that are undefined are left out. */
export const yaml = (value: { readonly [key: string]: Yaml | undefined }): string => `${linesOf(value).join('\n')}\n`

function linesOf(value: Yaml): string[] {
  if (typeof value !== 'object') return [scalar(value)]
  return isList(value) ? value.flatMap(item) : members(value).flatMap(([key, each]) => pair(scalar(key), each))
}

function item(value: Yaml): string[] {
  const [first = '', ...rest] = isEmpty(value) ? [empty(value)] : linesOf(value)
  return [`- ${first}`, ...rest.map((line) => `  ${line}`)]
}

function pair(key: string, value: Yaml): string[] {
  if (isEmpty(value)) return [`${key}: ${empty(value)}`]
  const lines = linesOf(value)
  return typeof value === 'object' ? [`${key}:`, ...lines.map((line) => `  ${line}`)] : [`${key}: ${lines[0]}`]
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
