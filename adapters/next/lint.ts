/** How Next reads a route file that a person wrote. Its names of fields and methods are asked for as well. */
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { HostParser, HostReading, HostSource, ModuleShape, Unheard } from '../../src/contract/lint.ts'
import { openPageReader } from './page-info.ts'

const source: HostSource = {
  title: 'Next',
  style: 'exports',
  output: 'app',
  parser: { package: 'next', broughtBy: [] },
  isUsed: async (root) => (await routesOf(root)).length > 0,
  open,
  fieldNames: ({ exports, open: isOpen }, facts) => {
    const fields = namesIn(facts, 'fields')
    return isOpen ? fields : fields.filter((name) => exports.includes(name))
  },
  unheard,
  costs: {
    runtime: 'The route runs on Node.',
    maxDuration: "The route is ended after the host's usual time limit.",
    preferredRegion: "The route runs in the project's regions.",
    dynamic: 'Next decides by itself whether the route is run once, at build time, or for each request.',
    revalidate: 'What the route answered is kept as long as Next decides.',
    fetchCache: 'Requests that the route makes are cached as Next decides.',
    dynamicParams: 'Parameters that were not known at build time are answered.',
  },
  advice: {},
}
export default source

async function open(root: string, resolve: (specifier: string) => string): Promise<HostParser> {
  const next = await openPageReader(resolve)
  // The exports of that version; anything else fails here, with its name.
  const { AppSegmentConfigSchemaKeys: fields } = next.load('build/segment-config/app/app-segment-config.js') as {
    AppSegmentConfigSchemaKeys: readonly string[]
  }
  const { HTTP_METHODS: methods } = next.load('server/web/http.js') as { HTTP_METHODS: readonly string[] }
  if (!fields || !methods) throw new Error('it has no names of fields and methods')
  const facts = { fields, methods }
  return {
    list: () => routesOf(root),
    async read(file, _text, copy): Promise<HostReading> {
      const page = `/${file.replace(/^(?:src\/)?app\//, '').replace(/\.\w+$/, '')}`
      try {
        const { config } = await next.read('app', page, await copy())
        return { fields: config ?? {}, facts }
      } catch (error) {
        return { fields: {}, facts, refusal: error instanceof Error ? error.message : String(error) }
      }
    },
  }
}

function unheard({ exports }: ModuleShape, { facts }: HostReading): Unheard[] {
  const methods = namesIn(facts, 'methods')
  const known = new Map([...methods, ...namesIn(facts, 'fields')].map((name) => [name.toLowerCase(), name]))
  return exports.flatMap((name): Unheard[] => {
    const meant = known.get(name.toLowerCase())
    if (name === 'default' && !exports.some((each) => methods.includes(each))) {
      return [
        {
          name,
          why: 'Next calls one export for each method of a route file, and never its default export',
          cost: 'Every request is answered with 405.',
          fix: 'Export a function for each method, such as `GET`.',
        },
      ]
    }
    if (meant === undefined || meant === name) return []
    const cost = methods.includes(meant)
      ? `Requests with ${meant} are answered with 405.`
      : (source.costs[meant] ?? 'Next goes by its default.')
    return [{ name, why: `Next looks for \`${meant}\``, cost, fix: `Name it \`${meant}\`.` }]
  })
}

function namesIn(facts: HostReading['facts'], key: 'fields' | 'methods'): readonly string[] {
  // Put there by `read` above.
  return (facts?.[key] as readonly string[] | undefined) ?? []
}

/** `app/**` or `src/app/**`, but for private folders. */
async function routesOf(root: string): Promise<string[]> {
  const folder = ['app', 'src/app'].find((each) => existsSync(join(root, each)))
  if (folder === undefined) return []
  const entries = await readdir(join(root, folder), { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /^route\.(?:tsx?|jsx?)$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .filter((file) => !/\/_|\/node_modules\//.test(file))
    .toSorted()
}
