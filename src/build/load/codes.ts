/** Everything that can be wrong with reading a function. The codes are permanent. */
export type LoadCode =
  | 'ANYHOST_SYNTAX'
  | 'ANYHOST_NO_FILE'
  | 'ANYHOST_NO_DEFINITION'
  | 'ANYHOST_CONFIG_NOT_JSON'
  | 'ANYHOST_CONFIG_DYNAMIC'
  | 'ANYHOST_CONFIG_MUTATED'
  | 'ANYHOST_CONFIG_STRAY'
  | 'ANYHOST_CONFIG_THREW'
  | 'ANYHOST_CONFIG_IMPORT'
  | 'ANYHOST_CONFIG_BUILTIN'
  | 'ANYHOST_CONFIG_TIMEOUT'

export interface CodeText {
  readonly title: string
  readonly why: string
  readonly fix: string
}

export const loadCodes: Readonly<Record<LoadCode, CodeText>> = {
  ANYHOST_SYNTAX: {
    title: 'The file cannot be parsed',
    why: 'Nothing in it can be read until the syntax is right.',
    fix: 'Correct the syntax at the place shown.',
  },
  ANYHOST_NO_FILE: {
    title: 'The file cannot be read',
    why: 'It was listed as a function, and reading it failed.',
    fix: 'Check that the file is there and that it may be read.',
  },
  ANYHOST_NO_DEFINITION: {
    title: 'The file defines no function',
    why: 'A function file exports a definition as its default; without one nothing would answer.',
    fix: 'Write `export default defineFunction({ fetch(request, context) { … } })`, or start the file name with `_` when it is a helper.',
  },
  ANYHOST_CONFIG_NOT_JSON: {
    title: 'A value in config is not plain data',
    why: 'Config is written into the files that hosts read, which hold strings, finite numbers, booleans, null, arrays and plain objects only.',
    fix: 'Write the value as plain data, such as a string in place of a Date.',
  },
  ANYHOST_CONFIG_DYNAMIC: {
    title: 'Config cannot be read without running the function',
    why: 'Config is read at build time from its own expression and the constants that it uses; handler code does not run then.',
    fix: 'Write `config` as an object in the definition, made from constants of this file or of imported files.',
  },
  ANYHOST_CONFIG_MUTATED: {
    title: 'A constant that config uses is changed after its declaration',
    why: 'The statement that changes it is not run when config is read, so the change would be lost silently.',
    fix: 'Give the constant its final value where it is declared.',
  },
  ANYHOST_CONFIG_STRAY: {
    title: 'A second config is exported beside the definition',
    why: 'Config is that of the definition on every target. What is exported beside it would be lost.',
    fix: 'Give it to the definition, `defineFunction({ config, … })`, or take the export out.',
  },
  ANYHOST_CONFIG_THREW: {
    title: 'Config threw when it was read',
    why: 'An expression that config uses, or a package that it imports, threw an error at build time.',
    fix: 'Correct the expression. Config runs in a plain JavaScript environment, with `process.env` and without network, timers and files.',
  },
  ANYHOST_CONFIG_IMPORT: {
    title: 'Config uses an import that does not exist',
    why: 'The module, or the name in it, was not found.',
    fix: 'Correct the import, or install the package.',
  },
  ANYHOST_CONFIG_BUILTIN: {
    title: 'Config uses a Node module with effects',
    why: 'Reading config must not touch files, processes or the network, so that every build gives the same result.',
    fix: 'Write the value as a constant, import it from a JSON file, or pass it through `process.env`.',
  },
  ANYHOST_CONFIG_TIMEOUT: {
    title: 'Reading config did not end',
    why: 'An expression that config uses ran longer than any config should.',
    fix: 'Look for a loop that does not end in what config uses.',
  },
}
