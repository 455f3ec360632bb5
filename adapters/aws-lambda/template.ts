/** The AWS SAM template of a stack: the functions, and what stands before them. */
import { eventBridgeCron, parseCron } from '../../src/build/cron.ts'
import type { PlannedFunction } from '../../src/contract/adapter.ts'
import { ARCHITECTURE } from './machine.ts'
import type { Front } from './fronts.ts'
import { memoryOf, timeoutOf } from './limits.ts'
import { albParts } from './template-alb.ts'
import { httpApiParts, restApiParts } from './template-api.ts'
import { latticeParts } from './template-lattice.ts'
import { yaml, type Yaml } from './yaml.ts'

type Members = Readonly<Record<string, Yaml | undefined>>

/** A function as the template names it. */
export interface Resource {
  readonly name: string
  readonly fn: PlannedFunction
}

/** What a front adds to the template. */
export interface FrontParts {
  readonly parameters?: Members
  /** More properties of each function. */
  readonly properties?: (resource: Resource) => Members
  readonly resources?: Members
  readonly outputs?: Members
}

/** Lambda's newest Node (AWS Lambda runtimes, checked 2026-11). */
const RUNTIME = 'nodejs24.x'

/** Lets a function call itself, in any version. A resource of its own: its role cannot name what needs the role first. */
function selfPolicy({ name }: Resource): [string, Yaml] {
  const statement = {
    Effect: 'Allow',
    Action: 'lambda:InvokeFunction',
    Resource: [{ 'Fn::GetAtt': [name, 'Arn'] }, { 'Fn::Sub': `\${${name}.Arn}:*` }],
  }
  return [
    `${name}CallsItself`,
    {
      Type: 'AWS::IAM::RolePolicy',
      Properties: {
        PolicyName: 'CallsItself',
        // SAM gives each function a role of this name.
        RoleName: { Ref: `${name}Role` },
        PolicyDocument: { Version: '2012-10-17', Statement: [statement] },
      },
    },
  ]
}

export function templateOf(functions: readonly PlannedFunction[], front: Front, output: string): string {
  const resources = namesOf(functions)
  const parts = partsOf(resources, front, output)
  const own = resources.map((resource): [string, Yaml] => [
    resource.name,
    {
      Type: 'AWS::Serverless::Function',
      Properties: { ...propertiesOf(resource.fn), ...parts.properties?.(resource), ...scheduleOf(resource.fn) },
    },
  ])
  const policies = resources.filter(({ fn }) => fn.config.background && output === 'buffered').map(selfPolicy)
  const template = yaml({
    AWSTemplateFormatVersion: '2010-09-09',
    Transform: 'AWS::Serverless-2016-10-31',
    Metadata: { anyhost: { front, output } },
    Parameters: filled(parts.parameters),
    Resources: { ...Object.fromEntries([...own, ...policies]), ...parts.resources },
    Outputs: filled(parts.outputs),
  })
  return `# Made by anyhost. Every build writes it anew. Deploy it with: sam deploy --guided\n${template}`
}

function propertiesOf({ id, config }: PlannedFunction): Members {
  return {
    CodeUri: `./${id}/`,
    Handler: 'index.handler',
    Runtime: RUNTIME,
    Architectures: [ARCHITECTURE],
    MemorySize: memoryOf(config),
    Timeout: timeoutOf(config),
  }
}

/**
 * A rule of EventBridge and the permission for it, as an event of the function. EventBridge Scheduler (`ScheduleV2`) would
 * need a role besides, and says nothing of a run but what the template tells it to.
 */
function scheduleOf({ config }: PlannedFunction): Members {
  const cron = config.schedule === undefined ? undefined : parseCron(config.schedule)
  // Validation has read it before.
  if (typeof cron !== 'object') return {}
  return { Events: { Schedule: { Type: 'Schedule', Properties: { Schedule: eventBridgeCron(cron) } } } }
}

function partsOf(resources: readonly Resource[], front: Front, output: string): FrontParts {
  // Only what answers requests has an address.
  const web = resources.filter(({ fn }) => fn.kind === 'web')
  if (front === 'http-api') return httpApiParts(web)
  if (front === 'rest-api') return restApiParts(web, output === 'streaming')
  if (front === 'alb') return albParts(web)
  if (front === 'lattice') return latticeParts(web)
  return front === 'function-url' ? urlParts(web, output === 'streaming') : {}
}

function urlParts(web: readonly Resource[], streaming: boolean): FrontParts {
  return {
    properties: ({ fn }) =>
      fn.kind === 'web'
        ? { FunctionUrlConfig: { AuthType: 'NONE', InvokeMode: streaming ? 'RESPONSE_STREAM' : 'BUFFERED' } }
        : {},
    outputs: Object.fromEntries(
      web.map(({ name, fn }) => [
        `${name}Address`,
        { Description: `Where ${fn.id} answers`, Value: { 'Fn::GetAtt': [`${name}Url`, 'FunctionUrl'] } },
      ]),
    ),
  }
}

/** `pets-name` as `PetsNameFunction`: a template takes letters and digits, and no name twice. */
function namesOf(functions: readonly PlannedFunction[]): Resource[] {
  const taken = new Set<string>()
  return functions.map((fn) => {
    const words = fn.id.split(/[^A-Za-z0-9]+/).filter(Boolean)
    const base = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
    let name = `${base}Function`
    for (let n = 2; taken.has(name); n++) name = `${base}${n}Function`
    taken.add(name)
    return { name, fn }
  })
}

const filled = (members: Members = {}): Members | undefined => (Object.keys(members).length > 0 ? members : undefined)
