import { describe, expect, it } from 'vitest'
import { yaml } from '../../adapters/aws-lambda/yaml.ts'

describe('a template as YAML', () => {
  it('has maps and lists as blocks, and leaves out what is undefined', () => {
    expect(yaml({ a: { b: [1, 'x', { c: true, d: ['w'] }, ['z']], e: undefined }, f: {}, g: [] })).toBe(
      [
        'a:',
        '  b:',
        '    - 1',
        '    - x',
        '    - c: true',
        '      d:',
        '        - w',
        '    - - z',
        'f: {}',
        'g: []',
        '',
      ].join('\n'),
    )
  })

  it.each([
    ['AWS::Serverless::Function', 'AWS::Serverless::Function'],
    ['lambda:InvokeFunction', 'lambda:InvokeFunction'],
    ['index.handler', 'index.handler'],
    ['yes', '"yes"'],
    ['No', '"No"'],
    ['null', '"null"'],
    ['2010-09-09', '"2010-09-09"'],
    ['1.0', '"1.0"'],
    ['', '""'],
    ['*', '"*"'],
    ['a: b', '"a: b"'],
    ['a #b', '"a #b"'],
    ['- a', '"- a"'],
    ['{a}', '"{a}"'],
    ['say "hi"\\', '"say \\"hi\\"\\\\"'],
    ['a\nb\tc', '"a\\nb\\tc"'],
    ['\u0085\u2028\ufeff\u007f', '"\\u0085\\u2028\\ufeff\\u007f"'],
    ['ä', '"ä"'],
  ])('has %j so that it is read back as text', (value, written) => {
    expect(yaml({ key: value })).toBe(`key: ${written}\n`)
  })

  it('quotes a key where it would quote a value', () => {
    expect(yaml({ on: 'a', '/pets/{name}': 'b', 'Fn::Sub': 'c' })).toBe('"on": a\n"/pets/{name}": b\nFn::Sub: c\n')
  })

  it('has no number that is none', () => {
    expect(() => yaml({ a: Number.NaN })).toThrow('NaN is no literal.')
  })
})
