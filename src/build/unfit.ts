/** Packages that stay outside of the bundle, and compiled code, against the machine of a target. */
import { dirname } from 'node:path'
import type { BuildAdapter, PlannedFunction } from '../contract/adapter.ts'
import type { Machine } from '../contract/machine.ts'
import { fitOf, type Addon, type Misfit } from './addons.ts'
import type { Bundle } from './bundle.ts'
import type { LimitFinding } from './limits.ts'
import { importSite, type ImportSite } from './import-site.ts'
import { packageName, readPackage } from './packages.ts'
import type { AnalysedFunction } from './plan.ts'
import { problem, type Problem } from './problems.ts'
import { inProject } from './project-path.ts'

/** Functions of one target, as they were planned. */
export interface Fitting {
  readonly root: string
  readonly adapter: BuildAdapter
  readonly output: string
  readonly functions: readonly AnalysedFunction[]
  readonly planned: readonly PlannedFunction[]
}

export interface Unfit {
  readonly problems: readonly Problem[]
  readonly findings: readonly LimitFinding[]
}

/** Whether the host installs packages by itself, so that an output has none. */
export const installs = ({ installs: outputs }: BuildAdapter, output: string): boolean =>
  outputs?.includes(output) === true

/** What the target's machine could not load. A problem, unless the code goes on without it or may run on another machine. */
export function unfit(fitting: Fitting): Unfit {
  const { root, adapter, output, functions, planned } = fitting
  const byId = new Map(planned.map((fn) => [fn.id, fn]))
  const found = functions.flatMap((fn): Found[] => {
    const { bundle, checked } = fn
    const machine = machineOf(adapter, byId.get(checked.source.id))
    const alone = installs(adapter, output)
    const addons = alone ? bundle.addons?.filter(({ via }) => via === '') : bundle.addons
    const misfits = machine && addons ? fitOf(addons, machine).misfits : []
    return [...misfits.map((each) => misfitOf(each, machine!, fn, root)), ...(alone ? unlisted(fn, root) : [])]
  })
  // Several functions may have it from the same place.
  const once = [...new Map(found.map((each) => [`${each.file}:${each.line}:${each.what}`, each])).values()]
  return {
    problems: once
      .filter(({ isNote }) => !isNote)
      .map(({ code, what, why, fix, file, line, column }) =>
        problem(code, what, { why, fix, file, line, column, target: adapter.name }),
      ),
    findings: once
      .filter(({ isNote }) => isNote)
      .map(({ code, what, fix, function: id, file, line, column }) => ({
        function: id,
        ...(file !== undefined && { file }),
        ...(line !== undefined && column !== undefined && { line, column }),
        message: `${code}: ${what} ${fix}`,
      })),
  }
}

/** Files that need not lie in a target's output: builds for other machines, and what the host installs by itself. */
export function leftOut(adapter: BuildAdapter, output: string, fn: PlannedFunction, { addons = [] }: Bundle): Leaves {
  if (installs(adapter, output)) return (path) => path.startsWith('node_modules/')
  const machine = machineOf(adapter, fn)
  // What may run elsewhere keeps every build.
  const needless = machine && !machine.likely ? fitOf(addons, machine).needless : new Set()
  return (path) => needless.has(path)
}

type Leaves = (path: string) => boolean

const machineOf = (adapter: BuildAdapter, fn: PlannedFunction | undefined): Machine | undefined =>
  fn && adapter.machine?.(fn)

interface Found extends Omit<Problem, 'target'> {
  readonly function: string
  readonly isNote: boolean
}

function misfitOf({ addon, what }: Misfit, machine: Machine, fn: AnalysedFunction, root: string): Found {
  const site = addon.via === '' ? undefined : siteOf(fn.bundle, addon.via)
  return {
    ...placeOf(site, fn, root),
    code: 'ANYHOST_ADDON_MISFIT',
    what: addon.via === '' || addon.via === addon.name ? what : `${what} ${addon.via} needs it.`,
    why: `Functions run on ${machineText(machine)}, which cannot load it.`,
    fix: fixOf(addon, machine, what),
    isNote: machine.likely === true || addon.optional || site?.guarded === true,
  }
}

const machineText = ({ os, cpu, libc, symbols = {} }: Machine): string => {
  const version = symbols['GLIBC']
  return `${os}${cpu ? ` ${cpu}` : ''} with ${libc}${version ? ` ${version}` : ''}`
}

function fixOf({ name, via }: Addon, { os, cpu, libc }: Machine, what: string): string {
  if (/needs the shared library/.test(what))
    return 'Copy the library with `include` and load it by its path, use a build that is linked statically, or a package without compiled code.'
  const elsewhere = `Build on ${os}${cpu ? ` ${cpu}` : ''}, with no newer libraries than the host's`
  if (via === '') return `${elsewhere}.`
  const flags = `--os=${os}${cpu ? ` --cpu=${cpu}` : ''} --libc=${libc}`
  return `Install ${name} for the host before the build: \`npm install ${flags}\`. ${elsewhere}, where that compiles the package.`
}

/** Packages that the host would not install, because the project does not ask for them itself. */
function unlisted(fn: AnalysedFunction, root: string): Found[] {
  const names = [...new Set((fn.bundle.asked ?? []).map(({ specifier }) => packageName(specifier)))]
  const listed = listedIn(root)
  return names
    .filter((name) => !listed.has(name))
    .map((name) => {
      const site = siteOf(fn.bundle, name)
      return {
        ...placeOf(site, fn, root),
        code: 'ANYHOST_PACKAGE_UNLISTED',
        what: `${name} stays outside of the bundle, and no package.json of the project asks for it.`,
        why: 'The host installs packages itself, and only those.',
        fix: `Add it to \`dependencies\`: \`npm install ${name}\`.`,
        isNote: site?.guarded === true,
      }
    })
}

/** What package.json files ask for, from the project's folder up. */
function listedIn(root: string): Set<string> {
  const names = new Set<string>()
  for (let folder = root; ; folder = dirname(folder)) {
    const { dependencies, devDependencies, optionalDependencies } = readPackage(folder)
    for (const name of Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies })) names.add(name)
    if (folder === dirname(folder)) return names
  }
}

/** Where the function's code asks for a package: where it must not fail, if there is such a place. */
export function siteOf({ asked = [] }: Bundle, name: string): ImportSite | undefined {
  const sites = asked
    .filter(({ specifier }) => packageName(specifier) === name)
    .flatMap(({ file, specifier }) => importSite(file, specifier) ?? [])
  return sites.find(({ guarded }) => !guarded) ?? sites[0]
}

function placeOf(
  site: ImportSite | undefined,
  { checked }: AnalysedFunction,
  root: string,
): Pick<Found, 'function' | 'file' | 'line' | 'column'> {
  const { id: fn, file } = checked.source
  if (!site) return { function: fn, file }
  const { position } = site
  return { function: fn, file: inProject(root, position.file), line: position.line, column: position.column }
}
