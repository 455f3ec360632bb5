import type { Definition, FunctionConfig, FunctionInput, Path } from '../contract/function.ts'
import { notCompiled } from './errors.ts'

/** Holds what the user wrote. Shared by every copy of the package. */
export const DEFINITION: unique symbol = /* @__PURE__ */ Symbol.for('anyhost.definition') as never

/**
 * Defines one function: what it answers, where, and how.
 *
 * `config` must be readable without running the module: literals, constants, and what they are made of.
 * The result is for `anyhost build` or `toHandler`; called directly it throws `ANYHOST_NOT_COMPILED`.
 */
export function defineFunction<
  const P extends Path | readonly Path[] | undefined = undefined,
  const Background extends boolean | undefined = undefined,
>(definition: FunctionInput<P, Background>): Definition {
  return {
    [DEFINITION]: definition,
    // The proof that every config is one: the input's own types; `{}` is a web config with defaults.
    config: (definition.config ?? {}) as FunctionConfig,
    fetch: async () => {
      throw notCompiled()
    },
  } as Definition
}
