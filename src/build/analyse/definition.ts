/** Finds a file's definition and what its object literal says, without running anything. */
import type { CallExpression, Node, ObjectExpression, SpreadElement } from 'oxc-parser'
import { calleeImport, declaredValue, defaultValue, follow, isApplication, isImported, type Via } from './follow.ts'
import type { Module } from './module.ts'
import { isFunction, staticKey } from './nodes.ts'
import type { Binding } from './scope.ts'
import { skipToken, skipTrivia } from './trivia.ts'
import { wrapperOf, type Origin } from './wrappers.ts'

/** Says where an imported name comes from, through local files that export it again. */
export type OriginOf = (binding: Binding, member: string | undefined) => Origin | undefined

export type Range = readonly [start: number, end: number]

export interface Refusal {
  readonly node: Node
  readonly message: string
}

export interface Definition {
  readonly kind: 'definition' | 'fetchable' | 'none'
  /** The default export's value, or the program. */
  readonly node: Node
  readonly members: readonly Member[]
  /** Whether something that cannot be seen through may add members. */
  readonly open: boolean
  /** Text that config does not need: handlers, wrapper calls, other arguments. */
  readonly holes: readonly Range[]
  /** The constants on the way from the export to the object literals. */
  readonly through: readonly Via[]
  /** What makes config unreadable. */
  readonly refusals: readonly Refusal[]
  /** Why nothing answers, for kind `none`. */
  readonly reason?: string
}

export interface Member {
  readonly name: string
  readonly node: Node
  readonly value: Node
}

/** Stands for the first argument of `schedule(…)` around a handler: no property has this name. */
export const cronMember = 'schedule()'

/** The properties of a definition that the build reads. */
export const readProperties: ReadonlySet<string> = new Set(['config', 'needs', 'targets'])

