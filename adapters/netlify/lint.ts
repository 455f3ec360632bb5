/**
 * How Netlify reads a function that a person wrote: by its bundler's own parser, `parseSource` of
 * @netlify/zip-it-and-ship-it (16.2.3, dist/runtimes/node/in_source_config/index.js, checked 2026-11).
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, extname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { HostParser, HostReading, HostSource, ModuleShape, Unheard } from '../../src/contract/lint.ts'

const PACKAGE = '@netlify/zip-it-and-ship-it'

interface Parsed {
  readonly config: Readonly<Record<string, unknown>>
  readonly runtimeAPIVersion?: number
  readonly eventSubscriptions?: readonly string[]
}

const source: HostSource = {
  title: 'Netlify',
  style: 'config',
  output: 'functions',
  parser: { package: PACKAGE, broughtBy: ['netlify-cli', '@netlify/build', '@netlify/functions-dev', '@netlify/dev'] },
  isUsed: async (root) => existsSync(join(root, await functionsFolder(root))),
  open,
  unheard,
  costs: {
    path: 'The function answers at /.netlify/functions/<name> only; a request for its path is a 404.',
    excludedPath: 'The function also answers where it should not.',
    method: 'The function is called for every method.',
    schedule: 'The function is never called by the clock.',
    background: 'The caller waits for the function, which is ended after its usual time limit.',
    rateLimit: 'Nothing is limited.',
    region: "The function runs in the site's region.",
    memory: 'The function has the usual memory.',
    vcpu: 'The function has the usual share of a processor.',
    preferStatic: 'The function answers in place of static files.',
    includedFiles: 'The files are missing when the function runs.',
    nodeVersion: "The function runs on the site's version of Node.",
  },
  advice: {
    maxDuration: 'Netlify has no such field: a plan decides the time limit.',
    memory: 'Write 1024 to 4096 megabytes.',
    rateLimit: 'Write `windowSize` (up to 180), `windowLimit` and `aggregateBy` as Netlify documents them.',
    regions: 'Write one of Netlify’s codes as `region`.',
  },
}
export default source

async function open(root: string, resolve: (specifier: string) => string): Promise<HostParser> {
  const load = (path: string): Promise<unknown> => import(pathToFileURL(resolve(path)).href)
  // The exports of the version above; anything else fails at the call, with its name.
  const { parseSource } = (await load(`${PACKAGE}/dist/runtimes/node/in_source_config/index.js`)) as {
    parseSource(text: string, options: { functionName: string }): Parsed
  }
  const { listFunctions } = (await load(`${PACKAGE}/dist/main.js`)) as {
    listFunctions(folder: string): Promise<readonly { mainFile: string; runtime: string }[]>
  }
  if (typeof parseSource !== 'function') throw new Error('it has no `parseSource`')
  return {
    async list() {
      const found = await listFunctions(join(root, await functionsFolder(root)))
      return found
        .filter(({ runtime, mainFile }) => runtime === 'js' && extname(mainFile) !== '.zip')
        .map(({ mainFile }) => relative(root, mainFile).replaceAll('\\', '/'))
    },
    async read(file, text): Promise<HostReading> {
      try {
        const parsed = parseSource(text, { functionName: basename(file, extname(file)) })
        const { runtimeAPIVersion: version, eventSubscriptions = [] } = parsed
        // Requests reach a default export of any form.
        const events = eventSubscriptions.filter((event) => event !== 'fetch')
        // A function of the old kind has its schedule from a call, and no config.
        return { fields: version === 2 ? parsed.config : {}, events, facts: { version: version ?? 0 } }
      } catch (error) {
        return { fields: {}, refusal: error instanceof Error ? error.message : String(error) }
      }
    },
  }
}

/** Version 1, where the export `handler` is called, is taken for whatever the parser does not see a default export in. */
function unheard({ exports, members, open: isOpen }: ModuleShape, { facts, refusal }: HostReading): Unheard[] {
  if (facts?.['version'] === 2 || refusal !== undefined || isOpen) return []
  const hasHandler = exports.includes('handler') || members.includes('handler')
  if (hasHandler && !exports.includes('default')) return []
  if (exports.includes('default') && !members.includes('handler')) {
    return [
      {
        name: 'default',
        why: hasHandler
          ? 'Beside an export named `handler` Netlify takes the function for the old kind, and never calls the default export'
          : facts?.['version'] === 0
            ? 'Netlify’s parser takes no JSX, decorators or other syntax beyond TypeScript. It cannot parse the file, and takes the function for the old kind'
            : 'Netlify sees no default export here, and takes the function for the old kind, which has an export named `handler`',
        cost: 'Requests do not reach this code, and nothing in `config` counts.',
        fix: hasHandler
          ? 'Remove the export `handler`, or the default export.'
          : 'Write `export default` in an ES module, and keep other syntax in files that this one imports.',
      },
    ]
  }
  if (hasHandler) return []
  return exports
    .filter((name) => /^(?:get|head|options|post|put|delete|patch|fetch)$/i.test(name))
    .map((name) => ({
      name,
      why: 'Netlify calls the default export, and no other',
      cost: 'Requests do not reach this code.',
      fix: 'Export one function as the default, and look at `request.method` in it.',
    }))
}

/** `functions.directory` or `build.functions` of netlify.toml; without it, `netlify/functions`. */
async function functionsFolder(root: string): Promise<string> {
  const toml = await readFile(join(root, 'netlify.toml'), 'utf8').catch(() => '')
  let table = ''
  for (const line of toml.split(/\r?\n/)) {
    table = /^\s*\[+\s*([^\]]+?)\s*\]+/.exec(line)?.[1] ?? table
    const [, key, , value] = /^\s*(\w+)\s*=\s*(["'])([^"']*)\2/.exec(line) ?? []
    const isFolder = (table === 'functions' && key === 'directory') || (table === 'build' && key === 'functions')
    if (isFolder && value) return value.replace(/^\/+|\/+$/g, '')
  }
  return 'netlify/functions'
}
