import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { linkWorkspaces } from '../../scripts/demo/workspaces.ts'
import { filesBelow } from '../../src/build/files-below.ts'
import { supportsOf } from '../../src/build/plan.ts'
import { builtIn, findTargets } from '../../src/build/project.ts'
import { FEATURES } from '../../src/contract/features.ts'

const run = promisify(execFile)
const ROOT = join(import.meta.dirname, '../..')
const CLI = join(ROOT, 'src/cli/bin.ts')

const { targets } = await findTargets(await builtIn())

/** Every output, in groups that share no folder. */
const GROUPS = [0, 1].map((at) =>
  targets.flatMap(({ adapter: { name, outputs } }) => (outputs[at] === undefined ? [] : [`${name}:${outputs[at]}`])),
)

const EXAMPLES = (await readdir(join(ROOT, 'examples'))).map((name) => join(ROOT, 'examples', name))
const PROJECTS = [...EXAMPLES, join(ROOT, 'src/conformance/project')]

/** A bundle that is made for workers alone fails for no target by name. */
const WORKERS = targets.find(({ adapter }) => adapter.group === 'worker')?.adapter.name

interface Machine {
  /** Where the project lies, below a temporary folder. */
  readonly place: string
  readonly umask: string
  /** The order in which files are made, and how old they are. */
  readonly reversed: boolean
  readonly env: Readonly<Record<string, string>>
}

const MACHINES: readonly [Machine, Machine] = [
  {
    place: 'a',
    umask: '022',
    reversed: false,
    env: { TZ: 'UTC', LANG: 'C', LC_ALL: 'C', UV_THREADPOOL_SIZE: '1', GOMAXPROCS: '1' },
  },
  {
    place: 'Users/Grünwald & co/check outs/deep',
    umask: '077',
    reversed: true,
    env: {
      TZ: 'Pacific/Kiritimati',
      LANG: 'tr_TR.UTF-8',
      LC_ALL: 'tr_TR.UTF-8',
      UV_THREADPOOL_SIZE: '16',
      GOMAXPROCS: '8',
    },
  },
]

/** What a machine printed and wrote. */
interface Result {
  readonly printed: readonly unknown[]
  /** Rights and bytes by path. */
  readonly files: Readonly<Record<string, string>>
  /** What the manifest knows of each file, without its time. */
  readonly known: unknown
}

async function buildOn({ place, umask, reversed, env }: Machine, source: string): Promise<Result> {
  const base = realpathSync(await mkdtemp(join(tmpdir(), 'anyhost-')))
  onTestFinished(() => rm(base, { recursive: true, force: true }))
  const [root, home, temporary] = [join(base, place), join(base, 'home'), join(base, 'temporary')]
  for (const folder of [root, home, temporary]) await mkdir(folder, { recursive: true })
  await copy(source, root, reversed)
  await linkWorkspaces(pathToFileURL(`${root}/`))
  // What is installed lies above the project, as in a workspace.
  await symlink(join(ROOT, 'node_modules'), join(dirname(root), 'node_modules'))
  const printed: unknown[] = []
  for (const group of GROUPS) {
    // A target that refuses the project says why, and that is compared as well; the others are built without it.
    for (let left = group; left.length > 0;) {
      const command = [process.execPath, CLI, 'build', ...left, '--apply', '--json']
      const { stdout } = await run('sh', ['-c', `umask ${umask}; exec "$@"`, 'sh', ...command], {
        cwd: root,
        env: { PATH: process.env['PATH'], ...env, HOME: home, TMPDIR: temporary },
        maxBuffer: 2 ** 26,
      }).catch((error: { stdout: string }) => error)
      // As docs/cli.md says.
      const result = JSON.parse(stdout) as { problems: { target?: string }[] }
      printed.push(result)
      const refusing = new Set(result.problems.map(({ target }) => target ?? WORKERS))
      left = left.filter((output) => refusing.size > 0 && !refusing.has(output.split(':')[0]))
    }
  }
  const paths = filesBelow(root).filter((path) => !/^(?:\.anyhost\/\w+\.json$|node_modules)/.test(path))
  const files = await Promise.all(
    paths.map(async (path) => {
      const [{ mode }, bytes] = [await stat(join(root, path)), await readFile(join(root, path))]
      const isOutput = /^(?:\.|api\/|app\/|netlify\/)/.test(path)
      return [path, `${isOutput ? (mode & 0o777).toString(8) : ''} ${bytes.toString('latin1')}`] as const
    }),
  )
  return { printed, files: Object.fromEntries(files), known: await knownBy(root) }
}

async function knownBy(root: string): Promise<unknown> {
  const text = await readFile(join(root, '.anyhost/manifest.json'), 'utf8').catch(() => '{"outputs":{}}')
  // As src/build/manifest.ts writes it.
  const { outputs } = JSON.parse(text) as { outputs: Record<string, Record<string, [string, number, number]>> }
  return Object.entries(outputs).map(([output, files]) => [
    output,
    Object.entries(files).map(([path, [hash, size]]) => [path, hash, size]),
  ])
}

/** The same files, made in another order at another time. */
async function copy(source: string, root: string, reversed: boolean): Promise<void> {
  const paths = filesBelow(source)
    .filter((path) => !/(?:^|\/)(?:node_modules|\.vercel|\.netlify|\.anyhost)\//.test(path))
    .toSorted()
  for (const [at, path] of (reversed ? paths.toReversed() : paths).entries()) {
    const file = join(root, path)
    await mkdir(dirname(file), { recursive: true })
    await cp(join(source, path), file)
    await utimes(file, at, reversed ? 1_700_000_000 + at : 1_500_000_000 - at)
  }
  await mkdir(join(root, 'public'), { recursive: true })
  // What a target declares that it does not have is accepted by name.
  if (source.endsWith('/conformance/project')) await writeFile(join(root, 'anyhost.config.mjs'), allowing())
}

function allowing(): string {
  const options = targets.map(({ adapter }) => {
    const none = adapter.outputs.flatMap((output) => {
      const supports = supportsOf(adapter, output)
      return FEATURES.filter((feature) => {
        const found = supports[feature] ?? 'none'
        return /^(?:config|event)\./.test(feature) && (typeof found === 'string' ? found : found.level) === 'none'
      })
    })
    return [adapter.name, { allow: [...new Set(none)] }] as const
  })
  return `export default ${JSON.stringify({ options: Object.fromEntries(options) })}\n`
}

test.each(PROJECTS.map((source) => [basename(dirname(source)) + '/' + basename(source), source]))(
  '%s is the same bytes on two machines that have nothing in common',
  async (_name, source) => {
    const [one, two] = [await buildOn(MACHINES[0], source), await buildOn(MACHINES[1], source)]
    expect(two.printed).toEqual(one.printed)
    expect(Object.keys(two.files).filter((path) => two.files[path] !== one.files[path])).toEqual([])
    expect(Object.keys(one.files)).toEqual(Object.keys(two.files))
    expect(two.known).toEqual(one.known)
    const all = JSON.stringify([one, two])
    for (const word of ['/anyhost-', 'Kiritimati', 'Grünwald', ROOT]) expect(all).not.toContain(word)
    expect(Object.keys(one.files).filter((path) => path.endsWith('/fn.mjs')).length).toBeGreaterThan(3)
  },
  120_000,
)
