/** Everything that a build can find wrong. One table; codes are permanent. */
import { loadCodes, type CodeText, type LoadCode } from './load/codes.ts'

export type BuildCode =
  | 'ANYHOST_NO_FUNCTIONS'
  | 'ANYHOST_NAME_INVALID'
  | 'ANYHOST_NAME_TAKEN'
  | 'ANYHOST_NAME_EVENT'
  | 'ANYHOST_CONFIG_INVALID'
  | 'ANYHOST_PATH_INVALID'
  | 'ANYHOST_MEMBERS_UNKNOWN'
  | 'ANYHOST_NO_HANDLER'
  | 'ANYHOST_ROUTE_CONFLICT'
  | 'ANYHOST_FEATURE_NONE'
  | 'ANYHOST_TARGET_REFUSED'
  | 'ANYHOST_LIMIT'
  | 'ANYHOST_OPTION_UNKNOWN'
  | 'ANYHOST_NEEDS'
  | 'ANYHOST_FEATURE_UNKNOWN'
  | 'ANYHOST_BUNDLE_FAILED'
  | 'ANYHOST_DYNAMIC_REQUIRE'
  | 'ANYHOST_EXTERNAL_MISSING'
  | 'ANYHOST_MODULE_NONE'
  | 'ANYHOST_ADDON_MISFIT'
  | 'ANYHOST_PACKAGE_UNLISTED'
  | 'ANYHOST_FILE_FOREIGN'
  | 'ANYHOST_FILE_RIVAL'
  | 'ANYHOST_FILE_BUSY'
  | 'ANYHOST_FILE_NAME'
  | 'ANYHOST_FILE_TWICE'
  | 'ANYHOST_BUILD_RUNNING'
  | 'ANYHOST_TARGET_UNKNOWN'
  | 'ANYHOST_PROJECT_CONFIG'
  | 'ANYHOST_USER_FILE'
  | 'ANYHOST_HARNESS_MISSING'
  | 'ANYHOST_CASE_UNKNOWN'
  | 'ANYHOST_SABOTAGE_STALE'

