/** `node:fs` over the places of a Windows machine, in its three ways: at once, with a callback, and with a promise. */
import * as host from 'node:fs'
import { translated } from './faults.ts'
import type { Machine } from './machine.ts'
import { createOwn } from './own-calls.ts'
import { createPlaces, type Place, type Places } from './places.ts'
import { prepare, textOf, type Call, type Context } from './prepare.ts'
import { windowsResult } from './results.ts'
import { createRules } from './rules.ts'

/** How many of the arguments are paths. */
const PATHS: Readonly<Record<string, 1 | 2>> = {
  access: 1, appendFile: 1, chmod: 1, copyFile: 2, cp: 2, exists: 1, link: 2, lstat: 1, lutimes: 1, mkdir: 1, mkdtemp: 1,
  open: 1, opendir: 1, readFile: 1, rm: 1, rmdir: 1, stat: 1, statfs: 1, truncate: 1, unlink: 1, utimes: 1, watch: 1,
  watchFile: 1, unwatchFile: 1, writeFile: 1, createReadStream: 1, createWriteStream: 1, openAsBlob: 1,
} // prettier-ignore

/** There is nothing for these on Windows, or nobody has needed them: they throw, so that no test is wrong in silence. */
const ABSENT = new Set(['chown', 'lchown', 'lchmod', 'glob'])

export interface WindowsFs {
  readonly fs: Readonly<Record<string, unknown>>
  readonly promises: Readonly<Record<string, unknown>>
  readonly places: Places
}

export function createFs(machine: Machine): WindowsFs {
  const places = createPlaces(machine)
  const context: Context = { places, rule: createRules(machine) }
  const own = createOwn(machine, context)
  const at = host as unknown as Readonly<Record<string, unknown>>
  const fs: Record<string, unknown> = { ...at, promises: undefined }
  const promises: Record<string, unknown> = { ...host.promises }
  for (const name of Object.keys(PATHS)) {
    if (typeof at[`${name}Sync`] === 'function') fs[`${name}Sync`] = atOnce(context, name, at[`${name}Sync`] as Call)
    else if (typeof at[name] === 'function') fs[name] = atOnce(context, name, at[name] as Call)
    if (typeof at[`${name}Sync`] === 'function') fs[name] = withCallback(context, name, at[name] as Call)
    const promise = (host.promises as unknown as Record<string, unknown>)[name]
    if (typeof promise === 'function') promises[name] = withPromise(context, name, promise as Call)
  }
  for (const [name, call] of Object.entries(own)) {
    fs[`${name}Sync`] = call
    fs[name] = calledBack(call)
    promises[name] = async (...args: unknown[]) => call(...args)
  }
  // The promise's way is the native one: it gives the names as they are on the disk (lib/internal/fs/promises.js).
  const native = own['realpath.native']
  promises['realpath'] = async (...args: unknown[]) => native?.(...args)
  fs['realpathSync'] = Object.assign(fs['realpathSync'] as Call, { native })
  fs['realpath'] = Object.assign(fs['realpath'] as Call, { native: calledBack(native as Call) })
  for (const name of ABSENT)
    for (const each of [name, `${name}Sync`]) {
      fs[each] = promises[each] = () => {
        throw new Error(`fs.${each} is not simulated.`)
      }
    }
  fs['promises'] = promises
  return { fs, promises, places }
}

const atOnce =
  (context: Context, name: string, call: Call): Call =>
  (...args) => {
    if (name === 'exists' && context.rule('exists', placesIn(context, args))) return false
    const { args: hosts, asked } = prepare(context, name, PATHS[name] ?? 1, args)
    try {
      return windowsResult(call(...hosts), { name, asked, places: context.places })
    } catch (error) {
      throw translated(error, asked)
    }
  }

const placesIn = ({ places }: Context, [path]: readonly unknown[]): Place[] => {
  const text = textOf(path)
  const place = text === undefined ? undefined : places.toHost(text)
  return place ? [place] : []
}

const withPromise =
  (context: Context, name: string, call: Call): Call =>
  async (...args) => {
    const { args: hosts, asked } = prepare(context, name, PATHS[name] ?? 1, args)
    try {
      return windowsResult(await call(...hosts), { name, asked, places: context.places })
    } catch (error) {
      throw translated(error, asked)
    }
  }

const withCallback =
  (context: Context, name: string, call: Call): Call =>
  (...args) => {
    const done = args.at(-1)
    if (typeof done !== 'function') return call(...args)
    try {
      const { args: hosts, asked } = prepare(context, name, PATHS[name] ?? 1, args.slice(0, -1))
      return call(...hosts, (error: unknown, result: unknown) =>
        name === 'exists'
          ? done(error)
          : done(
              error ? translated(error, asked) : null,
              error ? undefined : windowsResult(result, { name, asked, places: context.places }),
            ),
      )
    } catch (error) {
      process.nextTick(() => done(error))
      return undefined
    }
  }

/** A call that has its answer at once, in the way of a callback. */
const calledBack =
  (call: Call): Call =>
  (...args) => {
    const done = args.at(-1) as (error: unknown, result?: unknown) => void
    let answer: [unknown, unknown?]
    try {
      answer = [null, call(...args.slice(0, -1))]
    } catch (error) {
      answer = [error]
    }
    process.nextTick(() => done(...answer))
  }
