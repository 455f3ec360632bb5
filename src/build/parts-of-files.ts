/** What an entry is told of the files beside its bundle. */
import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Parts } from '../contract/adapter.ts'
import type { Bundle } from './bundle.ts'

export function filesOf(bundle: Bundle): Pick<Parts, 'files' | 'version'> {
  const files = bundle.files ?? bundle.assets.map(({ path }) => ({ path, isModule: false }))
  if (files.length === 0) return bundle.files ? { files } : {}
  return { files, version: () => versionOf(bundle) }
}

function versionOf({ code, assets }: Bundle): string {
  const parts = [
    code.hash,
    ...assets.flatMap(({ path, source }) => [path, hash('sha256', readFileSync(source), 'hex')]),
  ]
  // A part of a file's name, also where names differ in case only: hex.
  return hash('sha256', parts.join('\n'), 'hex').slice(0, 8)
}