const buildCodes: Readonly<Record<BuildCode, CodeText>> = {
  ANYHOST_NO_FUNCTIONS: {
    title: 'There are no functions',
    why: 'The functions folder is missing or holds no file that is a function.',
    fix: 'Put a file with a definition into `functions/`, or name the folder in anyhost.config.ts: `functions: "src/functions"`.',
  },
  ANYHOST_NAME_INVALID: {
    title: 'The file name makes no function name',
    why: 'Hosts take letters, digits, `-` and `_` in the name of a function.',
    fix: 'Rename the file, or start its name with `_` when it is a helper.',
  },
  ANYHOST_NAME_TAKEN: {
    title: 'Two files give the same function name',
    why: 'A name is the path with `/` as `-`, and `index` names its folder.',
    fix: 'Rename one of the files.',
  },
  ANYHOST_NAME_EVENT: {
    title: 'The file name is that of a platform event',
    why: 'Netlify started functions of its old format by their names. A definition says by its members what starts it, so this one would only answer requests.',
    fix: 'Write the event as a member of `defineFunction` in a file of another name, or rename the file.',
  },
  ANYHOST_CONFIG_INVALID: {
    title: 'The config is not valid',
    why: 'A host would drop the value in silence, or fail on it later.',
    fix: 'Write a value that the message names.',
  },
  ANYHOST_PATH_INVALID: {
    title: 'The path is not portable',
    why: 'Hosts read patterns differently outside of this subset: `:name` for a whole segment, a trailing `*`, `:rest*` or `:name?`.',
    fix: 'Rewrite the path within the subset, and check the rest in the handler.',
  },
  ANYHOST_MEMBERS_UNKNOWN: {
    title: 'The handlers cannot be seen',
    why: 'A spread in the definition may add handlers, and hosts must be told which there are.',
    fix: 'Write the handlers as members of the definition.',
  },
  ANYHOST_NO_HANDLER: {
    title: 'The definition has no handler',
    why: 'Without `fetch`, a method member, `scheduled` or an event it answers nothing.',
    fix: 'Add one of them.',
  },
  ANYHOST_ROUTE_CONFLICT: {
    title: 'Two functions claim the same route',
    why: 'Hosts differ in which of them would answer.',
    fix: 'Change one of the paths, or limit the functions to different methods.',
  },
  ANYHOST_FEATURE_NONE: {
    title: 'The target does not have this',
    why: 'It would be lost without a word.',
    fix: 'Leave the target out, or accept the loss by name in the definition: `targets: { <target>: { allow: [<feature>] } }`.',
  },
  ANYHOST_TARGET_REFUSED: {
    title: 'The target does not take this value',
    why: 'Its own bounds are narrower than the portable ones.',
    fix: 'Use a value within the bounds, or another one for this target alone.',
  },
  ANYHOST_LIMIT: {
    title: 'More is asked for than the host gives',
    why: 'The host would refuse it when it is deployed, or stop the function while it runs.',
    fix: 'Stay within the limit, or leave the target out.',
  },
  ANYHOST_OPTION_UNKNOWN: {
    title: 'A target has no such option',
    why: 'It would mean nothing, and what was meant would be missing.',
    fix: 'Use a name that `docs/cli.md` lists for the target.',
  },
  ANYHOST_NEEDS: {
    title: 'A feature that the function needs is not there',
    why: 'The definition names it in `needs`.',
    fix: 'Leave the target out, or do without the feature.',
  },
  ANYHOST_FEATURE_UNKNOWN: {
    title: 'There is no such feature',
    why: 'Names in `needs` and `allow` are rows of the matrix; a typo would mean nothing.',
    fix: 'Use a name from `anyhost check`, such as `context.geo.city`.',
  },
  ANYHOST_BUNDLE_FAILED: {
    title: 'The function cannot be bundled',
    why: 'The bundler reported an error.',
    fix: 'Correct what the message names.',
  },
  ANYHOST_DYNAMIC_REQUIRE: {
    title: 'A call of `require` cannot be followed',
    why: 'What it loads would be missing at the host: only names that stand in the code can be bundled.',
    fix: 'Write the names out, import a folder by a pattern (`import(`./locales/${name}.ts`)`), or put the call into `try` when it may fail.',
  },
  ANYHOST_EXTERNAL_MISSING: {
    title: 'A package that is to stay outside is not installed',
    why: 'Its files are copied into each output, so they must be there.',
    fix: 'Install it, or take it out of `external`.',
  },
  ANYHOST_MODULE_NONE: {
    title: 'The code imports a module that the target does not have',
    why: 'Only the host that the module is named after has it. Elsewhere the program would end at its start.',
    fix: 'Build without the target, take the same from `context.native`, or ask for it where it is there: `await import(…)` after a look at `context.target`.',
  },
  ANYHOST_ADDON_MISFIT: {
    title: 'Compiled code does not fit the machine of the host',
    why: 'It was made for another system, processor or C library, or for a newer one. The function would end when it loads it.',
    fix: 'Install the packages for the host before the build: `npm install --os=linux --cpu=x64 --libc=glibc`.',
  },
  ANYHOST_PACKAGE_UNLISTED: {
    title: 'The host would not install a package that the code needs',
    why: 'It stays outside of the bundle, and the host installs what package.json asks for.',
    fix: 'Add it to `dependencies` of package.json.',
  },
  ANYHOST_FILE_BUSY: {
    title: 'A file of an output cannot be changed',
    why: 'Another program has it open, or the account may not write there.',
    fix: 'End the program, such as a local server or a shell in that folder, and build again.',
  },
  ANYHOST_FILE_NAME: {
    title: 'A file is asked for by a name that is not quite its own',
    why: 'Windows and macOS find it in any case and with any way of writing an accent, Linux does not: the project would build here and fail, or lack the file, elsewhere.',
    fix: 'Write the name in the code as it is on the disk.',
  },
  ANYHOST_FILE_TWICE: {
    title: 'A file would be written twice',
    why: 'Two outputs share a folder, or two names differ in case or in how an accent is written, which some file systems do not tell apart.',
    fix: 'Rename one of the functions or files, or build one of the outputs alone.',
  },
  ANYHOST_BUILD_RUNNING: {
    title: 'Another build of this project is running',
    why: 'Two builds at once would mix their files.',
    fix: 'Wait for it, or end it. When there is none, remove `.anyhost/lock`.',
  },
  ANYHOST_FILE_FOREIGN: {
    title: 'A file is in the way that anyhost did not write',
    why: 'Files of yours are never overwritten.',
    fix: 'Move the file, or choose another output.',
  },
  ANYHOST_FILE_RIVAL: {
    title: 'A file of the project has the URL of a function',
    why: 'A framework takes one file for an address: it fails on two, when it is built or started, or never asks one of them.',
    fix: 'Remove the file, or give the function another path.',
  },
  ANYHOST_TARGET_UNKNOWN: {
    title: 'There is no such target',
    why: 'No adapter has that name.',
    fix: 'Use one of the names that `anyhost help` lists, or install the adapter.',
  },
  ANYHOST_HARNESS_MISSING: {
    title: 'Nothing runs what is built',
    why: "The suite asks the host's own runtime. The harnesses of this package's adapters need runtimes that are not installed with it, so they are in its repository only.",
    fix: 'Give the folder of an adapter with a `harness.ts`: `anyhost conformance ./my-adapter`. From code: `conformance({ adapters: [{ build, harness }] })` of `anyhost/conformance`.',
  },
  ANYHOST_CASE_UNKNOWN: {
    title: 'There is no such case, group or sabotage',
    why: 'No case of the suite has that name.',
    fix: 'Take an id or a group that `anyhost conformance --json` prints, or a sabotage that `--sabotages` lists.',
  },
  ANYHOST_SABOTAGE_STALE: {
    title: 'The sabotage does not fit the code',
    why: 'The text that it replaces has changed, or the sources are not there: they are in the repository only.',
    fix: 'Write the sabotage for the code as it is now.',
  },
  ANYHOST_PROJECT_CONFIG: {
    title: 'anyhost.config cannot be used',
    why: 'It failed to load, or holds something that is no setting.',
    fix: 'Export `defineConfig({ … })` as the default, with the settings that docs/cli.md lists.',
  },
  ANYHOST_USER_FILE: {
    title: 'A file of yours cannot be read',
    why: 'It must be JSON, with or without comments, to be checked.',
    fix: 'Correct its syntax.',
  },
}

/** Of a project without targets, when none is named either. */
export const NO_TARGET = 'No target was named.'

export type ProblemCode = BuildCode | LoadCode

/** Every code with its title, reason and fix. */
export const PROBLEMS: Readonly<Record<ProblemCode, CodeText>> = { ...loadCodes, ...buildCodes }

/** One thing that is wrong, with its place where it has one. */
export interface Problem {
  readonly code: ProblemCode
  /** Relative to the project, with `/`. */
  readonly file?: string | undefined
  /** 1-based. */
  readonly line?: number | undefined
  /** 1-based. */
  readonly column?: number | undefined
  readonly target?: string | undefined
  readonly what: string
  readonly why: string
  readonly fix: string
}

/** Fills what the table says anyway. */
export function problem(code: ProblemCode, what: string, rest: Partial<Omit<Problem, 'code' | 'what'>> = {}): Problem {
  const { why, fix } = PROBLEMS[code]
  return { code, what, ...rest, why: rest.why ?? why, fix: rest.fix ?? fix }
}
