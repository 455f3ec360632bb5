/** The templates against the resource specifications that AWS publishes, read by a YAML parser that is not ours. */
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Front } from '../../adapters/aws-lambda/fronts.ts'
import { yaml } from '../../adapters/aws-lambda/yaml.ts'
import type { PlannedFunction } from '../../src/contract/adapter.ts'
import { installedEntry, isInstalled } from '../hosts/installed.ts'
import { emit, planned, templateOf } from './plans.ts'

// ---------------------------------------------------------------------------------------- the published packages

type Type =
  | { readonly type: 'string'; readonly allowedValues?: readonly string[] }
  | { readonly type: 'integer' | 'number' | 'boolean' | 'json' | 'date-time' | 'tag' }
  | { readonly type: 'array' | 'map'; readonly element: Type }
  | { readonly type: 'union'; readonly types: readonly Type[] }
  | { readonly type: 'ref'; readonly reference: { readonly $ref: string } }

type Properties = Readonly<Record<string, { readonly type: Type; readonly required?: boolean }>>

interface ResourceSpec {
  readonly properties: Properties
  readonly attributes: Readonly<Record<string, unknown>>
}

interface Database {
  lookup(entity: 'resource', index: 'cloudFormationType', how: 'equals', type: string): readonly ResourceSpec[]
  get(entity: 'typeDefinition', reference: { readonly $ref: string }): { name: string; properties: Properties }
}

interface Document {
  readonly errors: readonly Error[]
  readonly warnings: readonly Error[]
  toJS(): unknown
}

interface Parser {
  parseDocument(text: string, options: { version: '1.1' | '1.2'; strict: boolean }): Document
}

let db: Database
let parser: Parser

/** Newer than the SAM part of the package (aws/serverless-application-model#3881). Its values are those of the API. */
const NEWER: Readonly<Record<string, Properties>> = {
  ApiEvent: { ResponseTransferMode: { type: { type: 'string', allowedValues: ['BUFFERED', 'RESPONSE_STREAM'] } } },
}

/** The resource that SAM makes of its own: SAM's specification has no attributes, and no values for what it passes on. */
const MADE: Readonly<Record<string, string>> = {
  'AWS::Serverless::Function': 'AWS::Lambda::Function',
  'AWS::Serverless::Api': 'AWS::ApiGateway::RestApi',
  'AWS::Serverless::HttpApi': 'AWS::ApiGatewayV2::Api',
}

// -------------------------------------------------------------------------------------------------- the validator

type Map = Readonly<Record<string, unknown>>

const isMap = (value: unknown): value is Map => typeof value === 'object' && value !== null && !Array.isArray(value)
const mapOf = (value: unknown): Map => (isMap(value) ? value : {})
const specOf = (type: string): ResourceSpec | undefined =>
  db.lookup('resource', 'cloudFormationType', 'equals', type).at(0)

const PSEUDO = ['AccountId', 'NotificationARNs', 'NoValue', 'Partition', 'Region', 'StackId', 'StackName', 'URLSuffix']
const SECTIONS = ['AWSTemplateFormatVersion', 'Transform', 'Metadata', 'Parameters', 'Resources', 'Outputs']
const PARAMETER = ['Type', 'Description', 'Default', 'AllowedValues', 'AllowedPattern', 'NoEcho']

/** The document. Both versions of YAML read the same: AWS reads 1.1, most tools of today 1.2. */
function parsed(text: string): Map {
  const [old, current] = (['1.1', '1.2'] as const).map((version) => {
    const document = parser.parseDocument(text, { version, strict: true })
    expect([...document.errors, ...document.warnings]).toEqual([])
    return document.toJS()
  })
  expect(old).toEqual(current)
  return mapOf(current)
}

