/** Paths that a listener's rule cannot have: its API would refuse the stack. */
import type { PlannedFunction, Refusal } from '../../src/contract/adapter.ts'
import { albPatterns, latticeMatches } from './routes.ts'

/** Elastic Load Balancing API reference, RuleCondition, and user guide, "Path conditions" (checked 2026-11). */
const ALB_CHARACTERS = /^[\w.$/~"'@:+&*?\\-]*$/

/** Elastic Load Balancing quotas, "Condition wildcards per rule" (checked 2026-11): 6, and 5 in some of its languages. */
const ALB_WILDCARDS = 5

/** VPC Lattice API reference, PathMatchType (checked 2026-11). */
const LATTICE_CHARACTERS = /^[\w@:%+.~#?&/=-]*$/

/** What no rule of a load balancer can say. */
export const albRefusals = (functions: readonly PlannedFunction[]): Refusal[] =>
  functions.flatMap((fn) =>
    [...new Set(fn.paths.flatMap(albPatterns))].flatMap((pattern) => {
      if (!ALB_CHARACTERS.test(pattern))
        return refuse(
          fn,
          `A load balancer has no rule for the path ${pattern}.`,
          `It takes letters, digits and _-.$/~"'@:+&.`,
        )
      if (pattern.split('*').length - 1 <= ALB_WILDCARDS) return []
      return refuse(fn, `A load balancer has no rule for the path ${pattern}.`, `It takes ${ALB_WILDCARDS} wildcards.`)
    }),
  )

/** What no rule of VPC Lattice can say. */
export const latticeRefusals = (functions: readonly PlannedFunction[]): Refusal[] =>
  functions.flatMap((fn) =>
    [...new Set(fn.paths.flatMap(latticeMatches).map(({ path }) => path))].flatMap((path) =>
      LATTICE_CHARACTERS.test(path)
        ? []
        : refuse(fn, `VPC Lattice has no rule for the path ${path}.`, 'It takes letters, digits and _-@:%+.~#?&/=.'),
    ),
  )

const refuse = ({ id }: PlannedFunction, what: string, why: string): Refusal[] => [
  { function: id, at: ['path'], what, why, fix: 'Rename it, or use the front `http-api` or `function-url`.' },
]
