/**
 * The bundler's pass for the worker group: other export conditions, no file system, and built-in modules of Node only by
 * name. What the code imports of them is told to the adapter, which asks the host for them.
 */
import { packagesIn, tracesIn } from './interop.ts'
import { build, type BuildFailure, type Plugin } from 'esbuild'
import { builtinModules } from 'node:module'
import { join, relative } from 'node:path'
import { createReach, importedNames, type Bundle } from './bundle.ts'
import { compatPlugin } from './compat.ts'
import { contentOf } from './contents.ts'
import { createNames, withNames } from './names-in-project.ts'
import type { AnalysedFunction } from './plan.ts'
import { problem, type Problem } from './problems.ts'
import { withoutRoot } from './project-path.ts'
import { createTexts, projectMap } from './source-map.ts'

export interface WorkerFunctions {
  readonly functions: readonly AnalysedFunction[]
  readonly problems: readonly Problem[]
}

const passes = new WeakMap<readonly AnalysedFunction[], Promise<WorkerFunctions>>()

/** The same functions with their code for workers. Several targets of the group share one pass. */
export function forWorkers(root: string, functions: readonly AnalysedFunction[]): Promise<WorkerFunctions> {
  const pass = passes.get(functions) ?? bundleForWorkers(root, functions)
  passes.set(functions, pass)
  return pass
}

// Outputs are named as if they lay in the project's folder: then the source map's paths are the project's.
const MARK = '.anyhost-worker'

async function bundleForWorkers(root: string, functions: readonly AnalysedFunction[]): Promise<WorkerFunctions> {
  const reading = functions.filter(({ bundle }) => bundle.assets.length > 0)
  if (reading.length > 0) return { functions: [], problems: reading.map(readsFiles) }
  const { bundles, problems } = await runWorkers(
    root,
    functions.filter(({ worker }) => !worker),
  )
  if (problems.length > 0) return { functions: [], problems }
  return {
    problems,
    functions: functions.flatMap((fn) => {
      const bundle = fn.worker ?? bundles.get(fn.checked.source.id)
      return bundle ? [{ ...fn, bundle }] : []
    }),
  }
}

interface WorkerRun {
  readonly bundles: ReadonlyMap<string, Bundle>
  readonly problems: readonly Problem[]
}

async function runWorkers(root: string, functions: readonly AnalysedFunction[]): Promise<WorkerRun> {
  if (functions.length === 0) return { bundles: new Map(), problems: [] }
  try {
    const { outputFiles, metafile } = await build({
      entryPoints: functions.map(({ checked: { source } }) => ({
        in: join(root, source.file),
        out: `${source.id}${MARK}`,
      })),
      absWorkingDir: root,
      outdir: root,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      write: false,
      format: 'esm',
      // The conditions and fields of Wrangler's own bundler (wrangler 4.164.0, checked 2026-11).
      platform: 'browser',
      conditions: ['workerd', 'worker', 'browser', 'module'],
      mainFields: ['browser', 'module', 'main'],
      target: 'es2022',
      sourcemap: 'external',
      sourcesContent: false,
      legalComments: 'eof',
      charset: 'utf8',
      logLevel: 'silent',
      metafile: true,
      // A worker may have no `process`, and libraries ask for this one value at their start.
      define: { 'process.env.NODE_ENV': '"production"' },
      banner: { js: '// Made by anyhost.' },
      plugins: [compatPlugin(), workerPlugin()],
    })
    const outputs = new Map(
      outputFiles.map(({ path, contents }) => [relative(root, path).replaceAll('\\', '/'), contents]),
    )
    const textOf = createTexts(root, metafile.inputs)
    const nameOf = createNames(root)
    const reach = createReach(root, { metafile })
    const bundles = functions.map(({ bundle, checked: { source } }): [string, Bundle] => {
      const name = `${source.id}${MARK}.mjs`
      const inputs = Object.keys(metafile.outputs[name]?.inputs ?? {})
      const code = Buffer.from(withNames(outputs.get(name) ?? new Uint8Array(), inputs, nameOf))
      const imports = metafile.outputs[name]?.imports ?? []
      const builtins = imports.flatMap(({ path }) => (path.startsWith('node:') ? [path] : []))
      const made = {
        ...bundle,
        code: contentOf(Buffer.concat([code, Buffer.from('//# sourceMappingURL=fn.mjs.map\n')])),
        map: contentOf(projectMap(outputs.get(`${name}.map`) ?? Buffer.alloc(0), textOf, nameOf)),
        names: importedNames(code.toString()),
        packages: packagesIn(code.toString()),
        traces: tracesIn(code.toString()),
        builtins: [...new Set(builtins)].toSorted(),
        inputs: reach(metafile.outputs[name]?.entryPoint ?? source.file),
      }
      return [source.id, made]
    })
    return { problems: [], bundles: new Map(bundles) }
  } catch (error) {
    // esbuild rejects with its messages; anything else is a fault of ours and goes on.
    const { errors } = error as Partial<BuildFailure>
    if (!errors) throw error
    const problems = errors.map(({ text, location }) =>
      // A machine's path says nothing to a reader elsewhere.
      problem('ANYHOST_BUNDLE_FAILED', `For workers: ${withoutRoot(text, root)}`, {
        file: location?.file,
        line: location?.line,
        column: location ? location.column + 1 : undefined,
      }),
    )
    return { bundles: new Map(), problems }
  }
}

const readsFiles = ({ checked, bundle }: AnalysedFunction): Problem =>
  checked.fault('ANYHOST_TARGET_REFUSED', [], 'The function needs files at run time, and a worker has none.', {
    why: `It asks for ${bundle.assets[0]?.path}.`,
    fix: 'Import the data, or build without the worker targets.',
  })

const BUILTIN = new RegExp(
  `^(?:node:[a-z0-9_/]+|(?:${builtinModules.filter((name) => /^[a-z0-9_/]+$/.test(name)).join('|')}))$`,
)

function workerPlugin(): Plugin {
  return {
    name: 'worker',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /^anyhost(?:\/context)?$/ }, () => ({ path: './anyhost.mjs', external: true }))
      onResolve({ filter: /^cloudflare:/ }, ({ path }) => ({ path, external: true }))
      onResolve({ filter: BUILTIN }, async ({ path, kind, pluginData, resolveDir, importer }) => {
        if (pluginData === workerPlugin) return undefined
        if (!path.startsWith('node:')) {
          // A package of the same name, such as `buffer`, goes before the built-in module.
          const found = await resolve(path, { kind, resolveDir, importer, pluginData: workerPlugin })
          if (found.errors.length === 0 && !found.external) return { path: found.path, namespace: found.namespace }
        }
        const name = path.startsWith('node:') ? path : `node:${path}`
        return kind === 'require-call' ? { path: name, namespace: 'required' } : { path: name, external: true }
      })
      // A module has no `require`; CommonJS code that is bundled asks for it.
      onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
        contents: `import value from ${JSON.stringify(path)}\nmodule.exports = value`,
      }))
    },
  }
}
