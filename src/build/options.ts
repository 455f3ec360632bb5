/** The options of targets: which names there are, in a definition and in anyhost.config. */
import type { BuildAdapter, OptionNames } from '../contract/adapter.ts'
import { FEATURES } from '../contract/features.ts'
import { problem, type Problem } from './problems.ts'
import { nearest } from './suggest.ts'
import type { CheckedFunction } from './validate.ts'

interface Optioned {
  readonly adapter: Pick<BuildAdapter, 'name' | 'optionNames'>
  readonly options: Readonly<Record<string, unknown>>
}

/** Options that a target does not have, in the definitions and in the settings of the project. */
export function optionProblems(targets: readonly Optioned[], functions: readonly CheckedFunction[]): Problem[] {
  return targets.flatMap(({ adapter: { name, optionNames }, options }) => [
    ...allowProblems(name, options['allow']),
    ...(optionNames
      ? [
          ...Object.keys(options)
            .filter((each) => !projectNames(optionNames).includes(each))
            .map((each) => unknown(`options.${name}.${each}`, name, each, projectNames(optionNames))),
          ...functions.flatMap((fn) => definitionProblems(fn, name, optionNames)),
        ]
      : []),
  ])
}

/** Every target takes these, in a definition and in the project. */
const COMMON = ['allow', 'interop', 'sourcemap']

const projectNames = ({ definition, project }: OptionNames): string[] => [
  'output',
  ...COMMON,
  ...definition,
  ...project,
]

function definitionProblems(fn: CheckedFunction, target: string, optionNames: OptionNames): Problem[] {
  const known = [...COMMON, ...optionNames.definition]
  return Object.keys(fn.targets[target] ?? {})
    .filter((each) => !known.includes(each))
    .map((each) => {
      const text = unknown(`targets.${target}.${each}`, target, each, known)
      const fix = optionNames.project.includes(each)
        ? `It is one for the whole project: \`options: { ${keyOf(target)}: { ${each} } }\` in anyhost.config.`
        : text.fix
      return fn.fault('ANYHOST_OPTION_UNKNOWN', ['targets', target, each], text.what, { fix, target })
    })
}

const keyOf = (target: string): string => (/^\w+$/.test(target) ? target : `'${target}'`)

function unknown(place: string, target: string, name: string, known: readonly string[]): Problem {
  const meant = nearest(name, known)
  const fix = meant ? `Did you mean \`${meant}\`?` : `There are ${known.map((each) => `\`${each}\``).join(', ')}.`
  return problem('ANYHOST_OPTION_UNKNOWN', `\`${place}\` is no option.`, { fix, target })
}

/** Losses that the project accepts are rows of the matrix, as those of a definition are. */
function allowProblems(target: string, allow: unknown): Problem[] {
  if (allow === undefined) return []
  const names: readonly string[] = FEATURES
  if (!Array.isArray(allow))
    return [problem('ANYHOST_PROJECT_CONFIG', `\`options.${target}.allow\` is no list of features.`, { target })]
  return allow.flatMap((name) => {
    if (names.includes(String(name))) return []
    const meant = nearest(String(name), names)
    const fix = meant ? { fix: `Did you mean \`${meant}\`?` } : {}
    return [problem('ANYHOST_FEATURE_UNKNOWN', `"${name}" is no feature.`, { target, ...fix })]
  })
}

/** Names in `targets` that are close to a target, and are none. Another may be an adapter that is not built now. */
export function targetProblems(known: readonly string[], functions: readonly CheckedFunction[]): Problem[] {
  return functions.flatMap((fn) =>
    Object.keys(fn.targets).flatMap((name) => {
      const meant = known.includes(name) ? undefined : nearest(name, known)
      if (!meant) return []
      return [
        fn.fault('ANYHOST_TARGET_UNKNOWN', ['targets', name], `There is no target "${name}".`, {
          fix: `Did you mean \`${meant}\`?`,
        }),
      ]
    }),
  )
}
