/** Limits of Lambda, and of what stands before it. */
import type { HostLimit } from '../../src/contract/limits.ts'
import type { Front } from './fronts.ts'

const CHECKED = '2026-11'
const LAMBDA = { source: 'https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html', checked: CHECKED }
const HTTP_API = {
  source: 'https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html',
  checked: CHECKED,
}
const REST_API = {
  source:
    'https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html',
  checked: CHECKED,
}
const ALB = {
  source: 'AWS documentation: Lambda functions as targets of a load balancer',
  checked: CHECKED,
}
const ALB_QUOTAS = {
  source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html',
  checked: CHECKED,
}
const LATTICE = { source: 'https://docs.aws.amazon.com/vpc-lattice/latest/ug/quotas.html', checked: CHECKED }
const LATTICE_RULE = {
  source: 'https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/API_CreateRule.html',
  checked: CHECKED,
}
const CLOUDFRONT = {
  source: 'AWS documentation: CloudFront, invalidation by tags',
  checked: CHECKED,
}

export const MEMORY_MB = { least: 128, most: 10240 }
export const TIMEOUT_S = { least: 1, most: 900 }
/** At 1769 MB a function has the equivalent of one virtual CPU; it grows in proportion. */
export const MB_PER_VCPU = 1769

const MB = 1024 * 1024
/** Two digits, rounded to what is still within. */
const [LEAST_VCPU, MOST_VCPU] = [0.08, 5.78]

const always: readonly HostLimit[] = [
  { name: 'memory', unit: 'MB', ...MEMORY_MB, feature: 'config.memory', ...LAMBDA },
  {
    name: 'vcpu',
    unit: 'vCPU',
    least: LEAST_VCPU,
    most: MOST_VCPU,
    feature: 'config.vcpu',
    source: 'AWS documentation: configure Lambda function memory',
    checked: CHECKED,
    note: `As memory, ${MB_PER_VCPU} MB each.`,
  },
  { name: 'duration', unit: 's', ...TIMEOUT_S, feature: 'config.maxDuration', ...LAMBDA },
  { name: 'bundle', unit: 'B', most: 250 * MB, ...LAMBDA, note: 'Unpacked, with layers.' },
  { name: 'environment', unit: 'B', most: 4096, ...LAMBDA },
  { name: 'event.body', unit: 'B', most: 256 * 1024, ...LAMBDA, note: 'Of a call that nobody waits for.' },
  { name: 'cache.tags', unit: 'entries', most: 50, feature: 'call.cache.purge.tags', ...CLOUDFRONT },
  { name: 'cache.tag.length', unit: 'characters', most: 256, feature: 'call.cache.purge.tags', ...CLOUDFRONT },
]

const payload = (most: number, from: { source: string; checked: string }): HostLimit[] => [
  { name: 'request.body', unit: 'B', most, ...from },
  { name: 'response.body', unit: 'B', most, ...from, note: 'Of an answer that is not a stream.' },
]

const FRONTS: Readonly<Record<Front, readonly HostLimit[]>> = {
  'function-url': payload(6 * MB, LAMBDA),
  'http-api': [
    ...payload(6 * MB, LAMBDA),
    { name: 'routes', unit: 'entries', most: 300, raisable: true, feature: 'config.path', ...HTTP_API },
    { name: 'answer.wait', unit: 's', most: 30, feature: 'config.maxDuration', ...HTTP_API },
    { name: 'request.headers', unit: 'B', most: 10_240, ...HTTP_API, note: 'With the request line.' },
  ],
  'rest-api': [
    ...payload(6 * MB, LAMBDA),
    {
      name: 'routes',
      unit: 'entries',
      most: 300,
      raisable: true,
      feature: 'config.path',
      ...REST_API,
      note: 'Counted as resources.',
    },
    { name: 'answer.wait', unit: 's', most: 29, feature: 'config.maxDuration', ...REST_API },
    { name: 'url.length', unit: 'characters', most: 10_240, ...REST_API },
  ],
  alb: [
    ...payload(MB, ALB),
    {
      name: 'functions',
      unit: 'entries',
      most: 100,
      ...ALB_QUOTAS,
      note: 'Each is a target group of the load balancer, which has no more of them.',
    },
    {
      name: 'routes',
      unit: 'entries',
      most: 100,
      raisable: true,
      feature: 'config.path',
      ...ALB_QUOTAS,
      note: 'Counted as rules of the listener, with those that it has already.',
    },
    {
      name: 'route.length',
      unit: 'characters',
      most: 128,
      feature: 'config.path',
      source: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RuleCondition.html',
      checked: CHECKED,
    },
  ],
  lattice: [
    ...payload(6 * MB, LATTICE),
    {
      name: 'routes',
      unit: 'entries',
      most: 10,
      raisable: true,
      feature: 'config.path',
      ...LATTICE,
      note: 'Counted as rules of the listener.',
    },
    {
      name: 'routes',
      unit: 'entries',
      most: 2000,
      feature: 'config.path',
      ...LATTICE_RULE,
      note: 'Each rule has a priority, and 2000 is the last.',
    },
    {
      name: 'route.length',
      unit: 'characters',
      most: 200,
      feature: 'config.path',
      source: 'https://docs.aws.amazon.com/vpc-lattice/latest/APIReference/API_PathMatchType.html',
      checked: CHECKED,
    },
  ],
  'netlify-legacy': payload(6 * MB, LAMBDA),
}

export const limitsBehind = (front: Front, output: string): readonly HostLimit[] => [
  ...always,
  ...FRONTS[front],
  ...(output === 'streaming'
    ? [
        {
          name: 'response.stream',
          unit: 'B',
          most: 200 * MB,
          feature: 'fidelity.response.streaming',
          ...LAMBDA,
        } as const,
      ]
    : []),
]
