/** `targets` and `needs` of a definition, and `options` of anyhost.config. */
import { build, check, type Problem } from 'anyhost/build'
import { describe, expect, test } from 'vitest'
import { functionFile, project } from '../build/project.ts'
import { OUTPUTS } from './adapters.ts'

const said = ({ code, file, line, column, what, fix }: Problem): string =>
  `${[file, line, column].filter(Boolean).join(':')} ${code} ${what} ${fix}`

async function problemsOf(rest: string, settings?: object, target = 'vercel'): Promise<string[]> {
  const root = await project({
    'functions/fn.ts': functionFile('{}', undefined, rest),
    ...(settings && { 'anyhost.config.mjs': `export default ${JSON.stringify(settings)}` }),
  })
  const [built, checked] = [
    await build({ root, targets: [target], dryRun: true }),
    await check({ root, targets: [target] }),
  ]
  expect(checked.problems.map(said)).toEqual(built.problems.map(said))
  return built.problems.map(said)
}

describe('an option that there is not', () => {
  test('is refused at its place, with the name that was meant', async () => {
    expect(await problemsOf(`  targets: { vercel: { architekture: 'arm64' } },\n`)).toEqual([
      'functions/fn.ts:5:38 ANYHOST_OPTION_UNKNOWN `targets.vercel.architekture` is no option. Did you mean `architecture`?',
    ])
  })

  test('is refused in anyhost.config too', async () => {
    expect(await problemsOf('', { options: { node: { healt: '/up' } } }, 'node')).toEqual([
      ' ANYHOST_OPTION_UNKNOWN `options.node.healt` is no option. Did you mean `health`?',
    ])
  })

  test('is sent to anyhost.config, where it holds for the whole project', async () => {
    expect(await problemsOf(`  targets: { next: { host: 'vercel' } },\n`, undefined, 'next')).toEqual([
      'functions/fn.ts:5:28 ANYHOST_OPTION_UNKNOWN `targets.next.host` is no option. It is one for the whole project: `options: { next: { host } }` in anyhost.config.',
    ])
  })

  test.each(OUTPUTS)('is refused by $title, whatever it is', async ({ title, adapter }) => {
    const rest = `  targets: { '${adapter.name}': { zzzzzzzz: 1 } },\n`
    expect((await problemsOf(rest, undefined, title)).map((each) => each.slice(0, each.indexOf(' is no')))).toEqual([
      `functions/fn.ts:5:${20 + adapter.name.length + 10} ANYHOST_OPTION_UNKNOWN \`targets.${adapter.name}.zzzzzzzz\``,
    ])
  })
})

test('a target that there is not is refused when one has nearly its name, and let be when it may be another adapter', async () => {
  expect(await problemsOf(`  targets: { vercle: { allow: [] } },\n`)).toEqual([
    'functions/fn.ts:5:22 ANYHOST_TARGET_UNKNOWN There is no target "vercle". Did you mean `vercel`?',
  ])
  expect(await problemsOf(`  targets: { mainframe: { allow: [] } },\n`)).toEqual([])
})

describe('`allow` of anyhost.config', () => {
  const files = (allow: string): Record<string, string> => ({
    'functions/a.ts': functionFile('{ rateLimit: { windowSize: 60, windowLimit: 9 } }'),
    'functions/b.ts': functionFile('{ rateLimit: { windowSize: 60, windowLimit: 9 } }'),
    'anyhost.config.mjs': `export default { options: { vercel: { allow: ['${allow}'] } } }`,
  })

  test('accepts a loss for every function, and check lists each of them', async () => {
    const root = await project(files('config.rateLimit'))
    const { problems, accepted } = await check({ root, targets: ['vercel'] })
    expect(problems).toEqual([])
    expect(accepted.map(({ file, line, target, feature }) => [file, line, target, feature])).toEqual([
      ['functions/a.ts', 3, 'vercel', 'config.rateLimit'],
      ['functions/b.ts', 3, 'vercel', 'config.rateLimit'],
    ])
    const { targets } = await build({ root, targets: ['vercel'], dryRun: true })
    expect(targets[0]?.notes.filter(({ message }) => message.startsWith('config.rateLimit is lost'))).toHaveLength(2)
  })

  test('names a row of the matrix', async () => {
    const root = await project(files('config.rateLimits'))
    const { problems } = await build({ root, targets: ['vercel'], dryRun: true })
    expect(problems.map(said)).toEqual([
      ' ANYHOST_FEATURE_UNKNOWN "config.rateLimits" is no feature. Did you mean `config.rateLimit`?',
    ])
  })
})

test('an option of a function wins over that of the project', async () => {
  const root = await project({
    'functions/a.ts': functionFile('{}', undefined, `  targets: { vercel: { architecture: 'x86_64' } },\n`),
    'functions/b.ts': functionFile('{}'),
    'anyhost.config.mjs': `export default { options: { vercel: { architecture: 'arm64' } } }`,
  })
  const { targets } = await build({ root, targets: ['vercel'], dryRun: true })
  expect(targets[0]?.functions.map(({ id, options }) => [id, options['architecture']])).toEqual([
    ['a', 'x86_64'],
    ['b', 'arm64'],
  ])
})
