import { build, type BuildResult } from 'anyhost/build'

/** Builds one target, and fails with every problem that there is. */
export async function buildOrFail(root: string, target: string): Promise<BuildResult> {
  const result = await build({ root, targets: [target], apply: true })
  if (result.problems.length > 0) throw new Error(JSON.stringify(result.problems, null, 2))
  return result
}
