/** The hosts' own packages in a function, and which of them an entry makes work on a target. */
import type { Supports } from '../contract/adapter.ts'
import type { InteropPackage } from '../contract/function.ts'
import { levelOf } from '../contract/levels.ts'

interface Interop {
  /** Its row of the matrix; those of its calls start with it. `native` is the package's own host. */
  readonly feature: 'interop.netlify' | 'interop.vercel'
  /** The export of `src/compat/interop.ts`. */
  readonly runtime: string
  /** It is handed AsyncLocalStorage. */
  readonly storage?: boolean
  /** It has calls that purge, and a key-value cache. */
  readonly caches?: boolean
  /** Where it looks: bundled code with this text has the package, or a copy of its parts. */
  readonly symbol: string
  /** What may be its host's, and may be somebody else's: a global's name, a header. */
  readonly trace: RegExp
}

export const INTEROP: Readonly<Record<InteropPackage, Interop>> = {
  '@netlify/functions': {
    feature: 'interop.netlify',
    runtime: 'netlifyPackage',
    storage: true,
    symbol: '@netlify/functions/request-context-store',
    trace: /\bNetlify\.(?:context|env)\b/,
  },
  '@vercel/functions': {
    feature: 'interop.vercel',
    runtime: 'vercelPackage',
    caches: true,
    symbol: '@vercel/request-context',
    trace: /\bx-vercel-(?:ip-|id\b)/,
  },
}

// The keys are the two names, by the type above.
const PACKAGES = Object.keys(INTEROP) as InteropPackage[]

/** What an entry imports for them. It does not come from the target's runtime half. */
export const INTEROP_NAMES: ReadonlySet<string> = new Set(['interop', ...PACKAGES.map((name) => INTEROP[name].runtime)])

/** A function as far as it matters here. */
interface Fn {
  readonly checked: { readonly targets: Readonly<Record<string, Readonly<Record<string, unknown>>>> }
  readonly bundle: {
    readonly packages: readonly InteropPackage[]
    readonly traces: readonly InteropPackage[]
    readonly assets: readonly unknown[]
  }
}

/** The packages that a definition names for a target, or else the project. */
export function interopOf(
  target: string,
  { checked }: Pick<Fn, 'checked'>,
  defaults: Readonly<Record<string, unknown>>,
): readonly InteropPackage[] {
  const given = checked.targets[target]?.['interop'] ?? defaults['interop']
  return Array.isArray(given) ? PACKAGES.filter((name) => given.includes(name)) : []
}

/** The packages that are in a bundle. What lies beside it, and is loaded at run time, is not looked into. */
export const packagesIn = (code: string): InteropPackage[] =>
  PACKAGES.filter((name) => code.includes(INTEROP[name].symbol))

/** The packages of which something may be in a bundle. */
export const tracesIn = (code: string): InteropPackage[] => PACKAGES.filter((name) => INTEROP[name].trace.test(code))

/** The packages that an entry installs: named, perhaps used, and not at home on this target. */
export function installedFor(
  { bundle }: Pick<Fn, 'bundle'>,
  supports: Supports,
  wanted: readonly InteropPackage[],
): InteropPackage[] {
  const isUsed = (name: InteropPackage): boolean =>
    bundle.assets.length > 0 || bundle.packages.includes(name) || bundle.traces.includes(name)
  return wanted.filter((name) => isUsed(name) && levelOf(supports[INTEROP[name].feature]) === 'emulated')
}

/** The levels where only these packages are named: a row of another works on its own host alone. */
export function withoutInterop(supports: Supports, wanted: readonly InteropPackage[]): Supports {
  const off = PACKAGES.filter((name) => !wanted.includes(name))
  if (off.length === 0) return supports
  const rows = Object.entries(supports).map(([feature, support]) => {
    const owner = off.find((name) => `${feature}.`.startsWith(`${INTEROP[name].feature}.`))
    if (!owner || levelOf(support) !== 'emulated') return [feature, support]
    return [feature, { level: 'none', note: `Without \`interop: ['${owner}']\` the package finds nothing here.` }]
  })
  // Each key was one of `supports`.
  return Object.fromEntries(rows) as Supports
}
