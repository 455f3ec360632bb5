/** `emitDecoratorMetadata`. The values are those of TypeScript's `transpileModule` (5.9.3) for the same class. */
import { build } from 'anyhost/build'
import { describe, expect, test } from 'vitest'
import { ask, askMoved } from './moved.ts'
import { project } from './project.ts'

// The part of the library that keeps metadata, as small as it can be.
const REFLECT = `
  const all = new Map()
  Reflect.metadata = (name, value) => (target, key) => void all.set(target, { ...all.get(target), [name + ' ' + String(key)]: value })
  export const read = (target, key) => Object.fromEntries(Object.entries(all.get(target) ?? {}).filter(([name]) => name.endsWith(' ' + String(key)))
    .map(([name, value]) => [name.split(/[: ]/)[1], Array.isArray(value) ? value.map((each) => each?.name) : value?.name]))`

const OTHER = `
  export interface Shape { a: string }
  export type Text = string
  export class Service {}
  export enum Kind { A = 'a' }`

const CLASS = `
  import { defineFunction } from 'anyhost'
  import { read } from '../reflect.js'
  import type { Request } from '../other.ts'
  import { Kind, Service, Shape, Text } from '../other.ts'
  import * as other from '../other.ts'
  type Word = 'a' | 'b'
  enum Size { Small, Large }
  const order: string[] = []
  const dec = (...[target, key, at]: any[]) => void order.push([String(key), typeof at === 'number' ? at : '-', read(target, key).paramtypes ?? '-'].join(' '))
  @dec export class A<T> {
    @dec text!: string
    @dec word?: Word
    @dec either: number | string = 1
    @dec nothing: string | null = null
    @dec date!: Date
    @dec service!: Service
    @dec shape!: Shape
    @dec alias!: Text
    @dec kind!: Kind
    @dec size!: Size
    @dec own!: T
    @dec request!: Request
    @dec spaced!: other.Service
    @dec list!: readonly string[]
    @dec call!: () => void
    @dec self!: A<string>
    @dec untyped = 5
    @dec get both(): boolean { return true }
    set both(_: boolean) {}
    constructor(@dec private service2: Service, public size2: number, @dec ...rest: string[]) {}
    @dec method(@dec service: Service, map?: Map<string, string>): Promise<void> { return Promise.resolve() }
    @dec async later() {}
    param(@dec buffer: Buffer) {}
    plain(_: string) {}
  }
  export class B { constructor(@dec _: Service) {} }
  export class C extends A<string> {}
  export const types = (names: string[]) => Object.fromEntries(names.map((key) => [key, read(A.prototype, key)]))
  export default defineFunction({
    fetch: () => globalThis.Response.json([read(A, undefined), read(B, undefined), read(C, undefined), types(NAMES), order.filter((each) => each.includes(' 0 ') || each.startsWith('method'))]),
  })
  const NAMES = 'text word either nothing date service shape alias kind size own request spaced list call self untyped both method later param plain'.split(' ')`

const files = (compilerOptions: object): Record<string, string> => ({
  'tsconfig.json': '{ "extends": ["./base"], /* of the app */ "compilerOptions": {} }',
  'base.json': JSON.stringify({ compilerOptions }),
  'reflect.js': REFLECT,
  'other.ts': OTHER,
  'functions/a.ts': CLASS,
})

const type = (name: string): object => ({ type: name })

describe('with `emitDecoratorMetadata`', () => {
  test('decorators read the types that TypeScript gives them', async () => {
    const root = await project(files({ experimentalDecorators: true, emitDecoratorMetadata: true }))
    const { a = '' } = await askMoved(root, ['a'])
    expect(JSON.parse(a)).toEqual([
      { paramtypes: ['Service', 'Number', 'String'] },
      { paramtypes: ['Service'] },
      {},
      {
        text: type('String'),
        word: type('String'),
        either: type('Object'),
        nothing: type('String'),
        date: type('Date'),
        service: type('Service'),
        shape: type('Object'),
        alias: type('Object'),
        kind: type('Object'),
        size: type('Number'),
        own: type('Object'),
        request: type('Object'),
        spaced: type('Service'),
        list: type('Array'),
        call: type('Function'),
        self: type('A'),
        untyped: type('Object'),
        both: { type: 'Boolean', paramtypes: ['Boolean'] },
        method: { type: 'Function', paramtypes: ['Service', 'Map'], returntype: 'Promise' },
        later: { type: 'Function', paramtypes: [], returntype: 'Promise' },
        param: { type: 'Function', paramtypes: ['Buffer'] },
        plain: {},
      },
      // Decorators of parameters run before those of the method, and both know the types.
      [
        'method 0 Service,Map',
        'method - Service,Map',
        'param 0 Buffer',
        'undefined 0 Service,Number,String',
        'undefined 0 Service',
      ],
    ])
  })

  test('a type that may be null is no type of its own where the compiler is strict', async () => {
    const root = await project(files({ experimentalDecorators: true, emitDecoratorMetadata: true, strict: true }))
    const { a = '' } = await askMoved(root, ['a'])
    // The fourth of the five holds the members.
    const [, , , members] = JSON.parse(a) as [unknown, unknown, unknown, Record<string, object>]
    expect(members['nothing']).toEqual(type('Object'))
  })

  test('a Worker has them too', async () => {
    const root = await project(files({ experimentalDecorators: true, emitDecoratorMetadata: true }))
    const { problems } = await build({ root, targets: ['cloudflare', 'node'] })
    expect(problems).toEqual([])
    const node = JSON.parse(await ask(`${root}/.anyhost/node/functions/a`)) as unknown[]
    expect(node[1]).toEqual({ paramtypes: ['Service'] })
    expect(JSON.parse(await ask(`${root}/.anyhost/cloudflare/functions/a`, [], '../../'))).toEqual(node)
  })
})

test('without `emitDecoratorMetadata` there are no types', async () => {
  const root = await project(files({ experimentalDecorators: true }))
  const { a = '' } = await askMoved(root, ['a'])
  expect((JSON.parse(a) as unknown[])[1]).toEqual({})
})
