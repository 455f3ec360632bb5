/** Other processes and threads of the machine, and code that is found by its path. */
import * as childProcess from 'node:child_process'
import * as nodeModule from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as threads from 'node:worker_threads'
import { MACHINE, type Machine } from './machine.ts'
import { currentFolder, path as win32 } from './path.ts'
import type { Call } from './prepare.ts'
import type { Places } from './places.ts'

type Module = Record<string, unknown>

/** Every process gets the machine by its environment, with the folder that it is started in. */
export function childProcessOf(machine: Machine, places: Places): Module {
  const start =
    (call: Call): Call =>
    (...args) => {
      const at = args.findLastIndex((each) => typeof each === 'object' && each !== null && !Array.isArray(each))
      const options = Object(args[at]) as { cwd?: string; env?: NodeJS.ProcessEnv }
      const cwd = win32.resolve(options.cwd ?? currentFolder())
      const own = {
        ...options,
        cwd: places.toHost(cwd).host,
        env: { ...(options.env ?? process.env), [MACHINE]: JSON.stringify({ ...machine, cwd }) },
      }
      // What is started is a tool; on the machine its place looks like any other.
      const named = args.map((each) =>
        Array.isArray(each) ? each.map((one) => places.toTool(String(one)) ?? one) : each,
      )
      return call(...(at < 0 ? [...named, own] : named.with(at, own)))
    }
  const { spawn, spawnSync, execFile, execFileSync, fork } = childProcess
  const calls = { spawn, spawnSync, execFile, execFileSync, fork } as unknown as Record<string, Call>
  return {
    ...childProcess,
    ...Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, start(call)])),
  }
}

export function threadsOf(places: Places): Module {
  class Worker extends threads.Worker {
    constructor(file: string | URL, options?: threads.WorkerOptions) {
      const path = file instanceof URL ? fileURLToPath(file, { windows: true }) : file
      super(pathToFileURL(places.toHost(path).host), options)
    }
  }
  return { ...threads, Worker }
}

export function moduleOf(places: Places): Module {
  const toHost = (path: string): string => places.toHost(path).host
  const toWindows = (path: string): string => places.toWindows(path) ?? path
  const isPath = (name: string): boolean => win32.isAbsolute(name)
  function createRequire(from: string | URL): NodeJS.Require {
    const file =
      from instanceof URL || from.startsWith('file:') ? fileURLToPath(from, { windows: !isTool(from) }) : from
    const real = nodeModule.createRequire(toHost(file))
    const asked = (name: string): string => (isPath(name) ? toHost(name) : name)
    const resolve = (name: string): string => toWindows(real.resolve(asked(name)))
    const paths = (name: string): string[] | null => real.resolve.paths(name)?.map(toWindows) ?? null
    const call = (name: string): unknown => real(asked(name))
    return Object.assign(call, real, { resolve: Object.assign(resolve, { paths }) }) as NodeJS.Require
  }
  return { ...nodeModule, createRequire, Module: Object.assign(nodeModule.Module, { createRequire }) }
}

/** The address of one of the simulator's tools has no drive. */
const isTool = (from: string | URL): boolean => !/^file:\/\/(?:\/[a-z]:|[^/])/i.test(String(from))
