/**
 * The bundler's pass for the worker group: other export conditions, no file system, and built-in modules of Node only by
 * name. What the code imports of them is told to the adapter, which asks the host for them.
 */
import { packagesIn, tracesIn } from './interop.ts'
import type { BuildFailure, Message, Metafile, Plugin } from 'esbuild'
import { absentIn, buildWithout } from './absent.ts'
import { builtinModules } from 'node:module'
import { readFileSync } from 'node:fs'
import { isAbsolute, join, relative } from 'node:path'
import type { Bundle } from './bundle.ts'
import { createReach, filesIn } from './bundle-inputs.ts'
import { distinct, inBatches } from './batches.ts'
import { codeOf, importedNames, MAP_LINE } from './bundle-code.ts'
import { anyhostPlugin, placedPlugin } from './bundle-run.ts'
import { asked, hostImportsOf, hostModulesPlugin } from './host-modules.ts'
import { compatPlugin } from './compat.ts'
import { contentOf } from './contents.ts'
import { isFile, PLACES, unloadable, wasmFilesPlugin } from './worker-files.ts'
import { createNames } from './names-in-project.ts'
import { createReader, type ReadText } from './observe.ts'
import type { AnalysedFunction } from './plan.ts'
import { ownerOf, readPackage } from './packages.ts'
import { changedIn, placeAll } from './place-modules.ts'
import { problem, type Problem } from './problems.ts'
import { withoutRoot } from './project-path.ts'
import { createTexts, projectMap } from './source-map.ts'
import type { Placed } from './trace.ts'

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
  const fresh = functions.filter(({ worker }) => !worker)
  // Code that reads no files is left to find that it has no place.
  const reads = ({ bundle }: AnalysedFunction): boolean => bundle.assets.some(isFile)
  const runs = await Promise.all([
    runWorkers(
      root,
      fresh.filter((fn) => !reads(fn)),
      false,
    ),
    runWorkers(root, fresh.filter(reads), true),
  ])
  const bundles = new Map(runs.flatMap((each) => [...each.bundles]))
  const problems = [
    ...runs.flatMap((each) => each.problems),
    ...fresh.flatMap((fn) => unloadable(root, fn, bundles.get(fn.checked.source.id)?.asked ?? []) ?? []),
  ]
  if (problems.length > 0) return { functions: [], problems }
  return {
    problems,
    functions: functions.flatMap((fn) => {
      const bundle = fn.worker ?? bundles.get(fn.checked.source.id)?.bundle
      return bundle ? [{ ...fn, bundle }] : []
    }),
  }
}

/** A bundle, with the files that it was made from and of which something is in it. */
interface Made {
  readonly bundle: Bundle
  readonly asked: readonly string[]
}

interface WorkerRun {
  readonly bundles: ReadonlyMap<string, Made>
  readonly problems: readonly Problem[]
}

async function runWorkers(root: string, functions: readonly AnalysedFunction[], reads: boolean): Promise<WorkerRun> {
  const read = createReader()
  const batches = await inBatches(
    functions,
    (batch) => runBundler(root, batch, { reads, read }),
    (run, batch) => finishBatch(run, batch, { root, read }),
  )
  return {
    bundles: new Map(batches.flatMap(({ bundles }) => [...bundles])),
    problems: distinct(batches.flatMap(({ problems }) => problems)),
  }
}

interface Run {
  readonly files: ReadonlyMap<string, Uint8Array>
  readonly metafile: Metafile
  readonly warnings: readonly Message[]
  readonly problems: readonly Problem[]
}

interface Reading {
  readonly reads: boolean
  readonly read: ReadText
}

async function runBundler(
  root: string,
  functions: readonly AnalysedFunction[],
  { reads, read }: Reading,
  seen: ReadonlySet<string> = inputsOf(functions),
): Promise<Run> {
  const placed = placedOf(root, functions, [...seen], { places: reads, read })
  try {
    const { outputFiles, metafile, warnings } = await buildWithout(new Set(), {
      entryPoints: functions.map(({ checked: { source } }) => ({
        in: join(root, source.file),
        out: `${source.id}${MARK}`,
      })),
      absWorkingDir: root,
      outdir: root,
      outExtension: { '.js': '.mjs' },
      bundle: true,
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
      // A worker may have no `process`, and libraries ask for this one value at their start. `global` is Node's name.
      // A compiled addon is refused by its package.
      loader: { '.node': 'empty' },
      define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis', ...(reads && PLACES) },
      banner: { js: '// Made by anyhost.' },
      footer: { js: MAP_LINE },
      plugins: [
        anyhostPlugin(),
        compatPlugin(),
        workerPlugin(),
        hostModulesPlugin(),
        wasmFilesPlugin(root),
        ...(placed.size > 0 ? [placedPlugin(placed)] : []),
      ],
    })
    // Other conditions lead to other files.
    const all = new Set([...seen, ...filesIn(root, metafile)])
    const fresh = [...all].filter((file) => !seen.has(file))
    if (placedOf(root, functions, fresh, { places: reads, read }).size > 0)
      return runBundler(root, functions, { reads, read }, all)
    const files = new Map(
      outputFiles.map(({ path, contents }) => [relative(root, path).replaceAll('\\', '/'), contents]),
    )
    return { files, metafile, warnings, problems: [] }
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
    return { files: new Map(), metafile: { inputs: {}, outputs: {} }, warnings: [], problems }
  }
}

