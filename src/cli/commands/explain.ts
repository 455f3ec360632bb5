import { explain } from '../../build/index.ts'
import type { ExitCode, Invocation } from '../main.ts'
import { printJson, problemText } from '../report.ts'

/** `anyhost explain <feature…>` */
export async function run({ names, json }: Invocation): Promise<ExitCode> {
  if (names.length === 0) {
    process.stderr.write(
      'Name a feature, such as `anyhost explain config.rateLimit` or `anyhost explain context.geo`.\n',
    )
    return 1
  }
  const { explanations, problems } = await explain(names)
  for (const each of problems) process.stderr.write(`${problemText(each)}\n`)
  if (json) printJson({ explanations, problems })
  else {
    for (const { feature, kind, whenNone, targets } of explanations) {
      process.stdout.write(`${feature} (${kind}). Where it is none: ${whenNone}.\n`)
      for (const { target, output, level, value, note, limit } of targets) {
        const said = [value && `It is ${value}.`, note, limit && `Limit: ${limit}`].filter(Boolean).join(' ')
        process.stdout.write(`  ${`${target}:${output}`.padEnd(26)}${level.padEnd(10)}${said}\n`)
      }
    }
  }
  return problems.length > 0 ? 1 : 0
}
