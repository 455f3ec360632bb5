import { build, type BuildResult } from '../../build/build.ts'
import type { ExitCode, Invocation } from '../main.ts'
import { bytesText, placeText, printJson, printProblems, table } from '../report.ts'

/** `anyhost build [targets…]` */
export async function run({ root, names, json, dryRun, apply, merge, watch }: Invocation): Promise<ExitCode> {
  if (watch) return keepBuilding({ root, targets: names, dryRun, apply, merge })
  const result = await build({ root, targets: names, dryRun, apply, merge })
  const exit = result.problems.length > 0 ? 1 : result.actions.length > 0 ? 2 : 0
  if (json) {
    const targets = result.targets.map(({ target, output, files, notes }) => ({ target, output, files, notes }))
    printJson({ targets, actions: result.actions, problems: result.problems })
    return exit
  }
  printProblems(result.problems, root)
  for (const { target, output, files, notes } of result.targets) {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    process.stdout.write(
      `${target} (${output}): ${files.length} files, ${bytesText(bytes)}${dryRun ? ', not written' : ''}\n`,
    )
    process.stdout.write(
      `${table(files.filter(({ path }) => !path.endsWith('.map')).map((file) => ['', file.path, bytesText(file.bytes)]))}\n`,
    )
    for (const note of notes)
      process.stdout.write(`  note ${note.function ? `${note.function}: ` : ''}${note.message}\n`)
  }
  for (const { path, missing } of result.actions) {
    process.stdout.write(
      `\n${path} is yours and lacks this. Add it, or run again with --apply:\n${missing.map((line) => `  ${line}\n`).join('')}`,
    )
  }
  return exit
}

/** Builds again at every change, with a line each, until the process is told to end. */
async function keepBuilding(options: NonNullable<Parameters<typeof build>[0]>): Promise<ExitCode> {
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const { watch } = await import('../../build/index.ts')
  await watch({
    ...options,
    signal: stop.signal,
    onBuild: (result, ms) => process.stderr.write(`${lineOf(result, ms, options.root)}\n`),
  })
  return 0
}

function lineOf(result: BuildResult | Error, ms: number, root: string | undefined): string {
  if (result instanceof Error) return `failed: ${result.message}`
  const [first, ...others] = result.problems
  if (first) {
    const place = placeText(first, root)
    return `failed: ${place ? `${place}  ` : ''}${first.code}  ${first.what}${others.length > 0 ? ` (and ${others.length} more)` : ''}`
  }
  const actions = result.actions.map(({ path }) => `; ${path} lacks something, see \`anyhost build\``)
  return `built ${result.targets.map(({ target }) => target).join(', ')} in ${ms.toFixed(0)} ms${actions.join('')}`
}
