/** Says what an inspection found. */
import { INLINE_CONFIG } from '../build/index.ts'
import type { HostSource } from '../contract/lint.ts'
import type { Difference } from './compare.ts'
import { sentence, shown, type LintFinding } from './finding.ts'
import type { Inspected } from './inspect.ts'

export interface Told {
  readonly target: string
  readonly source: HostSource
  /** The fields that `--fix` mends, or has mended. */
  readonly mended: readonly string[]
  readonly done: boolean
  readonly relative: (path: string) => string
}

export function findingsOf(file: Inspected, told: Told): LintFinding[] {
  const { module } = file
  if (module.problem) return [syntax(file, told)]
  const unheard = told.source.unheard(module, file.reading)
  return [
    ...unheard.map(({ name, why, cost, fix }): LintFinding => {
      const message = sentence(`The export \`${name}\` is not called. ${why}`)
      return {
        ...base(file, told, module.positionOf(name)),
        code: 'ANYHOST_EXPORT_UNUSED',
        message,
        cost,
        fix,
        mend: 'no',
      }
    }),
    ...[...file.unknown].flatMap(([field]) => uncompared(file, told, field)),
    ...file.differences.map((each) => different(file, told, each)),
    ...file.hidden.map((field) => hidden(file, told, field)),
    ...[...file.refused].map(([field, words]) => refused(file, told, field, words)),
    ...file.lostEvents.map((name): LintFinding => {
      const message = `\`${name}\` handles an event, and ${told.source.title} does not subscribe the function to it: its parser does not see this member.`
      const fix = 'Export an object literal as the default, with the event’s name as a plain key.'
      const place = base(file, told, module.positionOf(name))
      const cost = 'The handler is never called.'
      return { ...place, code: 'ANYHOST_EVENT_UNREAD', field: name, message, cost, fix, mend: 'no' }
    }),
  ]
}

type Place = Pick<LintFinding, 'file' | 'line' | 'column' | 'target'>

const base = ({ file }: Inspected, { target }: Told, { line, column }: { line: number; column: number }): Place => ({
  file,
  line,
  column,
  target,
})

function placeOf(file: Inspected, told: Told, field: string): Place {
  const { module } = file
  const config = told.source.style === 'config'
  const read = module.values.get(config ? 'config' : field)
  if (read === undefined) return { file: file.file, target: told.target }
  return base(file, told, read.positionOf(config && field !== '' ? [field] : []))
}

const nameOf = ({ source }: Told, field: string): string =>
  source.style === 'config' ? (field === '' ? 'config' : `config.${field}`) : field

function different(file: Inspected, told: Told, { field, kind, read }: Difference): LintFinding {
  const { title, costs, advice } = told.source
  const says = shown(file.values[field])
  const name = nameOf(told, field)
  const cost = costs[field] ?? `${title} goes by its default.`
  const rest = { ...placeOf(file, told, field), field: name, cost }
  if (kind === 'dropped') {
    const message = `\`${name}\` is ${says}, and ${title} does not take it: it has no such field, or not this value.`
    const fix = advice[field] ?? 'Take it out, or write a value that the host documents.'
    return { ...rest, code: 'ANYHOST_CONFIG_DROPPED', message, fix, mend: 'no' }
  }
  const code = kind === 'unread' ? 'ANYHOST_CONFIG_UNREAD' : 'ANYHOST_CONFIG_MISREAD'
  const message = `\`${name}\` is ${says} when the code runs, and ${title}’s parser reads ${shown(kind === 'unread' ? undefined : read)}.`
  return { ...rest, code, message, ...wayOut(file, told, field) }
}

function hidden(file: Inspected, told: Told, field: string): LintFinding {
  const { title, costs } = told.source
  const read = file.module.values.get(INLINE_CONFIG)
  const place = read ? base(file, told, read.positionOf([field])) : { file: file.file, target: told.target }
  const message = `\`config.${field}\` of the default export is not read: beside an export named \`config\`, ${title} looks at that one alone.`
  const cost = costs[field] ?? `${title} goes by its default.`
  const fix = 'Write the field into the exported `config`, or take that export out.'
  return { ...place, code: 'ANYHOST_CONFIG_UNREAD', field: `config.${field}`, message, cost, fix, mend: 'no' }
}

function refused(file: Inspected, told: Told, field: string, words: string): LintFinding {
  const { title } = told.source
  const message = sentence(
    `${title} refuses the file${field === '' ? '' : ` for \`${nameOf(told, field)}\``}: ${words}`,
  )
  const rest = { ...placeOf(file, told, field), ...(field !== '' && { field: nameOf(told, field) }), message }
  const cost = 'The deploy fails.'
  return { ...rest, code: 'ANYHOST_HOST_REFUSES', cost, ...wayOut(file, told, field) }
}

function wayOut(file: Inspected, { source, mended, done }: Told, field: string): Pick<LintFinding, 'fix' | 'mend'> {
  const names = file.env.get(field)
  if (names)
    return {
      mend: 'no',
      fix: `It comes from ${names.map((name) => `process.env.${name}`).join(', ')}, which ${source.title} does not look up when it reads config. Write the value itself; --fix does not, because it may differ between deploys.`,
    }
  if (mended.includes(field))
    return done
      ? { mend: 'done', fix: 'Mended: the value is written out.' }
      : { mend: 'can', fix: 'Run `anyhost check --fix`: it writes the value out, and the host then reads it.' }
  if (source.unheard(file.module, file.reading).some(({ name }) => name === 'default'))
    return {
      mend: 'no',
      fix: 'Mend what is said about the default export: while the host does not call it, no config counts.',
    }
  if (file.module.isCommonjs)
    return {
      mend: 'no',
      fix: `${source.title} reads no such assignment. Make the file an ES module with \`export const config = { … }\`; --fix does not turn one kind into the other.`,
    }
  const literal = source.style === 'config' ? '`export const config = { … }`' : `\`export const ${field} = …\``
  return {
    mend: 'no',
    fix: `Write ${literal} with plain values into this file. --fix knows no edit after which the host reads it.`,
  }
}

function uncompared(file: Inspected, told: Told, field: string): LintFinding[] {
  const lines = file.text.split('\n').length
  // One value may lack several things; the first has to be mended anyway.
  return (file.unknown.get(field) ?? []).slice(0, 1).map(({ message, position }): LintFinding => {
    // A field alone is evaluated behind the end of its file.
    const isHere = position !== undefined && !(position.file === file.path && position.line > lines)
    const place = isHere
      ? { target: told.target, file: told.relative(position.file), line: position.line, column: position.column }
      : placeOf(file, told, field)
    const reads = field === '' ? '' : ` ${told.source.title}’s parser reads ${shown(file.reading.fields[field])}.`
    return {
      ...place,
      code: 'ANYHOST_CONFIG_UNCOMPARED',
      field: nameOf(told, field),
      message: `\`${nameOf(told, field)}\` is not known without running the module: ${sentence(message)}${reads}`,
      fix: 'Write plain values, so that the host and everybody else read the same.',
      mend: 'no',
    }
  })
}

function syntax({ file, module: { problem } }: Inspected, { target }: Told): LintFinding {
  const { position, message } = problem ?? {}
  const place = position && { line: position.line, column: position.column }
  const fix = 'Correct the syntax at the place shown.'
  return {
    code: 'ANYHOST_CONFIG_UNCOMPARED',
    file,
    target,
    ...place,
    message: sentence(message ?? ''),
    fix,
    mend: 'no',
  }
}
