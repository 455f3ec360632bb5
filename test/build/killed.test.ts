import { spawn } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { build } from 'anyhost/build'
import { expect, test } from 'vitest'
import { heal } from '../../src/build/heal.ts'
import { builtIn, findTargets } from '../../src/build/project.ts'
import { functionFile, project } from './project.ts'

/** 50 where there is time for it. */
const ROUNDS = process.env['ANYHOST_HEAVY'] === '1' ? 50 : 15
const IDS = Array.from({ length: 12 }, (_, at) => `f${at}`)

/** Every output that can be built beside the others: one of each folder. */
const { targets } = await findTargets(await builtIn())
const OUTPUTS = targets.flatMap(({ adapter: { name, outputs, folders } }) =>
  outputs
    .filter((output, at) => outputs.findIndex((other) => folders[other] === folders[output]) === at)
    .map((output) => `${name}:${output}`),
)

/** What says which of two versions everything is: code, a file that is read, a static file, and a route. */
const VERSIONS = {
  'lib/version.ts': { one: `export const version = 'one'\n`, two: `export const version = 'two'\n` },
  'public/version.txt': { one: 'one', two: 'two' },
  'functions/extra.ts': { one: functionFile(`{ path: '/extra' }`), two: functionFile(`{ path: '/other' }`) },
}

function setVersion(root: string, version: 'one' | 'two'): void {
  for (const [path, texts] of Object.entries(VERSIONS)) writeFileSync(join(root, path), texts[version])
}

const createProject = (): Promise<string> =>
  project({
    'public/version.txt': '',
    'lib/version.ts': '',
    ...Object.fromEntries(
      IDS.map((id) => [
        `functions/${id}.ts`,
        `import { defineFunction } from 'anyhost'\nimport { version } from '../lib/version.ts'\nexport default defineFunction({ config: { path: '/${id}' }, GET: () => new Response(version) })\n`,
      ]),
    ),
  })

/** Everything in the outputs, by path. What a build keeps for itself is no part of them. */
function written(root: string, inside = ''): Record<string, string> {
  return Object.assign(
    {},
    ...readdirSync(join(root, inside)).map((name) => {
      const path = inside ? `${inside}/${name}` : name
      const isOurs = ['functions', 'lib', 'public', 'vercel.json', 'builder.mjs'].includes(path)
      if (isOurs || /^\.anyhost\/(?:manifest|cache|functions|lock|stage|config)/.test(path)) return {}
      return statSync(join(root, path)).isDirectory()
        ? written(root, path)
        : { [path]: readFileSync(join(root, path)).toString('latin1') }
    }),
  )
}

/** Names of the paths in which two outputs differ. */
const difference = (a: Record<string, string>, b: Record<string, string>): string[] =>
  [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((path) => a[path] !== b[path]).toSorted()

/** Paths where the folder of a function mixes both versions. */
function mixed(now: Record<string, string>, one: Record<string, string>, two: Record<string, string>): string[] {
  const folders = new Set(
    Object.keys(now)
      .filter((path) => path.endsWith('/fn.mjs'))
      .map((path) => path.slice(0, -7)),
  )
  const within = (all: Record<string, string>, folder: string): string =>
    JSON.stringify(
      Object.entries(all)
        .filter(([path]) => path.startsWith(`${folder}/`))
        .toSorted(),
    )
  return [...folders].filter((folder) => ![within(one, folder), within(two, folder)].includes(within(now, folder)))
}

test(`a build that is killed at ${ROUNDS} moments leaves every output old or new, and the next one repairs it`, async () => {
  const root = await createProject()
  const versions: Record<string, Record<string, string>> = {}
  for (const version of ['one', 'two'] as const) {
    setVersion(root, version)
    expect((await build({ root, targets: OUTPUTS, apply: true })).problems).toEqual([])
    versions[version] = written(root)
  }
  const { one = {}, two = {} } = versions
  expect(difference(one, two).length).toBeGreaterThan(OUTPUTS.length * IDS.length)

  const source = pathToFileURL(join(import.meta.dirname, '../../src/build/build.ts')).href
  writeFileSync(
    join(root, 'builder.mjs'),
    `import { writeFileSync } from 'node:fs'
import { build } from ${JSON.stringify(source)}
for (let at = Number(process.argv[2]); ; at += 1) {
  for (const [path, texts] of ${JSON.stringify(Object.entries(VERSIONS))}) writeFileSync(${JSON.stringify(root)} + '/' + path, texts[at % 2 ? 'one' : 'two'])
  const { problems } = await build({ root: ${JSON.stringify(root)}, targets: ${JSON.stringify(OUTPUTS)} })
  if (problems.length > 0) throw new Error(JSON.stringify(problems))
  process.stdout.write('.')
}
`,
  )
  const seen = { whole: 0, cut: 0 }
  for (let round = 0; round < ROUNDS; round += 1) {
    const child = spawn(process.execPath, [join(root, 'builder.mjs'), String(round)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const ended = new Promise((resolve) => child.on('exit', resolve))
    if (round % 3 > 0) await new Promise((resolve) => child.stdout.once('data', resolve))
    await (round % 3 === 1 ? staged(root) : setTimeout(Math.random() * 400))
    await setTimeout(Math.random() * 12)
    child.kill('SIGKILL')
    await ended

    // Between the two renames of a folder it is gone for a moment, and never half of it.
    expect(mixed(written(root), one, two), `round ${round}`).toEqual([])
    seen[existsSync(join(root, '.anyhost')) && hasStage(root) ? 'cut' : 'whole'] += 1
    await heal(root)
    const now = written(root)
    const far = [difference(now, one), difference(now, two)].toSorted((a, b) => a.length - b.length)[0]
    expect(far, `round ${round}`).toEqual([])
  }
  // Else nothing was tried.
  expect(seen.cut).toBeGreaterThan(ROUNDS / 10)
  setVersion(root, 'two')
  expect((await build({ root, targets: OUTPUTS })).problems).toEqual([])
  expect(difference(written(root), two)).toEqual([])
}, 300_000)

const hasStage = (root: string): boolean =>
  readdirSync(join(root, '.anyhost')).some((name) => name.startsWith('stage-'))

/** Resolves when a build has begun to write. */
async function staged(root: string): Promise<void> {
  for (const end = Date.now() + 3000; Date.now() < end && !hasStage(root);) await setTimeout(1)
}
