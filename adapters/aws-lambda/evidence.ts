/** Where the facts about Lambda were read. */
import type { Evidence, Source } from '../../src/contract/adapter.ts'

const from = (source: string): Source => ({ source, checked: '2026-11' })

export const evidence: Evidence = {
  context: from('@types/aws-lambda 8.10.164, and AWS documentation: the payloads of each front'),
  'context.geo': from("AWS documentation: CloudFront, headers that add the viewer's location"),
  'context.deploy': from('anyhost: adapters/aws-lambda/facts.ts'),
  'context.site': from('anyhost: adapters/aws-lambda/facts.ts'),
  config: from('AWS CloudFormation resource specification, as in @aws-cdk/service-spec-types'),
  'config.path': from('anyhost: src/runtime/route.ts'),
  'config.excludedPath': from('anyhost: src/runtime/route.ts'),
  'config.method': from('anyhost: src/runtime/handler.ts'),
  'config.memory': from('https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html'),
  'config.maxDuration': from('https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html'),
  event: from('AWS documentation: Lambda has no events of a site'),
  call: from('@aws-sdk/client-cloudfront 3.1162.0: dist-types/models/models_0.d.ts'),
  fidelity: from('measured: test/contract in the runtime that harness.ts starts'),
}
