/** One run of the bundler over some functions. */
import type { BuildFailure, Message, Metafile, Plugin } from 'esbuild'
import { join, relative } from 'node:path'
import { buildWithout, type Absent } from './absent.ts'
import { MAP_LINE } from './bundle-code.ts'
import { builtinsPlugin } from './builtins.ts'
import { compatPlugin } from './compat.ts'
import type { Source } from './discover.ts'
import { addonFilesPlugin } from './addon-files.ts'
import { externalsPlugin, type AskedFor } from './externals.ts'
import { absentPlatformsPlugin } from './native-packages.ts'
import { hostModulesPlugin } from './host-modules.ts'
import { loaderOf } from './loaders.ts'
import { ownerOf, packageName, readPackage } from './packages.ts'
import { problem, type Problem } from './problems.ts'
import { withoutRoot } from './project-path.ts'
import { placeOf } from './file-places.ts'
import { urlOf, type Placed } from './trace.ts'

export interface Run {
  /** By the function's id. */
  readonly code: ReadonlyMap<string, Uint8Array>
  readonly maps: ReadonlyMap<string, Uint8Array>
  readonly metafile: Metafile
  readonly problems: readonly Problem[]
  /** What the bundler said besides. */
  readonly messages: readonly Message[]
  /** Where the packages are that stay outside. */
  readonly found: ReadonlyMap<string, string>
  /** Who asks for them. */
  readonly asked: readonly AskedFor[]
}

export interface RunOptions {
  readonly root: string
  readonly external: readonly string[]
  /** Modules with their place written into them, by absolute path. */
  readonly placed: ReadonlyMap<string, Placed>
  /** Whether the bundler puts the sources into the maps. It hands them over once for each bundle, which takes long. */
  readonly sourcesContent?: boolean
  /** What installed packages ask for that is not installed: runs find it, and share it. */
  readonly absent?: Absent
}

// Outputs are named as if they lay in the project's folder: then the source map's paths are the project's.
const MARK = '.anyhost-bundle'

/** The name of an output in the metafile. */
export const outputName = (id: string): string => `${id}${MARK}.mjs`

export async function runBundler(sources: readonly Source[], options: RunOptions): Promise<Run> {
  const { root, external, placed, sourcesContent = false, absent = new Set() } = options
  const found = new Map<string, string>()
  const asked: AskedFor[] = []
  try {
    const { outputFiles, metafile, warnings } = await buildWithout(absent, {
      entryPoints: sources.map(({ id, file }) => ({ in: join(root, file), out: `${id}${MARK}` })),
      absWorkingDir: root,
      outdir: root,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node22',
      // Node knows no `module`. A package that is asked for by `import` and by `require` is one module, as Node has it.
      mainFields: ['main', 'module'],
      conditions: ['module'],
      sourcemap: 'external',
      sourcesContent,
      legalComments: 'eof',
      charset: 'utf8',
      logLevel: 'silent',
      banner: { js: '// Made by anyhost.' },
      footer: { js: MAP_LINE },
      // A module has neither; CommonJS code that is bundled asks for them.
      define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
      plugins: [
        anyhostPlugin(),
        compatPlugin(),
        builtinsPlugin(),
        hostModulesPlugin(),
        wasmPlugin(root),
        addonFilesPlugin(root),
        absentPlatformsPlugin(),
        ...(external.length > 0 ? [externalsPlugin(external, found, asked)] : []),
        ...(placed.size > 0 ? [placedPlugin(placed)] : []),
      ],
    })
    const ends = (end: string): Map<string, Uint8Array> =>
      new Map(
        outputFiles
          .filter(({ path }) => path.endsWith(MARK + end))
          .map(({ path, contents }) => [relative(root, path).slice(0, -(MARK + end).length), contents]),
      )
    return { code: ends('.mjs'), maps: ends('.mjs.map'), metafile, problems: [], messages: warnings, found, asked }
  } catch (error) {
    // esbuild rejects with its messages; anything else is a fault of ours and goes on.
    const { errors } = error as Partial<BuildFailure>
    if (!errors) throw error
    return {
      code: new Map(),
      maps: new Map(),
      metafile: { inputs: {}, outputs: {} },
      problems: errors.map((each) => toProblem(each, root)),
      messages: [],
      found,
      asked,
    }
  }
}

function toProblem({ text, location, notes }: Message, root: string): Problem {
  const fix = fixOf(text, location ? ownerOf(join(root, location.file)) : undefined) ?? notes[0]?.text
  // A machine's path says nothing to a reader elsewhere.
  return problem('ANYHOST_BUNDLE_FAILED', withoutRoot(text, root), {
    file: location?.file.replaceAll('\\', '/'),
    line: location?.line,
    column: location ? location.column + 1 : undefined,
    ...(fix && { fix: withoutRoot(fix, root) }),
  })
}

function fixOf(text: string, owner: string | undefined): string | undefined {
  const [, name] = /^Could not resolve "([^"]+)"/.exec(text) ?? []
  if (name && owner && !name.startsWith('.'))
    return `Install ${packageName(name)}: ${readPackage(owner).name} asks for it when it is loaded.`
  if (name && !/^[./]/.test(name))
    return `Install ${name}, or correct the name. A package that may be missing is asked for inside \`try\`.`
  if (name) return 'Correct the path: there is no such file.'
  // The bundler has found it in the folder, but for the case of its letters.
  if (text.startsWith('Cannot read file: '))
    return 'Write the name as the file has it: other systems may not tell upper case from lower case, this one does.'
  if (text.startsWith('No loader is configured for'))
    return "Import it `with { type: 'text' }` or `'bytes'`, or read it at run time: `readFile(new URL('./file', import.meta.url))`."
  if (text.includes('top-level await') || text.includes('Top-level await'))
    return 'Load it with `import`, or move the `await` into a function: code that is loaded by `require` cannot wait.'
  return undefined
}

/** `anyhost` and `anyhost/context` stay outside: they are the target's runtime, which lies beside the bundle. */
export function anyhostPlugin(): Plugin {
  return {
    name: 'anyhost',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^anyhost(?:\/context)?$/ }, ({ kind }) =>
        kind === 'require-call'
          ? { path: 'anyhost', namespace: 'required-runtime' }
          : { path: './anyhost.mjs', external: true },
      )
      // A module has no `require`; a function in CommonJS asks for it.
      onLoad({ filter: /.*/, namespace: 'required-runtime' }, () => ({
        contents: `import * as all from 'anyhost'\nmodule.exports = all`,
        resolveDir: '/',
      }))
    },
  }
}

/** A `.wasm` file is imported as a compiled module, which is what Workers and Vercel's `?module` give. */
function wasmPlugin(root: string): Plugin {
  return {
    name: 'wasm',
    setup({ onLoad }) {
      onLoad({ filter: /\.wasm$/ }, ({ path }) => ({
        contents: `import { readFileSync } from 'node:fs'\nexport default new WebAssembly.Module(readFileSync(new URL(${JSON.stringify(urlOf(placeOf(root, path)))}, import.meta.url)))`,
      }))
    },
  }
}

/** Modules as they were rewritten. */
export function placedPlugin(placed: ReadonlyMap<string, Placed>): Plugin {
  const files = [...placed.keys()].map((file) => file.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
  return {
    name: 'placed',
    setup({ onLoad }) {
      onLoad({ filter: new RegExp(`^(?:${files.join('|')})$`) }, ({ path, with: { type } }) => {
        // The text of a file is asked for as it is.
        const contents = type === undefined ? placed.get(path)?.text : undefined
        return contents === undefined ? undefined : { contents, loader: loaderOf(path) }
      })
    },
  }
}
