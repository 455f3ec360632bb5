/** Run with `node --import`: from here on the process is one of the machine that the environment describes. */
import { createFs } from './fs.ts'
import { hook } from './loader.ts'
import { MACHINE, type Machine } from './machine.ts'
import { path } from './path.ts'
import { createProcess, SYSTEM } from './process.ts'
import { childProcessOf, moduleOf, threadsOf } from './programs.ts'

const text = process.env[MACHINE]
if (text !== undefined) {
  // Written by `createMachine` and by this file's own processes.
  const machine = JSON.parse(text) as Machine
  const { fs, promises, places } = createFs(machine)
  const its = createProcess(machine, places)
  const paths = path as unknown as Record<string, unknown>
  hook(machine, places, {
    ...SYSTEM,
    fs,
    'fs/promises': promises,
    path: paths,
    'path/win32': paths,
    process: its,
    child_process: childProcessOf(machine, places),
    module: moduleOf(places),
    worker_threads: threadsOf(places),
  })
  Object.defineProperty(globalThis, 'process', { value: its, configurable: true, writable: true })
}
