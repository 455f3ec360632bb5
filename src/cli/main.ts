/** The command line: reads the arguments, calls one command, and gives its exit code. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { HELP } from './help.ts'

/** What every command gets. */
export interface Invocation {
  readonly root: string
  /** What stands after the verb. */
  readonly names: readonly string[]
  readonly json: boolean
  readonly dryRun: boolean
  readonly apply: boolean
  readonly merge: boolean
  readonly watch: boolean
  /** Groups and ids of cases. */
  readonly group: readonly string[]
  readonly case: readonly string[]
  readonly report: boolean
  /** The id of one sabotage, `all`, or ''. */
  readonly sabotage: string
  readonly sabotages: boolean
}

/** 0 fine, 1 problems, 2 an action of the user's is needed. */
export type ExitCode = 0 | 1 | 2

const OPTIONS = {
  json: { type: 'boolean', default: false },
  'dry-run': { type: 'boolean', default: false },
  apply: { type: 'boolean', default: false },
  merge: { type: 'boolean', default: false },
  watch: { type: 'boolean', short: 'w', default: false },
  group: { type: 'string', multiple: true, default: [] as string[] },
  case: { type: 'string', multiple: true, default: [] as string[] },
  report: { type: 'boolean', default: false },
  sabotage: { type: 'string', default: '' },
  sabotages: { type: 'boolean', default: false },
  cwd: { type: 'string', default: '.' },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', short: 'v', default: false },
} as const

// Each verb is loaded when it is asked for: `--help` does not wait for a bundler.
const COMMANDS: Readonly<Record<string, () => Promise<{ run(invocation: Invocation): Promise<ExitCode> }>>> = {
  build: () => import('./commands/build.ts'),
  check: () => import('./commands/check.ts'),
  explain: () => import('./commands/explain.ts'),
  conformance: () => import('./commands/conformance.ts'),
}

/** Runs one command. Results go to stdout, everything else to stderr. */
export async function main(argv: readonly string[]): Promise<ExitCode> {
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options: OPTIONS, allowPositionals: true })
    const [verb, ...names] = positionals
    if (values.version) return print(await version())
    if (values.help || verb === undefined || verb === 'help') return print(HELP)
    const load = COMMANDS[verb]
    if (!load) return complain(`There is no command "${verb}".`)
    const { run } = await load()
    return await run({
      root: resolve(values.cwd),
      names,
      json: values.json,
      dryRun: values['dry-run'],
      apply: values.apply,
      merge: values.merge,
      watch: values.watch,
      group: values.group,
      case: values.case,
      report: values.report,
      sabotage: values.sabotage,
      sabotages: values.sabotages,
    })
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) return complain((error as Error).message)
    throw error
  }
}

function print(text: string): ExitCode {
  process.stdout.write(`${text}\n`)
  return 0
}

function complain(text: string): ExitCode {
  process.stderr.write(`${text}\n\n${HELP}\n`)
  return 1
}

async function version(): Promise<string> {
  const { readFile } = await import('node:fs/promises')
  // Two folders up from the sources, three from the published files.
  for (const up of ['../../package.json', '../../../package.json']) {
    const text = await readFile(new URL(up, import.meta.url), 'utf8').catch(() => undefined)
    if (text) return (JSON.parse(text) as { version: string }).version
  }
  return 'unknown'
}