/** What the specifications do not take, as `place: what`. */
function faultsOf(template: Map): string[] {
  const faults: string[] = []
  const add = (at: string, what: string): void => void faults.push(`${at}: ${what}`)
  const resources = mapOf(template.Resources)
  const typeOf = (id: string): string | undefined => {
    const type = mapOf(resources[id]).Type
    if (typeof type === 'string') return MADE[type] ?? type
    const owner = mapOf(mapOf(resources[id.replace(/Url$/, '')]).Properties)
    return id.endsWith('Url') && owner.FunctionUrlConfig ? 'AWS::Lambda::Url' : undefined
  }

  const refer = (at: string, id: unknown): void => {
    // SAM makes a role for each function that names none.
    const made = typeof id === 'string' ? mapOf(resources[id.replace(/Role$/, '')]).Type : undefined
    const role = made === 'AWS::Serverless::Function' && String(id).endsWith('Role')
    const known = role || (typeof id === 'string' && (id in resources || id in mapOf(template.Parameters)))
    if (!known && !PSEUDO.some((name) => id === `AWS::${name}`)) add(at, `nothing is called ${String(id)}`)
  }
  const getAttribute = (at: string, id: string, attribute: string): void => {
    const type = typeOf(id)
    if (type === undefined) add(at, `nothing is called ${id}`)
    else if (!Object.hasOwn(specOf(type)?.attributes ?? {}, attribute)) add(at, `${type} has no attribute ${attribute}`)
  }
  /** Whether the value is an intrinsic function, which may stand for any other. */
  const isIntrinsic = (at: string, value: unknown): boolean => {
    const [[name = '', of] = [], ...more] = isMap(value) ? Object.entries(value) : []
    if (more.length > 0 || !(name === 'Ref' || name.startsWith('Fn::'))) return false
    if (name === 'Ref') refer(at, of)
    else if (name === 'Fn::GetAtt' && Array.isArray(of)) getAttribute(at, String(of[0]), of.slice(1).join('.'))
    else if (name === 'Fn::Sub' && typeof of === 'string') {
      for (const [, id = '', attribute] of of.matchAll(/\$\{(?!!)([^}.]*)\.?([^}]*)\}/g))
        if (attribute) getAttribute(at, id, attribute)
        else refer(at, id)
    } else add(at, `${name} is not known to this test`)
    return true
  }

  const checkProperties = (at: string, value: unknown, properties: Properties): void => {
    if (!isMap(value)) return add(at, 'is no object')
    for (const [name, { required }] of Object.entries(properties))
      if (required && !Object.hasOwn(value, name)) add(at, `has no ${name}`)
    for (const [name, each] of Object.entries(value)) {
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined
      if (property) checkValue(`${at}.${name}`, each, property.type)
      else add(at, `there is no ${name}`)
    }
  }
  const checkValue = (at: string, value: unknown, type: Type): void => {
    if (isIntrinsic(at, value)) return
    const wrong = (): void => add(at, `${JSON.stringify(value)} is no ${type.type}`)
    if (type.type === 'array') {
      if (!Array.isArray(value)) return wrong()
      return value.forEach((each, n) => checkValue(`${at}[${n}]`, each, type.element))
    }
    if (type.type === 'map') {
      if (!isMap(value)) return wrong()
      return Object.entries(value).forEach(([key, each]) => checkValue(`${at}.${key}`, each, type.element))
    }
    if (type.type === 'ref') return checkReference(at, value, type.reference)
    if (type.type === 'union') {
      const before = faults.length
      const all = type.types.map((each) => {
        checkValue(at, value, each)
        return faults.splice(before)
      })
      const least = all.toSorted((a, b) => a.length - b.length)[0] ?? []
      return void faults.push(...least)
    }
    if (type.type === 'integer' ? !Number.isInteger(value) : !ofPrimitive(value, type.type)) return wrong()
    if (type.type === 'string' && type.allowedValues?.includes(String(value)) === false)
      add(at, `is ${String(value)}, none of ${type.allowedValues.join(', ')}`)
  }
  const checkReference = (at: string, value: unknown, reference: { readonly $ref: string }): void => {
    const { name, properties } = db.get('typeDefinition', reference)
    const whole = { ...NEWER[name], ...properties }
    const kind = mapOf(value).Type
    if (name !== 'EventSource' || whole.Properties?.type.type !== 'union') return checkProperties(at, value, whole)
    // Its `Type` says which of the many it is.
    const one = whole.Properties.type.types.find(
      (each) => each.type === 'ref' && db.get('typeDefinition', each.reference).name === `${String(kind)}Event`,
    )
    if (!one) return add(at, `there is no event ${String(kind)}`)
    checkProperties(at, value, { ...whole, Properties: { type: one, required: true } })
  }

  for (const section of Object.keys(template)) if (!SECTIONS.includes(section)) add(section, 'is no section')
  if (template.AWSTemplateFormatVersion !== '2010-09-09') add('AWSTemplateFormatVersion', 'is another')
  if (template.Transform !== 'AWS::Serverless-2016-10-31') add('Transform', 'is another')
  for (const section of ['Parameters', 'Resources', 'Outputs'])
    for (const id of Object.keys(mapOf(template[section])))
      if (!/^[A-Za-z0-9]{1,255}$/.test(id)) add(section, `${id} is no logical id`)
  for (const [id, parameter] of Object.entries(mapOf(template.Parameters))) {
    if (mapOf(parameter).Type !== 'String') add(id, 'is a parameter of another type')
    for (const name of Object.keys(mapOf(parameter))) if (!PARAMETER.includes(name)) add(id, `there is no ${name}`)
  }
  for (const [id, resource] of Object.entries(resources)) {
    const { Type: type, Properties: properties = {}, DependsOn, ...more } = mapOf(resource)
    for (const name of Object.keys(more)) add(id, `there is no ${name}`)
    if (DependsOn !== undefined && !(typeof DependsOn === 'string' && DependsOn in resources))
      add(id, `depends on ${String(DependsOn)}`)
    const spec = specOf(String(type))
    if (!spec) add(id, `there is no type ${String(type)}`)
    else checkProperties(id, properties, spec.properties)
    // SAM hands these on as they are.
    const url = mapOf(properties).FunctionUrlConfig
    const { TargetFunctionArn: _, ...urlProperties } = specOf('AWS::Lambda::Url')?.properties ?? {}
    if (url !== undefined) checkProperties(`${id}Url`, url, urlProperties)
  }
  for (const [id, output] of Object.entries(mapOf(template.Outputs)))
    checkProperties(id, output, {
      Value: { type: { type: 'string' }, required: true },
      Description: { type: { type: 'string' } },
    })
  return [...faults, ...sharedPlaces(Object.entries(resources))]
}

