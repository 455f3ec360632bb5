/** What a program sees of its process and its system on Windows. */
import * as os from 'node:os'
import * as url from 'node:url'
import type { Machine } from './machine.ts'
import { MAX_PATH } from './names.ts'
import { currentFolder, enterFolder } from './path.ts'
import type { Places } from './places.ts'

type Module = Record<string, unknown>

/** The process of the machine. Node's own modules keep the one that there really is. */
export function createProcess(machine: Machine, places: Places): Module {
  const real = process
  const enter = (folder: string): void => {
    // SetCurrentDirectory takes no longer path, whatever its prefix.
    if (folder.length >= MAX_PATH - 2) throw new Error(`ENAMETOOLONG: name too long, chdir '${folder}'`)
    const place = places.toHost(folder)
    real.chdir(place?.host ?? folder)
    enterFolder(place?.windows ?? folder)
  }
  enterFolder(machine.cwd)
  enter(machine.cwd)
  const [node = '', program, ...args] = real.argv
  const own: Module = {
    platform: 'win32',
    cwd: currentFolder,
    chdir: enter,
    env: environment(),
    argv: program === undefined ? [node] : [node, places.toWindows(program) ?? program, ...args],
    getuid: undefined,
    geteuid: undefined,
  }
  // Its members are those of the real one, or stand above.
  return new Proxy(real, {
    get(target, name) {
      if (typeof name === 'string' && Object.hasOwn(own, name)) return own[name]
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    },
    has: (target, name) => Object.hasOwn(own, name) || Reflect.has(target, name),
  }) as unknown as Module
}

/** Names of variables have no case there (https://nodejs.org/api/process.html#processenv, 2026-11). */
function environment(): NodeJS.ProcessEnv {
  const real = process.env
  const nameIn = (name: string | symbol): string | symbol =>
    typeof name !== 'string' || name in real
      ? name
      : (Object.keys(real).find((each) => each.toUpperCase() === name.toUpperCase()) ?? name)
  return new Proxy(real, {
    get: (target, name) => Reflect.get(target, nameIn(name)) as unknown,
    has: (target, name) => Reflect.has(target, nameIn(name)),
    set: (target, name, value) => Reflect.set(target, nameIn(name), value),
    deleteProperty: (target, name) => Reflect.deleteProperty(target, nameIn(name)),
  })
}

const HOME = 'C:\\Users\\Ann Example'

/** Modules that answer with the system's ways. */
export const SYSTEM: Readonly<Record<'os' | 'url', Module>> = {
  os: {
    ...os,
    EOL: '\r\n',
    devNull: '\\\\.\\nul',
    platform: () => 'win32',
    type: () => 'Windows_NT',
    release: () => '10.0.22631',
    tmpdir: () => `${HOME}\\AppData\\Local\\Temp`,
    homedir: () => HOME,
  },
  url: {
    ...url,
    fileURLToPath: (from: string | URL) => url.fileURLToPath(from, { windows: true }),
    pathToFileURL: (from: string) => url.pathToFileURL(from, { windows: true }),
  },
}
