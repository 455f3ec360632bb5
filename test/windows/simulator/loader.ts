/** The module loader of a Windows machine: addresses have drives, and Node's own modules are those of Windows. */
import { registerHooks, type LoadHookContext, type ResolveHookContext } from 'node:module'
import { dirname } from 'node:path/posix'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Machine } from './machine.ts'
import type { Places } from './places.ts'

export interface Builtins {
  /** What a module of that name exports. */
  readonly [name: string]: Readonly<Record<string, unknown>>
}

const HERE = pathToFileURL(`${dirname(import.meta.filename)}/`).href
const SCHEME = 'anyhost-windows:'

declare global {
  /** Modules of Node, for the sources that stand in for them. */
  var anyhostWindows: Builtins
}

export function hook(machine: Machine, places: Places, builtins: Builtins): void {
  globalThis.anyhostWindows = builtins
  const original = process.getBuiltinModule.bind(process)
  // Its overloads are those of Node's own modules, which these have the members of.
  process.getBuiltinModule = ((name: string) => builtins[bare(name)] ?? original(name)) as typeof original
  const address = createAddresses(places)

  registerHooks({
    resolve(specifier, context, next) {
      const parent = context.parentURL
      if (parent?.startsWith(HERE)) return next(specifier, context)
      if (Object.hasOwn(builtins, bare(specifier)) && (specifier.startsWith('node:') || isName(specifier)))
        return { url: `${SCHEME}${bare(specifier)}${isRequired(context) ? '?required' : ''}`, shortCircuit: true }
      const found = next(inTools(address.toHost(specifier)), {
        ...context,
        ...(parent !== undefined && { parentURL: address.toHost(parent) }),
      })
      // A CommonJS module is known by its path, which Node takes from the address by its own system's rules.
      const isCommonjs = found.format?.startsWith('commonjs') === true || isRequired(context)
      return isCommonjs || found.url.startsWith(HERE) ? found : { ...found, url: address.toWindows(found.url, machine) }
    },
    load(url, context, next) {
      if (url.startsWith(SCHEME)) return standIn(url, builtins)
      const host = address.toHost(url)
      if (host === url) return next(url, context)
      const loaded = next(host, context as LoadHookContext)
      // The package itself says nothing of its place in this way, and has the words in its texts.
      const own = Object.keys(machine.mounts ?? {}).some((at) => fileURLToPath(url, { windows: true }).startsWith(at))
      return { ...loaded, source: own ? loaded.source : placed(loaded.source, url), shortCircuit: true }
    },
  })
}

const bare = (name: string): string => name.replace(/^node:/, '')
const isName = (specifier: string): boolean => /^[a-z]/.test(specifier)
const isRequired = ({ conditions }: ResolveHookContext): boolean => conditions.includes('require')

/** A module that gives what the machine has in place of Node's. */
function standIn(url: string, builtins: Builtins): { format: string; source: string; shortCircuit: true } {
  const [name = ''] = url.slice(SCHEME.length).split('?')
  const from = `globalThis.anyhostWindows[${JSON.stringify(name)}]`
  if (url.endsWith('?required')) return { format: 'commonjs', source: `module.exports = ${from}`, shortCircuit: true }
  const names = Object.keys(builtins[name] ?? {}).filter((each) => each !== 'default' && /^\w+$/.test(each))
  const source = `const all = ${from}\nexport default all\nexport const { ${names.join(', ')} } = all\n`
  return { format: 'module', source, shortCircuit: true }
}

/** Programs that are compiled for a system: the bundler as WebAssembly, and the parser, which sees texts alone, as it is here. */
const TOOLS: Readonly<Record<string, string>> = {
  esbuild: `${HERE}bundler.ts`,
  '@oxc-parser/binding-win32-x64-msvc': `@oxc-parser/binding-linux-${process.arch}-gnu`,
}

function inTools(specifier: string): string {
  const name = Object.keys(TOOLS).find((each) => specifier === each || specifier.startsWith(`${each}/`))
  return name === undefined ? specifier : TOOLS[name] + specifier.slice(name.length)
}

interface Addresses {
  toHost(url: string): string
  toWindows(url: string, machine: Machine): string
}

function createAddresses(places: Places): Addresses {
  return {
    toHost(url) {
      if (!/^file:\/\/(?:\/[a-z]:|[^/])/i.test(url)) return url
      const query = /[?#].*$/.exec(url)?.[0] ?? ''
      const path = fileURLToPath(url.slice(0, url.length - query.length), { windows: true })
      const host = places.toHost(path)?.host
      return host === undefined ? url : pathToFileURL(host).href + query
    },
    toWindows(url, { tools }) {
      if (!url.startsWith('file:///')) return url
      const path = fileURLToPath(url.replace(/[?#].*$/, ''))
      if (tools.some((folder) => path.startsWith(`${folder}/`))) return url
      const windows = places.toWindows(path)
      return windows === undefined ? url : pathToFileURL(windows, { windows: true }).href
    },
  }
}

/** Node works these two out of the address by the rules of its own system. */
function placed(source: unknown, url: string): string {
  const path = fileURLToPath(url.replace(/[?#].*$/, ''), { windows: true })
  return Buffer.from(source as Uint8Array)
    .toString()
    .replaceAll(/\bimport\.meta\.filename\b/g, () => JSON.stringify(path))
    .replaceAll(/\bimport\.meta\.dirname\b/g, () => JSON.stringify(path.slice(0, path.lastIndexOf('\\'))))
}