const ofPrimitive = (value: unknown, type: string): boolean =>
  type === 'json' ? isMap(value) : type === 'date-time' ? typeof value === 'string' : typeof value === type

/** Routes and priorities that stand twice: SAM refuses the one, CloudFormation the other. */
function sharedPlaces(resources: readonly (readonly [string, unknown])[]): string[] {
  const places = resources.flatMap(([, resource]) => {
    const { Priority, Events } = mapOf(mapOf(resource).Properties)
    const routes = Object.values(mapOf(Events))
      .map((event) => mapOf(mapOf(event).Properties))
      .filter(({ Path }) => Path !== undefined)
    return [
      ...routes.map(({ Path, Method }) => `${String(Method)} ${String(Path).replaceAll(/\{\w+/g, '{')}`),
      ...(Priority === undefined ? [] : [`Priority ${String(Priority)}`]),
    ]
  })
  return places.filter((place, at) => places.indexOf(place) !== at).map((place) => `${place}: stands twice`)
}

/** Resources that wait for each other, as CloudFormation orders them after SAM has given each function its role. */
function circlesOf(template: Map): string[] {
  const needs = new globalThis.Map<string, Set<string>>()
  const add = (id: string, value: unknown): void => {
    const found = needs.get(id) ?? new Set()
    JSON.stringify(value, (key, each: unknown) => {
      if (key === 'Ref' || key === 'DependsOn') found.add(String(each))
      if (key === 'Fn::GetAtt' && Array.isArray(each)) found.add(String(each[0]))
      if (key === 'Fn::Sub') for (const [, name = ''] of String(each).matchAll(/\$\{(\w+)/g)) found.add(name)
      return each
    })
    needs.set(id, found)
  }
  for (const [id, resource] of Object.entries(mapOf(template.Resources))) {
    // Events become resources of their own, policies a part of the role.
    const { Events: _events, Policies, ...properties } = mapOf(mapOf(resource).Properties)
    add(id, { ...mapOf(resource), Properties: properties })
    if (mapOf(resource).Type !== 'AWS::Serverless::Function') continue
    add(id, { Ref: `${id}Role` })
    add(`${id}Role`, Policies ?? {})
  }
  const reaches = (from: string, to: string, seen = new Set<string>()): boolean =>
    [...(needs.get(from) ?? [])].some((next) => next === to || (!seen.has(next) && reaches(next, to, seen.add(next))))
  return [...needs.keys()].filter((id) => reaches(id, id))
}

// ------------------------------------------------------------------------------------------------------- projects

const FRONTS: readonly (readonly [Front, string])[] = [
  ['function-url', 'streaming'],
  ['function-url', 'buffered'],
  ['http-api', 'buffered'],
  ['rest-api', 'streaming'],
  ['rest-api', 'buffered'],
  ['alb', 'buffered'],
  ['lattice', 'buffered'],
]

const PROJECTS: Readonly<Record<string, readonly PlannedFunction[]>> = {
  'one function': [planned('pets-name', { paths: ['/pets/:name'], methods: ['GET', 'HEAD'] })],
  'every kind of path': [
    planned('plain', { paths: ['/plain', '/plain/deep/er'] }),
    planned('optional', { paths: ['/optional/:id?'] }),
    planned('rest', { paths: ['/rest/:all*'] }),
    planned('star', { paths: ['/star/*', '/other/:id/x'] }),
  ],
  'functions that share a path': [
    planned('read', { paths: ['/x'], methods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH'] }),
    planned('write', { paths: ['/x'], methods: ['POST', 'DELETE'] }),
  ],
  'sizes and times': [
    planned('big', { config: { vcpu: 2, maxDuration: 'max' } }),
    planned('small', { config: { memory: 128, maxDuration: 1 } }),
  ],
  'work in the background': [planned('later', { config: { background: true } }), planned('soon')],
  'schedules beside requests': [
    planned('nightly', { kind: 'scheduled', paths: [], config: { schedule: '30 3 * * MON-FRI' } }),
    planned('hourly', { kind: 'scheduled', paths: [], config: { schedule: '@hourly', maxDuration: 900 } }),
    planned('web'),
  ],
  'events beside requests': [planned('task', { kind: 'event', paths: [] }), planned('web')],
  'hostile names': ['007', 'yes', 'no', 'null', '0x1F', '1e3', '12_30_45', '_', '-', 'a-b', 'a_b', 'a-b-2'].map((id) =>
    planned(id),
  ),
}

// oxfmt-ignore
const HOSTILE_TEXTS = [
  'yes', 'No', 'y', 'on', 'OFF', 'null', '~', 'true', '.inf', '.NaN', '<<', '=', '007', '0o17', '0x1F', '1e3',
  '1_000', '12:30:45', '2010-09-09', '-', '- a', '?', '? a', ':', 'a:', 'a: b', 'a #b', '#a', '!Ref a', '&a', '*a',
  '|', '>', '%a', '@a', '`a`', '{a}', '[a]', 'a,b', '"a"', "it's", '\\', 'a\\nb', 'a\nb', 'a\r\nb', '\ta', ' a ',
  '', '---', '...', '${a}', '\u0000', '\u0085', '\u2028', '\ufeff', '\ud800', 'ä', '😀', '__proto__x',
]

describe.runIf(process.env.CI || isInstalled('aws-lambda', '@aws-cdk/aws-service-spec'))('the template', () => {
  beforeAll(() => {
    const load = createRequire(import.meta.url)
    const spec = load(installedEntry('aws-lambda', '@aws-cdk/aws-service-spec')) as {
      loadAwsServiceSpecSync(): Database
    }
    db = spec.loadAwsServiceSpecSync()
    parser = load(installedEntry('aws-lambda', 'yaml')) as Parser
  })

  describe.each(FRONTS)('of the front %s, %s', (front, output) => {
    it.each(Object.keys(PROJECTS))('is what AWS publishes: %s', (project) => {
      const functions = PROJECTS[project] ?? []
      expect(emit(functions, { front }, output).refusals).toEqual([])
      const template = parsed(templateOf(functions, { front }, output))
      expect([...faultsOf(template), ...circlesOf(template)]).toEqual([])
      // Every function that something starts is in it, by the folder that has its code.
      const started = functions.filter(({ kind }) => kind !== 'event')
      const folders = Object.values(mapOf(template.Resources)).map((each) => mapOf(mapOf(each).Properties).CodeUri)
      expect(folders.filter(Boolean)).toEqual(started.map(({ id }) => `./${id}/`))
    })
  })

  it.each(['http-api', 'rest-api'] as const)('has each place of %s once, and the closest path takes it', (front) => {
    const all = planned('all', { paths: ['/*'] })
    const home = planned('home', { paths: ['/'] })
    const some = planned('some', { paths: ['/a/:id?'] })
    const one = planned('z', { paths: ['/a'], methods: ['GET', 'HEAD'] })
    const template = parsed(templateOf([all, home, some, one], { front }))
    expect(faultsOf(template)).toEqual([])
    const routes = Object.entries(mapOf(template.Resources)).flatMap(([id, resource]) =>
      Object.values(mapOf(mapOf(mapOf(resource).Properties).Events)).map((event) => {
        const { Path, Method } = mapOf(mapOf(event).Properties)
        return `${id}: ${String(Method)} ${String(Path)}`
      }),
    )
    expect(routes).toEqual([
      'AllFunction: ANY /{proxy+}',
      'HomeFunction: ANY /',
      'SomeFunction: ANY /a',
      'SomeFunction: ANY /a/{id}',
      'ZFunction: GET /a',
      'ZFunction: HEAD /a',
    ])
  })

  it.each(['http-api', 'alb', 'lattice'] as const)('keeps every character of a path behind %s', (front) => {
    const texts = ["it's", '"q"', '007', 'yes', 'null', '-', '~', 'a,b', '&a', '!a', '$a', '@a', '`a`', '|', '%23', '=']
    const paths = texts.map((text) => `/${text}`)
    const template = parsed(templateOf([planned('odd', { paths })], { front }))
    expect(faultsOf(template)).toEqual([])
    const strings: unknown[] = []
    JSON.stringify(template, (_, value: unknown) => (strings.push(value), value))
    expect(strings).toEqual(expect.arrayContaining(paths))
  })

  it.each(HOSTILE_TEXTS)('writes %j so that it is read back, as a value and as a key', (text) => {
    expect(parsed(yaml({ a: text, b: [text], c: { [text]: text } }))).toEqual({
      a: text,
      b: [text],
      c: { [text]: text },
    })
  })

  it('asks Lattice for no method that it has no rule for, and has the function of PATCH take what is left', () => {
    const functions = PROJECTS['functions that share a path'] ?? []
    const rules = Object.values(mapOf(parsed(templateOf(functions, { front: 'lattice' })).Resources))
      .filter((resource) => mapOf(resource).Type === 'AWS::VpcLattice::Rule')
      .map((resource) => JSON.stringify(mapOf(resource).Properties))
    expect(rules.map((rule) => [/"Method":"(\w+)"/.exec(rule)?.[1], /\w+Target"/.exec(rule)?.[0]])).toEqual([
      ['POST', 'WriteFunctionTarget"'],
      ['DELETE', 'WriteFunctionTarget"'],
      [undefined, 'ReadFunctionTarget"'],
    ])
  })

  it('cannot have the right to call itself in the function: the role would wait for what waits for it', () => {
    const template = parsed(templateOf(PROJECTS['work in the background'] ?? []))
    const { LaterFunction, LaterFunctionCallsItself, ...others } = mapOf(template.Resources)
    const { PolicyDocument } = mapOf(mapOf(LaterFunctionCallsItself).Properties)
    const Properties = { ...mapOf(mapOf(LaterFunction).Properties), Policies: [PolicyDocument] }
    const Resources = { ...others, LaterFunction: { ...mapOf(LaterFunction), Properties } }
    expect(circlesOf({ ...template, Resources })).toEqual(['LaterFunction', 'LaterFunctionRole'])
  })

  it('is not taken when something in it is wrong', () => {
    const template = parsed(templateOf(PROJECTS['one function'] ?? [], { front: 'alb' }))
    const resources = mapOf(template.Resources)
    const changed = (id: string, changes: Map): string[] => {
      const resource = mapOf(resources[id])
      const properties = { ...mapOf(resource.Properties), ...changes }
      return faultsOf({ ...template, Resources: { ...resources, [id]: { ...resource, Properties: properties } } })
    }
    expect(changed('Rule1', { Priorty: 1 })).toEqual(['Rule1: there is no Priorty'])
    expect(changed('Rule1', { Priority: '1' })).toEqual(['Rule1.Priority: "1" is no integer'])
    expect(changed('Rule1', { Actions: [{ Order: 1 }] })).toEqual(['Rule1.Actions[0]: has no Type'])
    expect(changed('Rule1', { ListenerArn: { Ref: 'Nobody' } })).toEqual([
      'Rule1.ListenerArn: nothing is called Nobody',
    ])
    expect(changed('PetsNameFunction', { FunctionUrlConfig: { AuthType: 'ALL' } })).toEqual([
      'PetsNameFunctionUrl.AuthType: is ALL, none of AWS_IAM, NONE',
    ])
    expect(changed('PetsNameFunction', { Events: { A: { Type: 'Apy', Properties: {} } } })).toEqual([
      'PetsNameFunction.Events.A: there is no event Apy',
    ])
    expect(changed('PetsNameFunction', { Layers: [{ 'Fn::GetAtt': ['PetsNameFunction', 'Nothing'] }] })).toEqual([
      'PetsNameFunction.Layers[0]: AWS::Lambda::Function has no attribute Nothing',
    ])
  })

  it('needs the additions to the package: none of them is in it yet', () => {
    const events = specOf('AWS::Serverless::Function')?.properties.Events?.type
    const source = events?.type === 'map' && events.element.type === 'ref' ? events.element.reference : undefined
    const kinds = source && db.get('typeDefinition', source).properties.Properties?.type
    const types = (kinds?.type === 'union' ? kinds.types : []).flatMap((each) =>
      each.type === 'ref' ? [db.get('typeDefinition', each.reference)] : [],
    )
    for (const [name, properties] of Object.entries(NEWER)) {
      const type = types.find((each) => each.name === name)
      expect(type).toBeDefined()
      for (const property of Object.keys(properties)) expect(type?.properties).not.toHaveProperty(property)
    }
  })
})
