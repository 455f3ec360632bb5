import { build, type BuildFailure, type Message, type Plugin } from 'esbuild'
import { join, relative } from 'node:path'
import type { Source } from './discover.ts'
import { problem, type Problem } from './problems.ts'

/** One function's own code, as one module that imports nothing but `./anyhost.mjs` and what the host has built in. */
export interface Bundle {
  readonly id: string
  readonly code: string
  readonly map: string
  /** Names that the code imports from the package. */
  readonly names: readonly string[]
  /** Whether a file other than the function's own asks for the package: what it does with a context is not seen. */
  readonly shared: boolean
}

/** Bundles all functions in one pass. The bytes are the same for every target of a group, and on every machine. */
export async function bundleFunctions(root: string, sources: readonly Source[]): Promise<{ bundles: Bundle[]; problems: Problem[] }> {
  const importers = new Set<string>()
  try {
    const result = await build({
      entryPoints: sources.map(({ id, file }) => ({ in: join(root, file), out: id })),
      absWorkingDir: root,
      outdir: join(root, '.anyhost', 'bundle'),
      outExtension: { '.js': '.mjs' },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node22',
      mainFields: ['module', 'main'],
      conditions: ['module'],
      sourcemap: 'external',
      sourcesContent: true,
      legalComments: 'eof',
      charset: 'utf8',
      logLevel: 'silent',
      metafile: true,
      // A module has neither; CommonJS code that is bundled asks for them.
      define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
      plugins: [anyhostPlugin(importers), builtinsPlugin()],
    })
    const texts = new Map(result.outputFiles.map(({ path, text }) => [relative(join(root, '.anyhost', 'bundle'), path).replaceAll('\\', '/'), text]))
    const inputsOf = new Map(Object.entries(result.metafile.outputs).map(([path, { inputs }]) => [path.slice('.anyhost/bundle/'.length), Object.keys(inputs)]))
    return {
      problems: [],
      bundles: sources.map(({ id, file }) => {
        const code = texts.get(`${id}.mjs`) ?? ''
        const inputs = inputsOf.get(`${id}.mjs`) ?? []
        return {
          id,
          code,
          map: projectMap(texts.get(`${id}.mjs.map`) ?? '{}'),
          names: importedNames(code),
          shared: inputs.some((input) => input !== file && importers.has(input)),
        }
      }),
    }
  } catch (error) {
    // esbuild rejects with its messages; anything else is a fault of ours and goes on.
    const { errors } = error as Partial<BuildFailure>
    if (!errors) throw error
    return { bundles: [], problems: errors.map(bundleProblem) }
  }
}

function bundleProblem({ text, location, notes }: Message): Problem {
  return problem('ANYHOST_BUNDLE_FAILED', text, {
    file: location?.file,
    line: location?.line,
    column: location ? location.column + 1 : undefined,
    ...(notes[0] && { fix: notes[0].text }),
  })
}

/** `anyhost` stays outside: it is the target's runtime, which lies beside the bundle. */
function anyhostPlugin(importers: Set<string>): Plugin {
  return {
    name: 'anyhost',
    setup({ onResolve, initialOptions }) {
      onResolve({ filter: /^anyhost$/ }, ({ importer }) => {
        importers.add(relative(initialOptions.absWorkingDir ?? '', importer).replaceAll('\\', '/'))
        return { path: './anyhost.mjs', external: true }
      })
    },
  }
}

/**
 * CommonJS code asks for built-in modules with `require`, which a module does not have. They are taken from the process,
 * which also leaves alone what `import` of `node:http` would load with it.
 */
function builtinsPlugin(): Plugin {
  return {
    name: 'builtins',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /^(?:node:)?[a-z_/]+$/ }, async ({ path, kind, pluginData, resolveDir, importer }) => {
        if (kind !== 'require-call' || pluginData === builtinsPlugin) return undefined
        const found = await resolve(path, { kind, resolveDir, importer, pluginData: builtinsPlugin })
        return found.external ? { path, namespace: 'builtin' } : undefined
      })
      onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => ({
        contents: `module.exports = process.getBuiltinModule(${JSON.stringify(path)})`,
      }))
    },
  }
}

/** The names in `import { a, b as c } from "./anyhost.mjs"`, as esbuild writes it. */
function importedNames(code: string): string[] {
  const names = new Set<string>()
  for (const [, clause = ''] of code.matchAll(/^import (?:(\{[^}]*\}|[^;]*?) from )?"\.\/anyhost\.mjs";$/gm)) {
    if (!clause.startsWith('{')) names.add('*')
    else for (const part of clause.slice(1, -1).split(',')) names.add(part.trim().split(/\s+/)[0] ?? '')
  }
  names.delete('')
  return [...names].toSorted()
}

/** Sources by their path in the project, whatever folder the bundle ends up in. */
function projectMap(text: string): string {
  const map: { sources?: string[] } = JSON.parse(text)
  map.sources = (map.sources ?? []).map((source) => source.replace(/^(?:\.\.\/)+/, ''))
  return JSON.stringify(map)
}
