import type { Method } from '../contract/function.ts'

export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const

/** The methods in one order, with the `HEAD` that `GET` implies. */
export function withHead(methods: readonly Method[]): Method[] {
  return METHODS.filter((each) => methods.includes(each) || (each === 'HEAD' && methods.includes('GET')))
}

export const listOf = <Item>(value: Item | readonly Item[]): readonly Item[] =>
  // The check is the proof; TypeScript does not narrow readonly arrays.
  Array.isArray(value) ? (value as readonly Item[]) : [value as Item]
