/**
 * Finds what changes a constant while the file loads: config is read from a slice without these statements, so a change
 * that is left out would be silently lost. Changes through an alias or inside a called function are not seen.
 */
import type { Node } from 'oxc-parser'
import { isFunction, isWrapper, memberName, parentOf, unwrap } from './nodes.ts'
import type { Binding } from './scope.ts'

const changingMethods = new Set(
  'push pop shift unshift splice sort reverse fill copyWithin set add delete clear'.split(' '),
)
const changingFunctions = new Set([
  'Object.assign',
  'Object.defineProperty',
  'Object.defineProperties',
  'Object.setPrototypeOf',
  'Reflect.set',
  'Reflect.defineProperty',
  'Reflect.deleteProperty',
  'Reflect.setPrototypeOf',
])
const iterating = new Set('forEach map filter reduce reduceRight some every find findIndex flatMap sort'.split(' '))

/** The first assignment to a name after its declaration, wherever it is. */
export function findReassignment(binding: Binding): Node | undefined {
  return binding.references.find((each) => each.writes)?.node
}

/** The first change of a name's value that runs while the file loads. */
export function findMutation(binding: Binding): Node | undefined {
  return binding.references.find(({ node, writes }) => !writes && isChanged(node) && runsAtLoad(node))?.node
}

function isChanged(reference: Node): boolean {
  const node = wholeMember(reference)
  const parent = parentOf(node)
  if (parent === undefined) return false
  switch (parent.type) {
    case 'CallExpression':
      return parent.callee === node ? isChangingMethod(node) : isChangingCall(parent.callee, parent.arguments[0], node)
    case 'UpdateExpression':
      return true
    case 'UnaryExpression':
      return parent.operator === 'delete'
    default:
      return node !== reference && isAssigned(node)
  }
}

/** The longest member expression that starts with the reference: `a.b[0]` of `a`. */
function wholeMember(reference: Node): Node {
  let node = reference
  for (;;) {
    const parent = parentOf(node)
    if (parent === undefined) return node
    if (isWrapper(parent) || (parent.type === 'MemberExpression' && parent.object === node)) node = parent
    else return node
  }
}

function isChangingMethod(callee: Node): boolean {
  return changingMethods.has(memberName(unwrap(callee)) ?? '')
}

function isChangingCall(callee: Node, first: Node | undefined, node: Node): boolean {
  const target = unwrap(callee)
  if (first !== node || target.type !== 'MemberExpression' || target.object.type !== 'Identifier') return false
  return changingFunctions.has(`${target.object.name}.${memberName(target)}`)
}

function isAssigned(node: Node): boolean {
  let at = node
  for (;;) {
    const parent = parentOf(at)
    switch (parent?.type) {
      case 'AssignmentExpression':
      case 'ForInStatement':
      case 'ForOfStatement':
        return parent.left === at
      case 'AssignmentPattern':
        if (parent.left !== at) return false
        break
      case 'Property':
        if (parent.value !== at || parent.parent?.type !== 'ObjectPattern') return false
        break
      case 'ObjectPattern':
      case 'ArrayPattern':
      case 'RestElement':
        break
      default:
        return false
    }
    at = parent
  }
}

function runsAtLoad(node: Node): boolean {
  let at = node
  for (let parent = parentOf(node); parent !== undefined; parent = parentOf(parent)) {
    if (isFunction(parent) && !isCalledAtOnce(parent)) return false
    if (parent.type === 'PropertyDefinition' && !parent.static && parent.value === at) return false
    at = parent
  }
  return true
}

/** A function that is called where it stands, or handed to a method that calls it for each element. */
function isCalledAtOnce(node: Node): boolean {
  let at = node
  let call = parentOf(node)
  while (call !== undefined && isWrapper(call)) {
    at = call
    call = parentOf(call)
  }
  if (call?.type !== 'CallExpression') return false
  return call.callee === at || iterating.has(memberName(unwrap(call.callee)) ?? '')
}
