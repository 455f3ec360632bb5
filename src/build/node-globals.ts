/**
 * Globals of Node in code for workers. A host has them only when it is asked for Node's modules, and it is asked by what the
 * code imports. So a module that counts on one imports it. What looks first whether it is there is left alone.
 */
import type { Node, Program } from 'oxc-parser'
import { parseSource } from './analyse/source.ts'
import { boundNames } from './module-names.ts'

const GLOBALS = [
  { name: 'process', module: 'node:process', imported: 'process', required: 'process' },
  { name: 'Buffer', module: 'node:buffer', imported: '{ Buffer }', required: '{ Buffer }' },
] as const

/** The same text, with the globals that it counts on. `undefined`: none. */
export function withNodeGlobals(file: string, content: string): string | undefined {
  // The bundler writes this one value in.
  const text = content.replaceAll('process.env.NODE_ENV', '')
  const wanted = GLOBALS.filter(({ name }) => countsOn(name).test(text) && !asksFor(name).test(text))
  if (wanted.length === 0) return undefined
  const { source } = parseSource(file, content)
  if (!source) return undefined
  const bound = boundNames(source.program)
  const missing = wanted.filter(({ name }) => !bound.has(name))
  if (missing.length === 0) return undefined
  const isModule = source.program.body.some(isModuleStatement)
  const code = missing.map(({ module, imported, required }) =>
    isModule ? `import ${imported} from "${module}";` : `var ${required} = require("${module}");`,
  )
  const at = startOf(source.program)
  return `${source.text.slice(0, at)}${code.join('')}${source.text.slice(at)}`
}

// A member of another object has a dot before it; a key has a colon after it.
const countsOn = (name: string): RegExp => new RegExp(`(?<![.\\w$'"\`])${name}\\s*(?:\\.|\\[|\\?\\.)`)
const asksFor = (name: string): RegExp => new RegExp(`typeof\\s+${name}\\b(?!\\s*[.[?])|\\bglobalThis\\??\\.${name}\\b`)

const isModuleStatement = ({ type }: Node): boolean => type.startsWith('Import') || type.startsWith('Export')

/** Behind directives, which must come first. */
function startOf({ body }: Program): number {
  const first = body.find((each) => !(each.type === 'ExpressionStatement' && 'directive' in each && each.directive))
  return first?.start ?? 0
}
