/** The host's own packages, from the folder of their own that they are installed in. */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A function's `.vc-config.json`, as `vercel build` or a build of ours wrote it. */
export interface VcConfig {
  readonly handler?: string
  readonly entrypoint?: string
  readonly runtime?: string
  readonly launcherType?: string
  readonly maxDuration?: number | 'max'
  readonly memory?: number
  readonly regions?: readonly string[]
  readonly architecture?: string
  readonly supportsResponseStreaming?: boolean
  readonly supportsCancellation?: boolean
  readonly shouldAddHelpers?: boolean
  readonly environment?: Readonly<Record<string, string>>
  readonly filePathMap?: Readonly<Record<string, string>>
  readonly [key: string]: unknown
}

const PACKAGES = fileURLToPath(new URL('../../test/fixtures/hosts/vercel/', import.meta.url))
const requireHost = createRequire(join(PACKAGES, 'package.json'))

/** The file of a host package. Throws, naming the command that installs it, when it is not there. */
export const hostFile = (path: string): string => {
  const file = join(PACKAGES, 'node_modules', path)
  if (existsSync(file)) return file
  throw new Error(`Vercel's runtime is not installed (no ${path}). Install it with \`npm run setup\`.`)
}

/**
 * The `config` that Vercel reads from a function's source file, with its own parser. Null when it sees none; throws
 * what the parser throws at a value which is not a literal or has a wrong type.
 */
export const readVercelConfig = (file: string): Readonly<Record<string, unknown>> | null => {
  hostFile('@vercel/static-config/package.json')
  // The package's own types need a compiler that is not installed here; this is the signature of its version 3.4.4.
  const host = requireHost('@vercel/static-config') as {
    getConfig(project: null, sourcePath: string): Record<string, unknown> | null
  }
  return host.getConfig(null, file)
}

/** Every `.vc-config.json` below `<outputDir>/functions`, by the function's path without a leading slash: `api/pets`. */
export const readVcConfigs = async (outputDir: string): Promise<ReadonlyMap<string, VcConfig>> => {
  const configs = new Map<string, VcConfig>()
  for (const path of await listFunctions(join(outputDir, 'functions'))) {
    const text = await readFile(join(outputDir, 'functions', `${path}.func`, '.vc-config.json'), 'utf8')
    configs.set(path, JSON.parse(text) as VcConfig)
  }
  return configs
}

const listFunctions = async (folder: string, inside = ''): Promise<readonly string[]> => {
  if (!existsSync(folder)) return []
  const entries = await readdir(join(folder, inside), { withFileTypes: true })
  const found = entries.map(async (entry) => {
    const path = join(inside, entry.name).replaceAll('\\', '/')
    // Several addresses share a function by links to one `.func` folder.
    if (entry.name.endsWith('.func')) return [path.slice(0, -'.func'.length)]
    return entry.isDirectory() ? listFunctions(folder, path) : []
  })
  return (await Promise.all(found)).flat().toSorted()
}

/** The folder of the Node that runs this, first on a PATH of its own. */
export const cleanEnv = (): Record<string, string> => ({
  PATH: [dirname(process.execPath), process.env['PATH']].filter(Boolean).join(process.platform === 'win32' ? ';' : ':'),
  TZ: 'UTC',
})
