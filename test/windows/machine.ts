/** Machines for tests: folders of their own, gone with the test, in which programs believe that they run on Windows. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import { MACHINE, type Machine } from './simulator/machine.ts'

const REPOSITORY = realpathSync(join(import.meta.dirname, '../..'))
const PRELOAD = pathToFileURL(join(import.meta.dirname, 'simulator/preload.ts')).href

/** Where the package seems to be installed. */
export const PACKAGE = 'C:\\tools\\anyhost'

export interface Ran {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface TestMachine {
  /** The folder here that holds everything: `C/work` is `C:\work`, `share` is `\\server\share`. */
  readonly folder: string
  /** Runs the command line in a folder of the machine. */
  anyhost(cwd: string, args: readonly string[], more?: Partial<Machine>): Promise<Ran>
  /** Runs a module's text. */
  run(code: string, more?: Partial<Machine>): Promise<Ran>
  /** The same, without waiting for the end. */
  start(cwd: string, args: readonly string[]): ReturnType<typeof spawn>
}

export function createMachine(): TestMachine {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'anyhost-windows-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }))
  for (const each of ['C/Users/Ann Example/AppData/Local/Temp', 'C/work', 'C/tools/anyhost', 'D', 'share'])
    mkdirSync(join(folder, each), { recursive: true })
  const machine = {
    drives: { C: join(folder, 'C'), D: join(folder, 'D') },
    shares: { '\\\\server\\share': join(folder, 'share') },
    mapped: { Z: '\\\\server\\share' },
    mounts: { [PACKAGE]: REPOSITORY },
    tools: [join(REPOSITORY, 'node_modules'), join(REPOSITORY, 'test/windows')],
  }
  const begin = (args: readonly string[], more: Partial<Machine> & { cwd: string }): ReturnType<typeof spawn> =>
    spawn(process.execPath, ['--import', PRELOAD, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_OPTIONS: `--import ${PRELOAD}`,
        NODE_NO_WARNINGS: '1',
        [MACHINE]: JSON.stringify({ ...machine, ...more } satisfies Machine),
      },
    })
  const bin = (args: readonly string[]): string[] => [join(REPOSITORY, 'src/cli/bin.ts'), ...args]
  return {
    folder,
    anyhost: (cwd, args, more) => ended(begin(bin(args), { ...more, cwd })),
    run: (code, more) => ended(begin(['--input-type=module', '--eval', code], { cwd: 'C:\\work', ...more })),
    start: (cwd, args) => begin(bin(args), { cwd }),
  }
}

function ended(child: ReturnType<typeof spawn>): Promise<Ran> {
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (data) => (stdout += String(data)))
  child.stderr?.on('data', (data) => (stderr += String(data)))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}
