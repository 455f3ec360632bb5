/** The calls of ours that a definition may stand in, and which argument holds its config. */
export interface Wrapper {
  readonly name: string
  readonly from: readonly string[]
  /** The argument whose object has `config`, `needs` and `targets`. */
  readonly argument: number
  /** The argument may be left out. */
  readonly optional: boolean
  /** Members that the result has whatever the argument says. */
  readonly gives: readonly string[]
}

/** A Lambda-style handler: `fetch`, or `scheduled` when config has a schedule. No property has this name. */
export const lambdaMember = '(lambda)'

export const wrappers: readonly Wrapper[] = [
  { name: 'defineFunction', from: ['anyhost'], argument: 0, optional: false, gives: [] },
  {
    name: 'fromLambda',
    from: ['anyhost', 'anyhost/compat/netlify'],
    argument: 1,
    optional: true,
    gives: [lambdaMember],
  },
  {
    name: 'withLambda',
    from: ['anyhost', 'anyhost/compat/netlify'],
    argument: 1,
    optional: true,
    gives: [lambdaMember],
  },
]

/** Where a name was first exported: a package's specifier and the name there. */
export interface Origin {
  readonly from: string
  readonly name: string
}

export function wrapperOf(origin: Origin): Wrapper | undefined {
  return wrappers.find(({ name, from }) => name === origin.name && from.includes(origin.from))
}

/** Whether a specifier names a module that has wrappers, or marks of a handler that are known to be refused. */
export function hasWrappers(specifier: string): boolean {
  return specifier === '@netlify/functions' || wrappers.some(({ from }) => from.includes(specifier))
}
