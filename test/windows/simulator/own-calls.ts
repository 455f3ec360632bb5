/** Calls that are not the same on Windows with another path. */
import * as host from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path/posix'
import { fault, translated } from './faults.ts'
import type { Machine } from './machine.ts'
import { path as win32 } from './path.ts'
import { prepare, type Call, type Context } from './prepare.ts'
import { withParent } from './results.ts'
import { isFolder, nameAsGiven, namesIn } from './rules.ts'

export function createOwn(machine: Machine, context: Context): Record<string, Call> {
  const { places } = context
  const toWindows = (file: string): string => places.toWindows(file) ?? file

  /** Does it at the place here, with errors as Windows has them. */
  const at = <Value>(call: string, path: unknown, act: (host: string, windows: string) => Value): Value => {
    const { args, asked, places: found } = prepare(context, call, 1, [path])
    try {
      return act(String(args[0]), found[0]?.windows ?? String(args[0]))
    } catch (error) {
      throw translated(error, asked)
    }
  }

  function readdir(path: unknown, options: unknown): unknown {
    const { withFileTypes = false, recursive = false } = (Object(options) ?? {}) as host.ObjectEncodingOptions & {
      withFileTypes?: boolean
      recursive?: boolean
    }
    return at('scandir', path, (folder) => list(folder, String(path), '', { withFileTypes, recursive }))
  }

  /** Node follows links in a recursive list of names, and does not in one of entries (lib/internal/fs/utils.js). */
  function list(
    folder: string,
    given: string,
    inside: string,
    options: { readonly withFileTypes: boolean; readonly recursive: boolean },
  ): unknown[] {
    const names = namesIn(folder)
    const entries = new Map(host.readdirSync(folder, { withFileTypes: true }).map((entry) => [entry.name, entry]))
    const below: unknown[] = []
    const here = names.map((name) => {
      const entry = entries.get(name)
      const opens = options.withFileTypes ? entry?.isDirectory() : isFolder(join(folder, name))
      if (options.recursive && opens)
        below.push(...list(join(folder, name), win32.join(given, name), win32.join(inside, name), options))
      return options.withFileTypes && entry ? withParent(entry, given) : win32.join(inside, name)
    })
    return [...here, ...below]
  }

  /** The names as they were given, links followed: Node's own way, which looks at each part. */
  function realpath(path: unknown): string {
    return at('lstat', path, (_, windows) => followed(windows, 0))
  }

  function followed(path: string, depth: number): string {
    if (depth > 40) throw fault('ELOOP', { call: 'stat', path })
    const { root } = win32.parse(path)
    let done = root
    const names = path.slice(root.length).split('\\').filter(Boolean)
    for (const [index, name] of names.entries()) {
      const next = win32.join(done, name)
      const found = places.toHost(next)?.host ?? next
      if (!host.lstatSync(found).isSymbolicLink()) done = next
      else return followed(win32.join(leadsTo(found), ...names.slice(index + 1)), depth + 1)
    }
    return done
  }

  /** GetFinalPathNameByHandle: the names on the disk, and of a mapped letter the share that it stands for. */
  function native(path: unknown): string {
    return at('realpath', path, (found) => toWindows(host.realpathSync(found)))
  }

  /** Where a link leads. A junction always says all of it. */
  function leadsTo(link: string): string {
    const text = host.readlinkSync(link)
    return toWindows(isAbsolute(text) ? text : join(dirname(link), text))
  }

  function symlink(to: unknown, path: unknown, type: unknown): void {
    const place = prepare(context, 'symlink', 1, [path])
    const asked = { call: 'symlink', path: String(to), dest: String(path) }
    // ERROR_PRIVILEGE_NOT_HELD. A junction needs no privilege; Node makes its target absolute.
    if (type !== 'junction' && !machine.links) throw fault('EPERM', asked)
    const absolute = win32.resolve(win32.dirname(String(path)), String(to))
    try {
      host.symlinkSync(places.toHost(absolute)?.host ?? absolute, String(place.args[0]))
    } catch (error) {
      throw translated(error, asked)
    }
  }

  function rename(from: unknown, to: unknown): void {
    const { args, asked, places: found } = prepare(context, 'rename', 2, [from, to])
    const [source, target] = [String(args[0]), String(args[1])]
    const named = found[1] ? nameAsGiven(found[1]) : target
    try {
      host.renameSync(source, target)
      if (named !== target) host.renameSync(target, named)
    } catch (error) {
      throw translated(error, asked)
    }
  }

  return {
    readdir,
    realpath,
    'realpath.native': native,
    readlink: (path) => at('readlink', path, leadsTo),
    symlink,
    rename,
  }
}
