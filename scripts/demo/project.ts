import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { build, explain, type BuiltTarget } from 'anyhost/build'
import type { Support } from '../../src/contract/adapter.ts'
import type { Feature } from '../../src/contract/features.ts'
import type { Level } from '../../src/contract/function.ts'
import type { Harness, RunningHost, Variant } from '../../src/contract/harness.ts'
import { harness as lambda } from '../../adapters/aws-lambda/harness.ts'
import { harness as cloudflare } from '../../adapters/cloudflare/harness.ts'
import { harness as netlify } from '../../adapters/netlify/harness.ts'
import { harness as next } from '../../adapters/next/harness.ts'
import { harness as node } from '../../adapters/node/harness.ts'
import { harness as vercel } from '../../adapters/vercel/harness.ts'
import { linkWorkspaces } from './workspaces.ts'

const HARNESSES: Readonly<Record<string, Harness>> = { vercel, netlify, 'aws-lambda': lambda, cloudflare, node, next }

/** Every target that is a host's own functions, once. */
export const DEFAULT_OUTPUTS = [
  'vercel:api',
  'vercel:build-output',
  'netlify:frameworks-api',
  'aws-lambda:streaming',
] as const
/** The outputs that are compared; `--all` adds the others. */
export const SHOWN_OUTPUTS = [...DEFAULT_OUTPUTS, 'cloudflare:worker', 'node:server'] as const
/** With every variant of every output. Those of `next build` only where ANYHOST_HEAVY is 1. */
export const ALL_OUTPUTS: readonly string[] = [
  ...SHOWN_OUTPUTS,
  'netlify:functions',
  'aws-lambda:buffered',
  ...(process.env.ANYHOST_HEAVY === '1' ? (['next:app'] as const) : []),
  ...Object.entries(HARNESSES).flatMap(([target, { variants = [] }]) =>
    variants.flatMap(({ name, outputs }) => outputs.map((output) => `${target}:${output}/${name}`)),
  ),
]

const WORK = new URL('../../.cache/demo/', import.meta.url)

export const harnessOf = (output: string): Harness => {
  const harness = HARNESSES[output.split(':')[0] ?? '']
  if (!harness) throw new Error(`There is no harness for ${output}.`)
  return harness
}

/** Of `aws-lambda:buffered/alb` the part before the slash, as `build` takes it, and the variant that is meant. */
function partsOf(output: string): { place: string; target: string; variant: Variant | undefined } {
  const [place = '', name] = output.split('/')
  const variant = harnessOf(output).variants?.find((each) => each.name === name)
  return { place, target: place.split(':')[0] ?? '', variant }
}

/** Whether an output has all of the features. */
export async function has(output: string, features: readonly Feature[]): Promise<boolean> {
  if (features.length === 0) return true
  const { place, target: name, variant } = partsOf(output)
  const { explanations } = await explain([...features], { options: { [name]: variant?.options ?? {} } })
  return features.every((feature) =>
    explanations.some(
      (each) =>
        each.feature === feature &&
        each.targets.some(({ target, output: of, level }) => `${target}:${of}` === place && level !== 'none') &&
        levelIn(variant?.supports?.[feature]) !== 'none',
    ),
  )
}

const levelIn = (support: Support | Level | undefined): Level | undefined =>
  typeof support === 'object' ? support.level : support

/** Copies an example, builds it for one output, and starts what was built in the host's own runtime. */
export async function startExample(name: string, output: string, sabotage: boolean): Promise<RunningHost> {
  const { place, target, variant } = partsOf(output)
  const root = new URL(`${name}/${output.replace(/[:/]/g, '-')}/`, WORK)
  await rm(root, { recursive: true, force: true })
  await mkdir(root, { recursive: true })
  await cp(new URL(`../../examples/${name}/`, import.meta.url), root, {
    recursive: true,
    filter: (source) => !/\/(?:\.vercel|\.netlify|\.anyhost|api|netlify)$/.test(source),
  })
  await linkWorkspaces(root)
  // A static folder, so that no host takes the sources for one.
  await mkdir(new URL('public/', root), { recursive: true })

  // No example has settings of its own.
  const settings = { options: { [target]: variant?.options ?? {} } }
  await writeFile(new URL('anyhost.config.mjs', root), `export default ${JSON.stringify(settings)}\n`, { flag: 'wx' })

  const { targets, problems } = await build({ root: root.pathname, targets: [place], apply: true })
  const built = targets[0]
  if (!built) throw new Error(JSON.stringify(problems, null, 2), { cause: problems.map(({ code }) => code) })
  if (sabotage) await plant(root, built)
  // The stand-in for CloudFront says where the client is, and the function may believe it.
  const harness = harnessOf(output)
  const env = { ...harness.env, ANYHOST_CLOUDFRONT: 'E2EXAMPLE' }
  return harness.start({
    root: root.pathname,
    output: built.output,
    ...(variant && { variant: variant.name }),
    functions: built.functions,
    env,
  })
}

/** What an example uses that a host's runtime cannot start, by example and output. Printed. */
export const UNFIT: Readonly<Record<string, string>> = {
  'workspace cloudflare:worker': 'sql.js 1.16.0 reads self.location when it starts, which a Worker does not have.',
}

/** The same, or `undefined` where the build refuses the example for this target, or what it uses does not start there. */
export async function startUnlessRefused(...args: Parameters<typeof startExample>): Promise<RunningHost | undefined> {
  if (UNFIT[`${args[0]} ${args[1]}`]) return undefined
  try {
    return await startExample(...args)
  } catch (error) {
    const codes: unknown = error instanceof Error ? error.cause : undefined
    if (Array.isArray(codes) && codes.every((code) => code === 'ANYHOST_TARGET_REFUSED')) return undefined
    throw error
  }
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