interface Finishing {
  readonly root: string
  readonly read: ReadText
}

function finishBatch(
  { files, metafile, warnings, problems }: Run,
  functions: readonly AnalysedFunction[],
  { root, read }: Finishing,
): WorkerRun {
  if (problems.length > 0) return { bundles: new Map(), problems }
  const textOf = createTexts(root, metafile.inputs, read)
  const nameOf = createNames(root, metafile.inputs)
  const reach = createReach(root, { metafile })
  const bundles = functions.map(({ bundle, checked: { source } }): [string, Made] => {
    const name = `${source.id}${MARK}.mjs`
    const inputs = Object.keys(metafile.outputs[name]?.inputs ?? {})
    const { text, content } = codeOf(files.get(name) ?? new Uint8Array(), inputs, nameOf)
    const made = {
      ...bundle,
      assets: bundle.assets.filter(isFile),
      ...importsOf(bundle, metafile, name, warnings),
      code: content,
      map: contentOf(...projectMap(files.get(`${name}.map`) ?? new Uint8Array(), textOf, nameOf)),
      names: importedNames(text),
      packages: packagesIn(text),
      traces: tracesIn(text),
      inputs: reach(metafile.outputs[name]?.entryPoint ?? source.file),
      absent: absentIn(root, metafile, name),
    }
    return [source.id, { bundle: made, asked: inputs }]
  })
  return { problems: [], bundles: new Map(bundles) }
}

const inputsOf = (functions: readonly AnalysedFunction[]): ReadonlySet<string> =>
  new Set(functions.flatMap(({ bundle }) => bundle.inputs))

/** Modules as they have to be; files that only the pass for Node took are of no use, and no harm. */
const placedOf = (
  root: string,
  functions: readonly AnalysedFunction[],
  files: readonly string[],
  { places, read }: { readonly places: boolean; readonly read: ReadText },
): ReadonlyMap<string, Placed> =>
  changedIn(
    placeAll(root, files, { include: functions.some(({ bundle }) => bundle.including), places, read, globals: true }),
  )

/** What the code asks of its host. */
function importsOf(
  bundle: Bundle,
  metafile: Metafile,
  output: string,
  messages: readonly Message[],
): Pick<Bundle, 'builtins' | 'files' | 'hostImports'> {
  const paths = (metafile.outputs[output]?.imports ?? []).map(({ path }) => path)
  const builtins = paths.filter((path) => path.startsWith('node:'))
  return {
    builtins: [...new Set(builtins)].toSorted(),
    files: bundle.assets.filter(isFile).map(({ path }) => ({ path, isModule: paths.includes(`./${path}`) })),
    hostImports: [
      ...hostImportsOf(metafile, output, messages),
      ...hostImportsOf(metafile, output, messages, (path) => path.startsWith('node:')),
    ],
  }
}

const BUILTIN = new RegExp(
  `^(?:node:[a-z0-9_/]+|(?:${builtinModules.filter((name) => /^[a-z0-9_/]+$/.test(name)).join('|')}))$`,
)

function workerPlugin(): Plugin {
  return {
    name: 'worker',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: BUILTIN }, async ({ path, kind, pluginData, resolveDir, importer }) => {
        if (pluginData === workerPlugin || pluginData === hostModulesPlugin) return undefined
        if (!path.startsWith('node:')) {
          // A package of the same name, such as `buffer`, goes before the built-in module.
          const found = await resolve(path, { kind, resolveDir, importer, pluginData: workerPlugin })
          if (found.errors.length === 0 && !found.external)
            // A package may say that it does without in a browser; the bundler then puts an empty module there.
            return isAbsolute(found.path) ? { path: found.path, namespace: found.namespace } : undefined
        }
        if (kind === 'require-call' && doesWithout(importer, path)) return { path, namespace: 'without' }
        const name = path.startsWith('node:') ? path : `node:${path}`
        const said = { path: name, warnings: [asked(name)] }
        return kind === 'require-call' ? { ...said, namespace: 'required' } : { ...said, external: true }
      })
      onLoad({ filter: /.*/, namespace: 'without' }, ({ path }) => ({
        contents: `throw Object.assign(new Error(${JSON.stringify(`Cannot find module '${path}'`)}), { code: 'MODULE_NOT_FOUND' })`,
      }))
      // A module has no `require`; CommonJS code that is bundled asks for it.
      onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
        contents: `import value from ${JSON.stringify(path)}\nmodule.exports = value`,
      }))
    },
  }
}

/**
 * Whether a package that leaves parts of itself out in browsers only tries a built-in module. It expects that it fails there:
 * what it would do with the module is among what was left out.
 */
function doesWithout(importer: string, path: string): boolean {
  const owner = ownerOf(importer)
  const { browser } = owner === undefined ? {} : readPackage(owner)
  if (typeof browser !== 'object' || browser === null) return false
  const isLeftOut = Object.entries(browser).some(([name, file]) => name.startsWith('.') && file === false)
  return isLeftOut && new RegExp(`try\\s*\\{[^}]*require\\(\\s*['"]${path}['"]`).test(readFileSync(importer, 'utf8'))
}
