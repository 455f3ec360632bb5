import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { build, explain, type BuiltTarget } from 'anyhost/build'
import type { Feature } from '../../src/contract/features.ts'
import type { Harness, RunningHost } from '../../src/contract/harness.ts'
import { harness as lambda } from '../../adapters/aws-lambda/harness.ts'
import { harness as netlify } from '../../adapters/netlify/harness.ts'
import { harness as vercel } from '../../adapters/vercel/harness.ts'
import { linkWorkspaces } from './workspaces.ts'

const HARNESSES: Readonly<Record<string, Harness>> = { vercel, netlify, 'aws-lambda': lambda }

/** The outputs that are compared; `--all` adds the others. */
export const DEFAULT_OUTPUTS = [
  'vercel:api',
  'vercel:build-output',
  'netlify:frameworks-api',
  'aws-lambda:streaming',
] as const
export const ALL_OUTPUTS = [...DEFAULT_OUTPUTS, 'netlify:functions', 'aws-lambda:buffered'] as const

const WORK = new URL('../../.cache/demo/', import.meta.url)

export const harnessOf = (output: string): Harness => {
  const harness = HARNESSES[output.split(':')[0] ?? '']
  if (!harness) throw new Error(`There is no harness for ${output}.`)
  return harness
}

/** Whether an output has a feature at all. */
export async function has(output: string, feature: Feature): Promise<boolean> {
  const { explanations } = await explain([feature])
  return explanations.some(({ targets }) =>
    targets.some((each) => `${each.target}:${each.output}` === output && each.level !== 'none'),
  )
}

/** Copies an example, builds it for one output, and starts what was built in the host's own runtime. */
export async function startExample(name: string, output: string, sabotage: boolean): Promise<RunningHost> {
  const root = new URL(`${name}/${output.replace(':', '-')}/`, WORK)
  await rm(root, { recursive: true, force: true })
  await mkdir(root, { recursive: true })
  await cp(new URL(`../../examples/${name}/`, import.meta.url), root, {
    recursive: true,
    filter: (source) => !/\/(?:\.vercel|\.netlify|\.anyhost|api|netlify)$/.test(source),
  })
  await linkWorkspaces(root)
  // A static folder, so that no host takes the sources for one.
  await mkdir(new URL('public/', root), { recursive: true })

  const { targets, problems } = await build({ root: root.pathname, targets: [output], apply: true })
  const built = targets[0]
  if (!built) throw new Error(JSON.stringify(problems, null, 2))
  if (sabotage) await plant(root, built)
  // The stand-in for CloudFront says where the client is, and the function may believe it.
  const env = { ANYHOST_CLOUDFRONT: 'E2EXAMPLE' }
  return harnessOf(output).start({ root: root.pathname, output: built.output, functions: built.functions, env })
}

/** Makes one host lose a cookie: the demo must see it. */
async function plant(root: URL, { files }: BuiltTarget): Promise<void> {
  for (const { path } of files.filter((file) => file.path.endsWith('/anyhost.mjs'))) {
    const file = new URL(path, root)
    const text = await readFile(file, 'utf8')
    const broken = text.replace('.getSetCookie()', '.getSetCookie().slice(1)')
    if (broken === text) throw new Error(`Nothing to sabotage in ${path}.`)
    await writeFile(file, broken)
  }
}
