/** An error of a config file as one problem, at the place in the user's own file. */
import { SourceMap, type SourceMapPayload } from 'node:module'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { importSite } from './import-site.ts'
import { problem, type Problem } from './problems.ts'
import { inProject, withoutRoot } from './project-path.ts'

export interface ConfigRun {
  readonly root: string
  readonly file: string
  /** The module that was run, absolute. */
  readonly copy: string
  /** Its source map, as JSON. */
  readonly map: string
}

type Place = Pick<Problem, 'file' | 'line' | 'column'>

export function thrownAt(error: unknown, run: ConfigRun): Problem {
  const { root, file, copy } = run
  const message = error instanceof Error ? error.message : `It threw ${String(error)}`
  const [, missing] = /^Cannot find (?:package|module) '([^']+)'/.exec(message) ?? []
  const what = missing === undefined ? message : `Cannot find \`${missing}\`.`
  return problem('ANYHOST_PROJECT_CONFIG', withoutRoot(what, root).replaceAll(inProject(root, copy), file), {
    file,
    ...(missing === undefined ? stackPlace(error, run) : importPlace(missing, run)),
    why: 'The file is run to read the settings, and failed.',
    fix: missing === undefined ? 'Correct what the message names.' : `Install ${missing}, or correct the name.`,
  })
}

/** The innermost place in the stack that is in the file, or in one that it was made from. */
function stackPlace(error: unknown, { root, copy, map }: ConfigRun): Place | undefined {
  const stack = error instanceof Error ? (error.stack ?? '') : ''
  const at = [pathToFileURL(copy).href, copy].map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')
  const [, line, column = '1'] = new RegExp(`(?:${at}):(\\d+)(?::(\\d+))?`).exec(stack) ?? []
  if (line === undefined) return undefined
  // JSON, as esbuild writes it.
  const found = new SourceMap(JSON.parse(map) as SourceMapPayload).findEntry(Number(line) - 1, Number(column) - 1)
  if (!('originalSource' in found)) return undefined
  return {
    file: inProject(root, resolve(join(root, '.anyhost'), found.originalSource)),
    line: found.originalLine + 1,
    column: found.originalColumn + 1,
  }
}

/** Where the file asks for what is not there. One that it imports may ask as well, and is not looked at. */
function importPlace(name: string, { root, file }: ConfigRun): Place | undefined {
  const site = importSite(join(root, file), name)
  return site && { line: site.position.line, column: site.position.column }
}
