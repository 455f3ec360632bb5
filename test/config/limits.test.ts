/** The hosts' limits: data with a source, compared with what is asked for and with what is emitted. */
import { build, check, type BuildAdapter, type HostLimit } from 'anyhost/build'
import { describe, expect, test } from 'vitest'
import { boundsText, limitsOf } from '../../src/build/limits.ts'
import { FEATURES } from '../../src/contract/features.ts'
import { functionFile, project } from '../build/project.ts'
import { OUTPUTS } from './adapters.ts'

interface Asked {
  readonly problems: readonly string[]
  readonly findings: readonly string[]
}

/** What `build` refuses and notes, and what `check` finds: both must say the same. */
async function ask(target: string | BuildAdapter, files: Readonly<Record<string, string>>): Promise<Asked> {
  const root = await project(files)
  const [built, checked] = [
    await build({ root, targets: [target], dryRun: true }),
    await check({ root, targets: [target] }),
  ]
  const text = ({ code, file, line, column, what }: (typeof built.problems)[number]): string =>
    `${[file, line, column].filter(Boolean).join(':')} ${code} ${what}`
  expect(checked.problems.map(text)).toEqual(built.problems.map(text))
  const findings = checked.findings.map(({ line, message }) => `${line ?? ''} ${message}`)
  const notes = built.targets.flatMap((each) => each.notes.map(({ message }) => message))
  // A finding about a limit is a note of the build, once.
  const repeated = checked.findings.map(({ message }) => notes.filter((each) => each === message).length)
  expect(repeated.filter((times) => times !== (built.problems.length > 0 ? 0 : 1))).toEqual([])
  return { problems: built.problems.map(text), findings }
}

const one = (config: string, members?: string): Record<string, string> => ({
  'functions/fn.ts': functionFile(config, members),
})

describe.each(OUTPUTS)('the limits of $title', ({ adapter, output }) => {
  const limits = limitsOf(adapter, output)

  test('each have a bound, a source and a date, and name rows that there are', () => {
    expect(limits.length).toBeGreaterThan(adapter.name === 'next' ? -1 : 3)
    for (const limit of limits) {
      const { name, least, most, oneOf, plans, source, checked, feature } = limit
      expect([name, least ?? most ?? oneOf ?? plans]).not.toContain(undefined)
      expect(source).toMatch(/^https:\/\/|\d+\.\d+\.\d+|documentation|^anyhost: |cloudflare-docs/)
      expect(checked).toMatch(/^20\d\d-\d\d$/)
      expect(feature === undefined || FEATURES.includes(feature)).toBe(true)
      for (const bounds of Object.values(plans ?? {})) {
        // A plan is narrower than the hard limit, or says nothing.
        expect((bounds.most ?? 0) <= (most ?? Infinity) && (bounds.least ?? Infinity) >= (least ?? -Infinity)).toBe(
          true,
        )
      }
    }
    expect(new Set(limits.map(({ name, kind }) => `${name} ${kind}`)).size).toBe(limits.length)
  })

  const config: Partial<Record<HostLimit['name'], (value: number) => string>> = {
    memory: (value) => `memory: ${value}`,
    vcpu: (value) => `vcpu: ${value}`,
    duration: (value) => `maxDuration: ${value}`,
  }
  const bounded = limits.flatMap((limit) => {
    const write = config[limit.name]
    return write && limit.kind !== 'background' && limit.most !== undefined ? [{ limit, write }] : []
  })

  test.runIf(bounded.length > 0).each(bounded)(
    '$limit.name: the bounds are taken, and what is beyond is refused at its place',
    async ({ limit, write }) => {
      const target: BuildAdapter = { ...adapter, outputs: [output, ...adapter.outputs] }
      const at = async (value: number): Promise<Asked> =>
        limit.kind === 'scheduled'
          ? ask(target, one(`{ ${write(value)}, schedule: '@daily' }`, 'scheduled() {}'))
          : ask(target, one(`{ ${write(value)} }`))
      const column = 12 + write(0).length
      const said = (value: number): string =>
        `functions/fn.ts:3:${column} ANYHOST_LIMIT \`config.${write(0).slice(0, -3)}\` is ${value} ${limit.unit}, and ${adapter.name} takes ${boundsText(limit)}.`
      const step = limit.name === 'vcpu' ? 0.25 : 1
      expect((await at(limit.most ?? 0)).problems).toEqual([])
      expect((await at((limit.most ?? 0) + step)).problems).toContain(said((limit.most ?? 0) + step))
      if (limit.least === undefined || limit.least <= step) return
      expect((await at(limit.least)).problems).toEqual([])
      expect((await at(limit.least - step)).problems).toContain(said(limit.least - step))
    },
  )
})

