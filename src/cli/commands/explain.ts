import { explain, features, type ExplainedTarget } from '../../build/index.ts'
import type { ExitCode, Invocation } from '../main.ts'
import { limitText } from '../limit-text.ts'
import { printJson, problemText, table } from '../report.ts'

/** `anyhost explain [feature…]` */
export async function run({ root, names, json }: Invocation): Promise<ExitCode> {
  if (names.length === 0) {
    const all = features()
    if (json) printJson({ features: all })
    else process.stdout.write(`${table(all.map(({ feature, kind }) => [feature, kind]))}\n`)
    return 0
  }
  const { explanations, problems } = await explain(names, { root })
  for (const each of problems) process.stderr.write(`${problemText(each)}\n`)
  if (json) printJson({ explanations, problems })
  else {
    for (const { feature, kind, whenNone, targets } of explanations) {
      process.stdout.write(`${feature} (${kind}). Where it is none: ${whenNone}.\n`)
      for (const target of targets) process.stdout.write(targetText(target))
    }
  }
  return problems.length > 0 ? 1 : 0
}

function targetText({ target, output, level, value, note, limit, limits, source, checked }: ExplainedTarget): string {
  const said = [value && `It is ${value}.`, note, limit && `Limit: ${limit}`].filter(Boolean).join(' ')
  const lines = [
    `${`${target}:${output}`.padEnd(26)}${level.padEnd(10)}${said}`.trimEnd(),
    ...limits.map((each) => `${' '.repeat(26)}${limitText(each)}`),
    ...(source ? [`${' '.repeat(26)}source  ${source} (${checked})`] : []),
  ]
  return lines.map((line) => `  ${line}\n`).join('')
}