const answering = new Set(['fetch', 'GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'scheduled'])
const events =
  /^(deploy(Building|Succeeded|Failed|Deleted|Locked|Unlocked)|user(Login|Signup|Validate|Modified|Deleted)|formSubmitted)$/

/** Whether a member of a definition is called by the host. */
export function isHandlerName(name: string): boolean {
  return answering.has(name) || events.test(name)
}

/** The imported name that the default export calls, when finding its origin may need other files. */
export function calledImport(module: Module): { binding: Binding; member: string | undefined } | undefined {
  const exported = defaultValue(module)
  if (exported === undefined) return undefined
  const value = follow(module, exported, [])
  return value.type === 'CallExpression' ? calleeImport(module, value) : undefined
}

export function findDefinition(module: Module, originOf: OriginOf): Definition {
  const holes: Range[] = []
  const through: Via[] = []
  const refusals: Refusal[] = []
  const members = new Map<string, Member>()
  const { text, program } = module.source
  const hasNamedConfig = module.exports.has('config')
  let open = false
  /** A spread that may hold a config of its own; a `config` written after it settles the question. */
  let veil: Node | undefined

  const exported = module.exports.get('default')
  if (exported === undefined) return result('none', program, noDefault())
  if (exported.kind === 'from') return imported(exported.node)
  return read(exported.kind === 'local' ? declaredValue(module, exported.binding, exported.node) : exported.node)

  function read(node: Node): Definition {
    const value = follow(module, node, through)
    if (value.type === 'CallExpression') return readCall(value)
    if (value.type === 'ObjectExpression') return readPlain(value)
    if (value.type === 'NewExpression') return application(node)
    if (isFunction(value))
      return result('none', node, 'its default export is a function; give it to defineFunction as `fetch`')
    if (value.type === 'ClassDeclaration' || value.type === 'ClassExpression') {
      return result('none', node, 'its default export is a class; give defineFunction an object')
    }
    if (isImported(module, value)) return imported(value)
    return unknown(value, 'The default export is not an object or a call of defineFunction that can be read')
  }

  /** Legacy functions of Netlify and functions of Lambda export `handler`, in either module system. */
  function noDefault(): string {
    const lambda = module.exports.has('handler') || /^\s*(?:module\.)?exports\.handler\s*=/m.test(text)
    return lambda
      ? 'it exports a Lambda-style `handler`. Write `export default fromLambda(handler)`, with `fromLambda` from anyhost'
      : 'it has no default export'
  }

  function readCall(call: CallExpression): Definition {
    const callee = calleeImport(module, call)
    const origin = callee && originOf(callee.binding, callee.member)
    const wrapper = origin && wrapperOf(origin)
    if (wrapper === undefined) {
      if (origin && isLambdaMark(origin)) {
        const fix = `export default fromLambda(${origin.name}(…))`
        refuse(
          call,
          `\`${origin.name}\` gives a Lambda-style handler. Write \`${fix}\`, both from anyhost/compat/netlify`,
        )
        return result('fetchable', call)
      }
      if (isApplication(call)) return application(call)
      const name = text.slice(call.callee.start, call.callee.end)
      const hint =
        'Only defineFunction and its relatives from anyhost are read; an app goes into defineFunction({ fetch: app })'
      return unknown(
        call,
        `The default export is the result of \`${shorten(name)}(…)\`, which is not known to the build. ${hint}`,
      )
    }
    if (wrapper.gives.length > 0) readCron(call.arguments[0])
    const argument = call.arguments[wrapper.argument]
    for (const name of wrapper.gives) members.set(name, { name, node: call, value: call.arguments[0] ?? call })
    if (argument === undefined) {
      if (!wrapper.optional) refuse(call, `\`${wrapper.name}\` is called without its definition`)
      return result('definition', call)
    }
    const paren = skipTrivia(text, (call.typeArguments ?? call.callee).end)
    holes.push([call.start, paren], [paren + 1, argument.start], [argument.end, call.end - 1])
    const object = follow(module, argument, through)
    if (object.type === 'ObjectExpression') readObject(object)
    else if (isImported(module, object))
      refuse(object, 'The definition is imported. Write it in this file, so that its handlers stay out of config')
    else refuse(object, `What \`${wrapper.name}\` is given is not an object literal or a constant that holds one`)
    settleVeil()
    return result('definition', call)
  }

  /** The expression in `fromLambda(schedule('@daily', handler))`. Only a literal can be read without running the call. */
  function readCron(handler: Node | undefined): void {
    const inner = handler && follow(module, handler, [])
    if (inner?.type !== 'CallExpression') return
    const callee = calleeImport(module, inner)
    const origin = callee && originOf(callee.binding, callee.member)
    if (origin?.name !== 'schedule' || !isLambdaMark(origin)) return
    if (origin.from !== COMPAT)
      return refuse(inner, `\`schedule\` of ${origin.from} leaves no trace when it runs. Import it from ${COMPAT}`)
    const [cron] = inner.arguments
    if (cron?.type === 'Literal' && typeof cron.value === 'string')
      members.set(cronMember, { name: cronMember, node: cron, value: cron })
    else
      refuse(
        cron ?? inner,
        '`schedule` is given something that is no literal. Write `config: { schedule: … }` in the options',
      )
  }

  function readPlain(object: ObjectExpression): Definition {
    readObject(object)
    if (!hasNamedConfig) settleVeil()
    if (open || [...members.keys()].some(isHandlerName)) return result('fetchable', object)
    return result('none', object, 'its default export has no handler')
  }

  function readObject(object: ObjectExpression): void {
    for (const property of object.properties) {
      if (property.type === 'SpreadElement') {
        readSpread(property)
        continue
      }
      const name = staticKey(property)
      if (name === undefined) refuse(property.key, 'A computed key may name `config`. Write the key out')
      else if (name === '__proto__' && !property.computed && !property.shorthand && !property.method) {
        refuse(property.key, 'A prototype may hold `config`. Spread a constant instead')
      } else {
        members.set(name, { name, node: property, value: property.value })
        if (name === 'config') veil = undefined
        if (readProperties.has(name)) checkReadable(property, name)
        else dig(property)
      }
    }
  }

  function checkReadable(property: ObjectExpression['properties'][number], name: string): void {
    if (property.type !== 'Property') return
    if (property.kind !== 'init') refuse(property.key, `\`${name}\` is a getter or setter. Write its value`)
    else if (property.method) refuse(property.key, `\`${name}\` is a method. Write its value`)
  }

  function readSpread(spread: SpreadElement): void {
    const inner = follow(module, spread.argument, through)
    if (inner.type === 'ObjectExpression') return readObject(inner)
    dig(spread)
    open = true
    veil = spread
  }

  /** Leaves a property out, with the comma after it. */
  function dig(property: Node): void {
    holes.push([property.start, skipToken(text, property.end, ',')])
  }

  function settleVeil(): void {
    if (veil === undefined) return
    refuse(
      veil,
      'This spread may hold `config` and cannot be seen through. Write `config` after it, or spread a constant of this file',
    )
  }

  function application(node: Node): Definition {
    open = true
    return result('fetchable', node)
  }

  function imported(node: Node): Definition {
    return unknown(
      node,
      'The default export is imported. Write the definition in this file, or give the app to defineFunction({ fetch: app })',
    )
  }

  /** Something unreadable: fine as an app with a `config` export beside it and none inside, else refused. */
  function unknown(node: Node, message: string): Definition {
    if (hasNamedConfig && !mentionsConfig(module, node)) return application(node)
    refuse(node, message)
    return result('fetchable', node)
  }

  function refuse(node: Node, message: string): void {
    refusals.push({ node, message })
  }

  function result(kind: Definition['kind'], node: Node, reason?: string): Definition {
    const found = { kind, node, members: [...members.values()], open, holes, through, refusals }
    return reason === undefined ? found : { ...found, reason }
  }
}

const COMPAT = 'anyhost/compat/netlify'

/** What marks a handler for Netlify's Lambda-style runtime and gives it back. */
const isLambdaMark = ({ from, name }: Origin): boolean =>
  (from === COMPAT || from === '@netlify/functions') && /^(?:builder|schedule|stream)$/.test(name)

/** Whether a call is given an object with a `config`. */
function mentionsConfig(module: Module, call: Node): boolean {
  if (call.type !== 'CallExpression') return false
  return call.arguments.some((argument) => {
    const object = follow(module, argument, [])
    if (object.type !== 'ObjectExpression') return false
    return object.properties.some((each) => each.type === 'Property' && staticKey(each) === 'config')
  })
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}…` : text
}
