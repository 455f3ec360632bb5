import { build } from '../../build/index.ts'
import type { ExitCode, Invocation } from '../main.ts'
import { bytesText, printJson, printProblems, table } from '../report.ts'

/** `anyhost build [targets…]` */
export async function run({ root, names, json, dryRun, apply }: Invocation): Promise<ExitCode> {
  const result = await build({ root, targets: names, dryRun, apply })
  const exit = result.problems.length > 0 ? 1 : result.actions.length > 0 ? 2 : 0
  if (json) {
    const targets = result.targets.map(({ target, output, files, notes }) => ({ target, output, files, notes }))
    printJson({ targets, actions: result.actions, problems: result.problems })
    return exit
  }
  printProblems(result.problems)
  for (const { target, output, files, notes } of result.targets) {
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    process.stdout.write(`${target} (${output}): ${files.length} files, ${bytesText(bytes)}${dryRun ? ', not written' : ''}\n`)
    process.stdout.write(`${table(files.filter(({ path }) => !path.endsWith('.map')).map((file) => ['', file.path, bytesText(file.bytes)]))}\n`)
    for (const note of notes) process.stdout.write(`  note ${note.function ? `${note.function}: ` : ''}${note.message}\n`)
  }
  for (const { path, missing } of result.actions) {
    process.stdout.write(`\n${path} is yours and lacks this. Add it, or run again with --apply:\n${missing.map((line) => `  ${line}\n`).join('')}`)
  }
  return exit
}
