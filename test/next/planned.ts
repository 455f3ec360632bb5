import type { PlannedFunction } from '../../src/contract/adapter.ts'

/** A web function as the build hands it to an adapter. */
export function planned(id: string, paths: readonly string[], more: Partial<PlannedFunction> = {}): PlannedFunction {
  return {
    id,
    source: `functions/${id}.ts`,
    kind: 'web',
    paths,
    excludedPaths: [],
    methods: undefined,
    config: {},
    events: [],
    options: {},
    parts: { als: false, members: [] },
    ...more,
  }
}