describe('a limit', () => {
  const bare = (limits: readonly HostLimit[], more: Partial<BuildAdapter> = {}): BuildAdapter => ({
    name: 'bare',
    outputs: ['files'],
    folders: { files: '.bare' },
    group: 'node',
    supports: Object.fromEntries(FEATURES.map((feature) => [feature, 'native'])),
    members: [],
    limits: () => limits,
    emit: ({ functions }) => ({
      files: functions.map(({ id }) => ({ path: `.bare/${id}/index.mjs`, contents: 'x'.repeat(1000) })),
      bundles: [],
      notes: [],
      patches: [],
      refusals: [],
      unit: '.bare',
    }),
    ...more,
  })
  const from = { source: 'https://bare.example/limits', checked: '2026-11' }

  test('that depends on the plan is a finding that names the plan and the source', async () => {
    const limit: HostLimit = { name: 'duration', unit: 's', most: 100, plans: { Small: { most: 10 } }, ...from }
    expect(await ask(bare([limit]), one('{ maxDuration: 11 }'))).toEqual({
      problems: [],
      findings: [
        '3 `config.maxDuration` is 11 s, and bare takes at most 10 s on the plan Small. It is a limit of the host: https://bare.example/limits, checked 2026-11.',
      ],
    })
    expect(await ask(bare([limit]), one('{ maxDuration: 10 }'))).toEqual({ problems: [], findings: [] })
    expect(await ask(bare([limit]), one(`{ maxDuration: 'max' }`))).toEqual({ problems: [], findings: [] })
  })

  test('that the host raises when asked is a finding', async () => {
    const limit: HostLimit = { name: 'routes', unit: 'entries', most: 1, raisable: true, ...from }
    const adapter = bare([limit])
    const counting: BuildAdapter = {
      ...adapter,
      emit: (plan) => ({ ...adapter.emit(plan), measures: [{ limit: 'routes', value: 2 }] }),
    }
    expect((await ask(counting, one('{}'))).findings).toEqual([
      ' The routes of the project are 2 entries, and bare takes at most 1 entries until the host raises it. It is a limit of the host: https://bare.example/limits, checked 2026-11.',
    ])
  })

  test('on schedules counts them, and the time between two runs', async () => {
    const limits: HostLimit[] = [
      { name: 'crons', unit: 'entries', most: 1, ...from },
      { name: 'cron.interval', unit: 's', plans: { Small: { least: 86_400 } }, ...from },
    ]
    const files = {
      'functions/a.ts': functionFile(`{ schedule: '0 9 * * 1' }`, 'scheduled() {}'),
      'functions/b.ts': functionFile(`{ schedule: '*/5 0,12 * * *' }`, 'scheduled() {}'),
    }
    expect(await ask(bare(limits), files)).toEqual({
      problems: [' ANYHOST_LIMIT The schedules of the project are 2 entries, and bare takes at most 1 entries.'],
      findings: [
        '3 `config.schedule` runs again after 300 s, and bare takes at least 86400 s on the plan Small. It is a limit of the host: https://bare.example/limits, checked 2026-11.',
      ],
    })
  })

  test('on several regions, on paths and on names is compared with what is written', async () => {
    const limits: HostLimit[] = [
      { name: 'regions', unit: 'entries', most: 1, ...from },
      { name: 'path.length', unit: 'characters', most: 5, ...from },
      { name: 'function.name', unit: 'characters', most: 1, ...from },
    ]
    expect(
      (await ask(bare(limits), one(`{ region: ['iad', 'eu-west-1'], path: ['/a', '/toolong'] }`))).problems,
    ).toEqual([
      'functions/fn.ts:3:21 ANYHOST_LIMIT `config.region` names 2 entries, and bare takes at most 1 entries.',
      'functions/fn.ts:3:11 ANYHOST_LIMIT The name of the function has 2 characters, and bare takes at most 1 characters.',
      'functions/fn.ts:3:49 ANYHOST_LIMIT The path has 8 characters, and bare takes at most 5 characters.',
    ])
  })

  test('on the size of what is emitted is compared by build, which knows the bytes', async () => {
    const limit: HostLimit = { name: 'bundle', unit: 'B', most: 2047, ...from }
    const files = { 'functions/a.ts': functionFile('{}'), 'functions/b.ts': functionFile('{}') }
    const said = async (most: number, more?: Record<string, string>): Promise<string[]> => {
      const root = await project({ ...files, ...more })
      const { problems } = await build({ root, targets: [bare([{ ...limit, most }])], dryRun: true })
      return problems.map(({ what }) => what)
    }
    expect(await said(2000)).toEqual([])
    expect(await said(1999)).toEqual(['What is emitted has 2 KiB, and bare takes at most 2 KiB.'])
  })

  test('on the size of one function counts its bundle, its runtime and the files that it gets', async () => {
    const { adapter, output } = OUTPUTS.find((each) => limitsOf(each.adapter, each.output).some(isBundle))!
    const sized: BuildAdapter = {
      ...adapter,
      limits: (options, name) =>
        limitsOf(adapter, name, options).map((each) => (isBundle(each) ? { ...each, most: 100_000 } : each)),
    }
    const files = { 'functions/a.ts': functionFile('{}'), 'data/big.txt': 'x'.repeat(100_000) }
    const small = await build({ root: await project(files), targets: [sized], dryRun: true })
    expect(small.problems).toEqual([])
    const root = await project({
      ...files,
      'anyhost.config.mjs': `export default { include: ['data/**'], options: { '${adapter.name}': { output: '${output}' } } }`,
    })
    const large = await build({ root, targets: [sized], dryRun: true })
    expect(large.problems.map(({ code, file, target }) => [code, file, target])).toEqual([
      ['ANYHOST_LIMIT', 'functions/a.ts', adapter.name],
    ])
  })

  test('is printed by check with what is asked for', async () => {
    const limit: HostLimit = { name: 'duration', unit: 's', most: 100, ...from }
    const root = await project(one('{ maxDuration: 11 }'))
    expect((await check({ root, targets: [bare([limit])] })).limits).toEqual([{ target: 'bare', ...limit, asked: 11 }])
  })
})

const isBundle = ({ name }: HostLimit): boolean => name === 'bundle'
