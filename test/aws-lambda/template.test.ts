import { describe, expect, it } from 'vitest'
import { emit, planned, templateOf } from './plans.ts'

/** The lines of one member of the template, without their indent. */
function partOf(template: string, name: string): string[] {
  const lines = template.split('\n')
  const at = lines.findIndex((line) => line.trim() === `${name}:`)
  const indent = (line: string): number => line.length - line.trimStart().length
  const end = lines.findIndex((line, n) => n > at && indent(line) <= indent(lines[at] ?? ''))
  return lines.slice(at + 1, end).map((line) => line.slice(indent(lines[at] ?? '') + 2))
}

const pets = planned('pets-name', { paths: ['/pets/:name'], methods: ['GET', 'HEAD'] })

describe('the template', () => {
  it('of one function behind an HTTP API is this', () => {
    expect(templateOf([pets])).toBe(`# Made by anyhost. Every build writes it anew. Deploy it with: sam deploy --guided
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Metadata:
  anyhost:
    front: http-api
    output: buffered
Resources:
  PetsNameFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: "./pets-name/"
      Handler: index.handler
      Runtime: nodejs24.x
      Architectures:
        - x86_64
      MemorySize: 1024
      Timeout: 30
      Events:
        Route1:
          Type: HttpApi
          Properties:
            ApiId:
              Ref: Api
            Path: "/pets/{name}"
            Method: ANY
            PayloadFormatVersion: "2.0"
  Api:
    Type: AWS::Serverless::HttpApi
Outputs:
  Address:
    Description: "Where the functions answer"
    Value:
      Fn::Sub: "https://\${Api}.execute-api.\${AWS::Region}.\${AWS::URLSuffix}"
`)
  })

  it('has the memory and the time of the config', () => {
    const big = planned('big', { config: { vcpu: 2, maxDuration: 'max' } })
    expect(partOf(templateOf([big]), 'BigFunction')).toEqual(
      expect.arrayContaining(['  MemorySize: 3538', '  Timeout: 900']),
    )
    const small = planned('small', { config: { memory: 256, maxDuration: 5 } })
    expect(partOf(templateOf([small]), 'SmallFunction')).toEqual(
      expect.arrayContaining(['  MemorySize: 256', '  Timeout: 5']),
    )
  })

  it('lets a buffered background function call itself, and gives it the time that Netlify does', () => {
    const later = planned('later', { config: { background: true } })
    const template = templateOf([later, pets])
    expect(partOf(template, 'LaterFunction')).toEqual(expect.arrayContaining(['  Timeout: 900']))
    expect(partOf(template, 'LaterFunctionCallsItself')).toEqual([
      'Type: AWS::IAM::RolePolicy',
      'Properties:',
      '  PolicyName: CallsItself',
      '  RoleName:',
      '    Ref: LaterFunctionRole',
      '  PolicyDocument:',
      '    Version: "2012-10-17"',
      '    Statement:',
      '      - Effect: Allow',
      '        Action: lambda:InvokeFunction',
      '        Resource:',
      '          - Fn::GetAtt:',
      '              - LaterFunction',
      '              - Arn',
      '          - Fn::Sub: "${LaterFunction.Arn}:*"',
    ])
    expect(template).not.toContain('PetsNameFunctionCallsItself')
    expect(templateOf([later], { front: 'function-url' }, 'streaming')).not.toContain('CallsItself')
    const short = planned('short', { config: { background: true, maxDuration: 60 } })
    expect(partOf(templateOf([short]), 'ShortFunction')).toEqual(expect.arrayContaining(['  Timeout: 60']))
    expect(emit([short]).notes).toEqual([])
  })

  it.each([
    ['streaming', 'RESPONSE_STREAM'],
    ['buffered', 'BUFFERED'],
  ])('gives each function a URL for the output %s', (output, mode) => {
    const template = templateOf([pets], { front: 'function-url' }, output)
    expect(partOf(template, 'FunctionUrlConfig')).toEqual(['AuthType: NONE', `InvokeMode: ${mode}`])
    expect(partOf(template, 'PetsNameFunctionAddress')).toEqual([
      'Description: "Where pets-name answers"',
      'Value:',
      '  Fn::GetAtt:',
      '    - PetsNameFunctionUrl',
      '    - FunctionUrl',
    ])
  })

  it('lets a REST API take bytes, and stream where it is asked to', () => {
    const rest = templateOf([pets], { front: 'rest-api' }, 'streaming')
    expect(partOf(rest, 'BinaryMediaTypes')).toEqual(['- "*~1*"'])
    expect(partOf(rest, 'Route1')).toEqual([
      'Type: Api',
      'Properties:',
      '  RestApiId:',
      '    Ref: Api',
      '  Path: "/pets/{name}"',
      '  Method: ANY',
      '  ResponseTransferMode: RESPONSE_STREAM',
    ])
    expect(rest).toContain('Fn::Sub: "https://${Api}.execute-api.${AWS::Region}.${AWS::URLSuffix}/prod"')
    expect(templateOf([pets], { front: 'rest-api' })).not.toContain('ResponseTransferMode')
  })

  it('gives variables at one place of a REST API one name', () => {
    const toys = planned('toys', { paths: ['/pets/:id/toys'] })
    expect(templateOf([pets, toys], { front: 'rest-api' })).toContain('Path: "/pets/{name}/toys"')
  })

  it('has the methods of a path that two functions share, and leaves the rest to the last', () => {
    const post = planned('post', { paths: ['/pets/:id'], methods: ['POST'] })
    const template = templateOf([pets, post])
    expect(partOf(template, 'PetsNameFunction').filter((line) => line.includes('Method'))).toEqual([
      '        Method: GET',
      '        Method: HEAD',
    ])
    expect(partOf(template, 'PostFunction').filter((line) => line.includes('Method'))).toEqual(['        Method: ANY'])
  })

  it('turns on multi-value headers of a load balancer, and orders its rules from the closest', () => {
    const all = planned('all', { paths: ['/*'] })
    const template = templateOf(
      [all, planned('star', { paths: ['/pets/*'] }), planned('one', { paths: ['/pets/one'] })],
      { front: 'alb' },
    )
    expect(partOf(template, 'TargetGroupAttributes')).toEqual([
      '- Key: lambda.multi_value_headers.enabled',
      '  Value: "true"',
    ])
    expect(partOf(template, 'ListenerArn')).toEqual([
      'Type: String',
      'Description: "The listener of the load balancer that gets the rules"',
    ])
    expect(
      template
        .split('\n')
        .filter((line) => /^ +- "\/|^ +Priority|Ref: .*Target$/.test(line))
        .map((line) => line.trim()),
    ).toEqual([
      'Priority: 1',
      '- "/pets/one"',
      'Ref: OneFunctionTarget',
      'Priority: 2',
      '- "/pets/*"',
      'Ref: StarFunctionTarget',
      'Priority: 3',
      '- "/"',
      'Ref: AllFunctionTarget',
      'Priority: 4',
      '- "/*"',
      'Ref: AllFunctionTarget',
      'Ref: AllFunctionTarget',
      'Ref: StarFunctionTarget',
      'Ref: OneFunctionTarget',
    ])
  })

  it('gives a condition of a listener rule three values at most', () => {
    const many = planned('many', { paths: ['/x'], methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH'] })
    const rest = planned('rest', { paths: ['/x'], methods: ['DELETE'] })
    const template = templateOf([many, rest], { front: 'alb' })
    expect(
      partOf(template, 'Rule1')
        .filter((line) => /- [A-Z]+$/.test(line))
        .map((line) => line.trim()),
    ).toEqual(['- GET', '- HEAD', '- POST'])
    expect(
      partOf(template, 'Rule2')
        .filter((line) => /- [A-Z]+$/.test(line))
        .map((line) => line.trim()),
    ).toEqual(['- PUT', '- PATCH'])
    expect(partOf(template, 'Rule3').join()).not.toContain('http-request-method')
  })

  it('makes Lattice send version 2 of its event', () => {
    const template = templateOf([pets], { front: 'lattice' })
    expect(partOf(template, 'Config')).toEqual(['LambdaEventStructureVersion: V2'])
    expect(partOf(template, 'HttpMatch')).toEqual([
      'PathMatch:',
      '  CaseSensitive: true',
      '  Match:',
      '    Prefix: "/pets/"',
    ])
    expect(partOf(template, 'Address')).toEqual([
      'Description: "Where the functions answer, inside the network"',
      'Value:',
      '  Fn::Sub: "https://${Service.DnsEntry.DomainName}"',
    ])
  })

  it('names no resource twice', () => {
    const template = templateOf([planned('a-b'), planned('a_b'), planned('api')])
    expect(template.match(/^ {2}\w+(?=:$)/gm)).toEqual(
      expect.arrayContaining(['  ABFunction', '  AB2Function', '  ApiFunction', '  Api']),
    )
  })

  it('gives no address to what answers no request', () => {
    expect(templateOf([planned('task', { kind: 'event', paths: [] })])).not.toContain('Events')
  })

  it('is not there for Netlify', () => expect(templateOf([pets], { front: 'netlify-legacy' })).toBe(''))
})
