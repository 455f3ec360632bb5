/** A `config` that is exported beside a definition: nothing reads it, so it must not say anything of its own. */
import { isDeepStrictEqual } from 'node:util'
import type { Definition } from '../analyse/definition.ts'
import { follow } from '../analyse/follow.ts'
import type { Module } from '../analyse/module.ts'
import { positionAt } from '../analyse/source.ts'
import { readLiteral } from './literal.ts'
import type { Finding } from './modules.ts'
import { findNamedConfig } from './position-of.ts'

/** What a migrated file would lose without a word: the exported `config` was what its host read. */
export function strayConfig(module: Module, { kind, members }: Definition): Finding | undefined {
  const exported = module.exports.get('config')
  const named = findNamedConfig(module)
  if (kind !== 'definition' || exported === undefined || named === undefined) return undefined
  const own = members.find(({ name }) => name === 'config')?.value
  if (exported.kind !== 'from' && isSame(module, named, own)) return undefined
  return {
    code: 'ANYHOST_CONFIG_STRAY',
    message: own
      ? 'The exported `config` is not that of the definition, and nothing reads it'
      : 'The definition has no `config`, and nothing reads the exported one',
    position: positionAt(module.source, exported.node.start),
  }
}

type Value = Parameters<typeof follow>[1]

/** One constant for both, or the same literal twice. */
function isSame(module: Module, named: Value, own: Value | undefined): boolean {
  const value = follow(module, named, [])
  if (own && follow(module, own, []) === value) return true
  const literal = readLiteral(module, value)
  const other = own ? readLiteral(module, follow(module, own, [])) : {}
  return literal !== undefined && isDeepStrictEqual(literal, other)
}
