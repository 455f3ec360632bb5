import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { build, type BuildResult } from 'anyhost/build'
import type { BuiltProject, RunningHost } from '../../src/contract/harness.ts'
import { harness as lambda } from '../../adapters/aws-lambda/harness.ts'
import { harness as netlify } from '../../adapters/netlify/harness.ts'
import { harness as vercel } from '../../adapters/vercel/harness.ts'

export const HARNESSES = { vercel, netlify, 'aws-lambda': lambda } as const
export type Target = keyof typeof HARNESSES
export const TARGETS = Object.keys(HARNESSES) as readonly Target[]

const WORK = new URL('../../.cache/demo/', import.meta.url)

export interface DemoProject {
  readonly name: string
  readonly hosts: Readonly<Record<Target, RunningHost>>
}

/** Copies an example, builds it for every target, and starts what was built in each host's own runtime. */
export async function startExample(name: string, sabotage: boolean): Promise<DemoProject> {
  const root = new URL(`${name}/`, WORK)
  await rm(root, { recursive: true, force: true })
  await mkdir(root, { recursive: true })
  await cp(new URL(`../../examples/${name}/`, import.meta.url), root, { recursive: true, filter: (source) => !/\.(?:vercel|netlify|anyhost)|\/api$/.test(source) })
  // A static folder, so that the host does not take the sources for one.
  await mkdir(new URL('public/', root), { recursive: true })

  const result = await build({ root: root.pathname, targets: TARGETS, apply: true })
  if (result.problems.length > 0) throw new Error(JSON.stringify(result.problems, null, 2))
  if (sabotage) await plant(root, result)
  const started = TARGETS.map(async (target) => [target, await HARNESSES[target].start(projectOf(root, result, target))] as const)
  // One entry for each target, by the line above.
  return { name, hosts: Object.fromEntries(await Promise.all(started)) as unknown as DemoProject['hosts'] }
}

function projectOf(root: URL, result: BuildResult, target: Target): BuiltProject {
  const built = result.targets.find((each) => each.target === target)
  if (!built) throw new Error(`${target} was not built.`)
  // The stand-in for CloudFront says where the client is, and the function may believe it.
  return { root: root.pathname, output: built.output, functions: built.functions, env: { ANYHOST_CLOUDFRONT: 'E2EXAMPLE' } }
}

/** Makes one host lose a cookie: the demo must see it. */
async function plant(root: URL, result: BuildResult): Promise<void> {
  const runtime = result.targets.find(({ target }) => target === 'aws-lambda')?.files.filter(({ path }) => path.endsWith('/anyhost.mjs')) ?? []
  for (const { path } of runtime) {
    const file = new URL(path, root)
    const text = await readFile(file, 'utf8')
    const broken = text.replace('.getSetCookie()', '.getSetCookie().slice(1)')
    if (broken === text) throw new Error(`Nothing to sabotage in ${path}.`)
    await writeFile(file, broken)
  }
}
