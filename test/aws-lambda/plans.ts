/** Plans of the build, as `emit` gets them. */
import type { Emission, PlannedFunction } from '../../src/contract/adapter.ts'
import awsLambda, { type AwsLambdaOptions } from '../../adapters/aws-lambda/build.ts'

export const planned = (id: string, changes: Partial<PlannedFunction> = {}): PlannedFunction => ({
  id,
  source: `functions/${id}.ts`,
  kind: 'web',
  paths: [`/${id}`],
  excludedPaths: [],
  methods: undefined,
  config: {},
  events: [],
  options: {},
  parts: { als: false, members: [] },
  ...changes,
})

export const emit = (
  functions: readonly PlannedFunction[],
  options: AwsLambdaOptions = {},
  output = 'buffered',
): Emission => awsLambda().emit({ output, options, functions })

/** The template without the lines that every one begins with. */
export function templateOf(
  functions: readonly PlannedFunction[],
  options: AwsLambdaOptions = {},
  output = 'buffered',
): string {
  const { files } = emit(functions, options, output)
  return files.find(({ path }) => path === '.anyhost/aws-lambda/template.yaml')?.contents ?? ''
}
