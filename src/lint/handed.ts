/**
 * A file that is used without a build: `toHandler(definition)` in an export, beside literals for the host. What
 * they must say is what the adapter would emit for the definition, as the host's own parser reads it.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { check, HANDED_CONFIG, importAdapter, type Emission, type Problem } from '../build/index.ts'
import type { HostReading, HostSource } from '../contract/lint.ts'
import { sentence, shown, type LintFinding } from './finding.ts'
import type { Inspected } from './inspect.ts'
import { literalText } from './literal-text.ts'
import type { RunningParser } from './start-parser.ts'

interface Host {
  readonly target: string
  readonly source: HostSource
  readonly parser: RunningParser
}

/** The fields in which the literal is not what the definition asks for. */
export async function compareHanded(file: Inspected, host: Host): Promise<LintFinding[]> {
  const handed = file.module.values.get(HANDED_CONFIG)
  if (handed === undefined || host.source.output === undefined || file.reading.refusal !== undefined) return []
  const place = (path: readonly string[]): Pick<LintFinding, 'file' | 'line' | 'column' | 'target'> => {
    const { line, column } = handed.positionOf(path)
    return { file: file.file, line, column, target: host.target }
  }
  const text = literalText(handed.value, { quote: "'", eol: '\n', indent: '  ' })
  if (handed.problems.length > 0 || text === undefined) {
    const [first] = handed.problems
    const message = `What the definition says is not known without running the module${first ? `: ${sentence(first.message)}` : '.'}`
    const fix = 'Write the definition into this file, with plain values, so that both can be compared.'
    return [{ ...place([]), code: 'ANYHOST_CONFIG_UNCOMPARED', message, fix, mend: 'no' }]
  }
  const [wanted, usual] = [await emitted(file, host, text), await emitted(file, host, '{}')]
  const refused = wanted.problems.map(({ what, fix }): LintFinding => {
    return { ...place([]), code: 'ANYHOST_CONFIG_DROPPED', message: sentence(what), fix: fix ?? '', mend: 'no' }
  })
  const fields = Object.keys(wanted.fields).filter(
    (name) => !isDeepStrictEqual(wanted.fields[name], usual.fields[name]),
  )
  const { title, costs, style } = host.source
  const named = (name: string): string => (style === 'config' ? `config.${name}` : name)
  const differing = fields.filter(
    (name) => !isDeepStrictEqual(plain(wanted.fields[name]), plain(file.reading.fields[name])),
  )
  const differences = differing.map((name): LintFinding => {
    const read = shown(file.reading.fields[name])
    const message = `The definition makes \`${named(name)}\` ${shown(wanted.fields[name])} for ${title}, which reads ${read} from this file: without a build it looks at the exported literal alone.`
    const value = literalText(plainest(wanted.fields[name]), { quote: "'", eol: '\n', indent: '  ' })
    const fix =
      style === 'config'
        ? `Write \`${name}: ${value}\` into the exported \`config\`, or change the definition.`
        : `Write \`export const ${name} = ${value}\`, or change the definition.`
    const cost = costs[name] ?? `${title} goes by its default.`
    return { ...place([name]), code: 'ANYHOST_CONFIG_MISREAD', field: named(name), message, cost, fix, mend: 'no' }
  })
  return [...refused, ...differences]
}

interface Emitted {
  readonly fields: HostReading['fields']
  readonly problems: readonly Problem[]
}

/** The entry that a build would write for this config, by the host's parser. */
async function emitted(file: Inspected, { target, source, parser }: Host, config: string): Promise<Emitted> {
  const adapter = await importAdapter(target)
  const id =
    basename(file.file)
      .replace(/\.\w+$/, '')
      .replaceAll(/[^\w-]/g, '-') || 'index'
  const handler = /\bschedule\b/.test(config) ? 'scheduled() {}' : 'fetch() {}'
  const root = await mkdtemp(join(tmpdir(), 'anyhost-lint-emit-'))
  try {
    if (adapter === undefined) return { fields: {}, problems: [] }
    const code = `import { defineFunction } from 'anyhost'\nexport default defineFunction({ config: ${config}, ${handler} })\n`
    await mkdir(join(root, 'functions'))
    await writeFile(join(root, 'functions', `${id}.mjs`), code)
    let emission: Emission | undefined
    const watched = {
      ...adapter,
      outputs: [source.output ?? ''],
      emit: (plan: Parameters<typeof adapter.emit>[0]) => (emission = adapter.emit(plan)),
    }
    const { problems } = await check({ root, targets: [watched] })
    for (const { path, contents } of emission?.files ?? []) {
      if (!contents.includes('export const ')) continue
      const { fields } = await parser.read(source.style === 'config' ? `${id}.mjs` : path, contents)
      if (Object.keys(fields).length > 0) return { fields, problems }
    }
    return { fields: {}, problems }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

/** As a list. An address with a slash at its end, beside the same without, says nothing of its own. */
function plain(value: unknown): unknown {
  const list: unknown[] = Array.isArray(value) ? value : [value]
  return list.filter((each) => typeof each !== 'string' || !each.endsWith('/') || !list.includes(each.slice(0, -1)))
}

/** The shortest way to write it. */
function plainest(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  const list = plain(value) as unknown[]
  return list.length === 1 && list.length < value.length ? list[0] : list
}
