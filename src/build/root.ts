/** Where a project is, and what stands for a place on disk. */
import { existsSync, realpathSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'

/** The project's folder, links resolved: the bundler names files by where they really are. */
export function rootOf(root = '.'): string {
  const path = resolve(root)
  return existsSync(path) ? realpathSync.native(path) : path
}

/** Whether a target is given as a place on disk: `./my-adapter`. */
export const isPath = (target: string): boolean => /^\.{1,2}(?:[\\/]|$)/.test(target) || isAbsolute(target)

/** `name:output`. The colon after a drive's letter is none of ours: `C:\\adapters\\mine:output`. */
export function splitTarget(target: string): readonly [name: string, output?: string | undefined] {
  const [, name = target, output] = /^(.+?)(?::([^:\\/]*))?$/.exec(target) ?? []
  return [name, output]
}
