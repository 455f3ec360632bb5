/** An Application Load Balancer in the template: target groups and rules on a listener that is there already. */
import { albPatterns, byCloseness } from './routes.ts'
import { methodsAt, placesOf, type Places } from './sharing.ts'
import type { FrontParts, Resource } from './template.ts'
import type { Yaml } from './yaml.ts'

/**
 * A condition has three values, and those of a rule five together (Elastic Load Balancing user guide, "Listener rules",
 * checked 2026-11): a pattern and these.
 */
const METHODS_PER_RULE = 3

export function albParts(web: readonly Resource[]): FrontParts {
  const rules = albRules(web)
  return {
    parameters: {
      ListenerArn: { Type: 'String', Description: 'The listener of the load balancer that gets the rules' },
    },
    resources: {
      ...Object.fromEntries(web.flatMap(targetOf)),
      ...Object.fromEntries(rules.map((rule, at): [string, Yaml] => [`Rule${at + 1}`, ruleResource(rule, at + 1)])),
    },
    outputs: Object.fromEntries(
      web.map(({ name, fn }) => [
        `${name}Target`,
        { Description: `The target group of ${fn.id}`, Value: { Ref: `${name}Target` } },
      ]),
    ),
  }
}

/** In the order in which a listener tries them. */
export function albRules(web: readonly Resource[]): Rule[] {
  const places = placesOf(
    web.map(({ fn }) => fn),
    albPatterns,
  )
  // The last function of a shared place takes what is left, so the rules with methods go first: the sort is stable.
  return web.flatMap((each) => rulesOf(each, places)).toSorted((a, b) => byCloseness(a.pattern, b.pattern))
}

function targetOf({ name }: Resource): [string, Yaml][] {
  const arn = { 'Fn::GetAtt': [name, 'Arn'] }
  return [
    [
      `${name}Permission`,
      {
        Type: 'AWS::Lambda::Permission',
        Properties: {
          Action: 'lambda:InvokeFunction',
          FunctionName: arn,
          Principal: 'elasticloadbalancing.amazonaws.com',
        },
      },
    ],
    [
      `${name}Target`,
      {
        Type: 'AWS::ElasticLoadBalancingV2::TargetGroup',
        // A target that may not be called is refused.
        DependsOn: `${name}Permission`,
        Properties: {
          TargetType: 'lambda',
          Targets: [{ Id: arn }],
          // Without it repeated headers are lost on the way in, and all cookies but one on the way out.
          TargetGroupAttributes: [{ Key: 'lambda.multi_value_headers.enabled', Value: 'true' }],
        },
      },
    ],
  ]
}

export interface Rule {
  readonly target: string
  readonly pattern: string
  readonly methods: readonly string[]
}

/** A rule has one place in the order, so each pattern has its own. */
function rulesOf({ name, fn }: Resource, places: Places): Rule[] {
  const patterns = [...new Set(fn.paths.flatMap(albPatterns))]
  return patterns.flatMap((pattern) => {
    const methods = methodsAt(pattern, fn, places) ?? []
    const parts = Math.ceil(methods.length / METHODS_PER_RULE) || 1
    return Array.from({ length: parts }, (_, at) => ({
      target: `${name}Target`,
      pattern,
      methods: methods.slice(at * METHODS_PER_RULE, (at + 1) * METHODS_PER_RULE),
    }))
  })
}

function ruleResource({ target, pattern, methods }: Rule, priority: number): Yaml {
  return {
    Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
    Properties: {
      ListenerArn: { Ref: 'ListenerArn' },
      Priority: priority,
      Conditions: [
        { Field: 'path-pattern', PathPatternConfig: { Values: [pattern] } },
        ...(methods.length > 0 ? [{ Field: 'http-request-method', HttpRequestMethodConfig: { Values: methods } }] : []),
      ],
      Actions: [{ Type: 'forward', TargetGroupArn: { Ref: target } }],
    },
  }
}
