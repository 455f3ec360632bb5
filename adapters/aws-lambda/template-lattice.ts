/** VPC Lattice in the template: a service with a rule for each path (AWS CloudFormation reference, checked 2026-11). */
import { byCloseness, latticeMatches, type LatticeMatch } from './routes.ts'
import { methodsAt, placesOf, type Places } from './sharing.ts'
import type { FrontParts, Resource } from './template.ts'
import type { Yaml } from './yaml.ts'

export interface Rule {
  readonly target: string
  readonly match: LatticeMatch
  readonly method?: string
}

export function latticeParts(web: readonly Resource[]): FrontParts {
  const rules = latticeRules(web)
  return {
    parameters: {
      ServiceNetwork: {
        Type: 'String',
        Description: 'The id or the ARN of the service network that may call the functions',
      },
    },
    resources: {
      ...Object.fromEntries(web.flatMap(targetOf)),
      Service: { Type: 'AWS::VpcLattice::Service', Properties: { AuthType: 'NONE' } },
      Association: {
        Type: 'AWS::VpcLattice::ServiceNetworkServiceAssociation',
        Properties: { ServiceIdentifier: { Ref: 'Service' }, ServiceNetworkIdentifier: { Ref: 'ServiceNetwork' } },
      },
      Listener: {
        Type: 'AWS::VpcLattice::Listener',
        Properties: {
          ServiceIdentifier: { Ref: 'Service' },
          Protocol: 'HTTPS',
          Port: 443,
          DefaultAction: { FixedResponse: { StatusCode: 404 } },
        },
      },
      ...Object.fromEntries(rules.map((rule, at): [string, Yaml] => [`Rule${at + 1}`, ruleResource(rule, at + 1)])),
    },
    outputs: {
      Address: {
        Description: 'Where the functions answer, inside the network',
        Value: { 'Fn::Sub': 'https://${Service.DnsEntry.DomainName}' },
      },
    },
  }
}

/** In the order in which a listener tries them. */
export function latticeRules(web: readonly Resource[]): Rule[] {
  const ordered = web.toSorted((a, b) => Number(takesPatch(a)) - Number(takesPatch(b)))
  const places = placesOf(
    ordered.map(({ fn }) => fn),
    latticePlaces,
  )
  // The last function of a shared place takes what is left, so the rules with methods go first: the sort is stable.
  return ordered.flatMap((each) => rulesOf(each, places)).toSorted(byMatch)
}

/** No rule can ask for PATCH (CloudFormation's schema of the rule, checked 2026-11): who has it takes what is left. */
const takesPatch = ({ fn }: Resource): boolean => fn.methods?.includes('PATCH') ?? false

function rulesOf({ name, fn }: Resource, places: Places): Rule[] {
  // A place is one rule, also where several paths of a function start there.
  const matches = new Map(fn.paths.flatMap(latticeMatches).map((match) => [patternOf(match), match]))
  return [...matches].flatMap(([place, match]): Rule[] => {
    const methods = methodsAt(place, fn, places)
    const target = `${name}Target`
    return methods ? methods.map((method) => ({ target, match, method })) : [{ target, match }]
  })
}

/** What its rules can tell apart: a whole path, or how one starts. */
export const latticePlaces = (path: string): string[] => latticeMatches(path).map(patternOf)

const byMatch = (a: Rule, b: Rule): number => byCloseness(patternOf(a.match), patternOf(b.match))
const patternOf = ({ kind, path }: LatticeMatch): string => (kind === 'Exact' ? path : `${path}*`)

function targetOf({ name }: Resource): [string, Yaml][] {
  const arn = { 'Fn::GetAtt': [name, 'Arn'] }
  return [
    [
      `${name}Permission`,
      {
        Type: 'AWS::Lambda::Permission',
        Properties: { Action: 'lambda:InvokeFunction', FunctionName: arn, Principal: 'vpc-lattice.amazonaws.com' },
      },
    ],
    [
      `${name}Target`,
      {
        Type: 'AWS::VpcLattice::TargetGroup',
        DependsOn: `${name}Permission`,
        Properties: { Type: 'LAMBDA', Config: { LambdaEventStructureVersion: 'V2' }, Targets: [{ Id: arn }] },
      },
    ],
  ]
}

function ruleResource({ target, match, method }: Rule, priority: number): Yaml {
  return {
    Type: 'AWS::VpcLattice::Rule',
    Properties: {
      ServiceIdentifier: { Ref: 'Service' },
      ListenerIdentifier: { Ref: 'Listener' },
      Priority: priority,
      Match: { HttpMatch: { Method: method, PathMatch: { CaseSensitive: true, Match: { [match.kind]: match.path } } } },
      Action: { Forward: { TargetGroups: [{ TargetGroupIdentifier: { Ref: target }, Weight: 100 }] } },
    },
  }
}
