import { describe, expect, it } from 'vitest'
import { build } from 'esbuild'
import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import awsLambda, { type AwsLambdaOptions, type Front } from '../../adapters/aws-lambda/build.ts'
import { emit, planned } from './plans.ts'

const ROOT = join(import.meta.dirname, '../..')

describe('the option `front`', () => {
  it.each([
    ['http-api', 'buffered', 'toCompiled'],
    ['function-url', 'buffered', 'toCompiled'],
    ['function-url', 'streaming', 'toCompiledStreaming'],
    ['rest-api', 'buffered', 'toCompiledRest'],
    ['rest-api', 'streaming', 'toCompiledRestStreaming'],
    ['alb', 'buffered', 'toCompiledAlb'],
    ['lattice', 'buffered', 'toCompiledLattice'],
    ['netlify-legacy', 'buffered', 'toCompiledNetlifyLegacy'],
  ] as const)('%s takes %s the runtime %s, and nothing else of it', (front, output, name) => {
    const { bundles, refusals } = emit([planned('pets')], { front }, output)
    expect(bundles).toEqual([
      { function: 'pets', folder: '.anyhost/aws-lambda/pets', imports: [`${name} as toHandler`] },
    ])
    expect(refusals).toEqual([])
  })

  it('is a Function URL for a stream, and an HTTP API without one', () => {
    const front = (output: string): unknown => /front: (\S+)/.exec(emit([], {}, output).files[0]?.contents ?? '')?.[1]
    expect([front('streaming'), front('buffered')]).toEqual(['function-url', 'http-api'])
  })

  it.each(['http-api', 'alb', 'lattice', 'netlify-legacy'] as const)(
    '%s with the output `streaming` is refused with the way out',
    (front) => {
      expect(emit([planned('pets')], { front }, 'streaming').refusals).toEqual([
        {
          function: '',
          at: [],
          what: `The front ${front} cannot stream, and the output is \`streaming\`.`,
          why: 'It would send the head of the stream to the client as part of the body.',
          fix: 'Build `aws-lambda:buffered`, or set `front` to one of: function-url, rest-api.',
        },
      ])
    },
  )

  it.each(['nginx', 'toString', 7])('%s is refused with the names there are', (front) => {
    // What a config file in JavaScript may hold.
    const { refusals } = emit([planned('pets')], { front } as unknown as AwsLambdaOptions)
    expect(refusals).toMatchObject([
      {
        what: `aws-lambda has no front ${JSON.stringify(front)}.`,
        fix: 'Set `front` to one of: function-url, http-api, rest-api, alb, lattice, netlify-legacy.',
      },
    ])
  })

  it('is one for all functions', () => {
    const own = planned('pets', { options: { front: 'alb' } })
    expect(emit([own], { front: 'alb' }).refusals).toEqual([])
    expect(emit([own]).refusals).toMatchObject([{ function: 'pets', what: 'One function names a front of its own.' }])
  })

  it('changes the levels that depend on it', () => {
    const level = (front: Front, feature: 'context.ip' | 'fidelity.url.encodedSlash'): unknown =>
      awsLambda().supportsByOptions?.({ front }, 'buffered')[feature]
    expect(level('lattice', 'context.ip')).toMatchObject({ level: 'none' })
    expect(level('alb', 'context.ip')).toMatchObject({
      limit: 'Not told where the load balancer is set to remove that header; forgeable where it is set to preserve it.',
    })
    expect(level('http-api', 'fidelity.url.encodedSlash')).toMatchObject({ level: 'none' })
    expect(level('rest-api', 'fidelity.url.encodedSlash')).toBe('emulated')
  })
})

describe('the limits of Lambda', () => {
  it('are those of Node', () => {
    expect(emit([planned('pets', { config: { runtime: 'edge' } })]).refusals).toMatchObject([
      { function: 'pets', at: ['runtime'], what: 'Lambda runs functions on Node.' },
    ])
  })

  it.each([
    { memory: 128 },
    { memory: 10240 },
    { vcpu: 5.78 },
    { vcpu: 0.08 },
    { maxDuration: 900 },
    { maxDuration: 'max' as const },
  ])('take %j', (config) => {
    expect(emit([planned('pets', { config })], { front: 'function-url' })).toMatchObject({ refusals: [], notes: [] })
  })

  it('are not those of the gateway, which is said', () => {
    const slow = [planned('slow', { config: { maxDuration: 60 } })]
    expect(emit(slow).notes).toEqual([
      { function: 'slow', message: 'It may run 60 s, but the http-api answers 503 or 504 by itself after 30 s.' },
    ])
    expect(emit(slow, { front: 'rest-api' }, 'streaming').notes).toEqual([])
  })
})

describe('paths that a front cannot hold', () => {
  it('are refused in the tree of a REST API', () => {
    const functions = [planned('one', { paths: ['/pets/:name'] }), planned('rest', { paths: ['/pets/*'] })]
    expect(emit(functions, { front: 'rest-api' }).refusals).toMatchObject([
      { function: 'rest', what: '/pets/{proxy+} stands beside /pets/{name} in the tree of a REST API.' },
    ])
    expect(emit(functions).refusals).toEqual([])
    expect(emit([planned('odd', { paths: ['/caf%C3%A9'] })], { front: 'rest-api' }).refusals).toMatchObject([
      { what: 'A REST API has no path part `caf%C3%A9`.' },
    ])
  })

  it.each(['alb', 'lattice'] as const)('are refused where %s cannot tell two functions apart', (front) => {
    const functions = [planned('one', { paths: ['/pets/:name'] }), planned('rest', { paths: ['/pets/*'] })]
    expect(emit(functions, { front }).refusals).toMatchObject([
      { function: 'rest', what: `The front ${front} cannot tell rest from one: both take /pets/*.` },
    ])
    const methods = [
      planned('get', { paths: ['/pets/:name'], methods: ['GET', 'HEAD'] }),
      planned('post', { paths: ['/pets/:id'], methods: ['POST'] }),
    ]
    expect(emit(methods, { front }).refusals).toEqual([])
  })

  it('are told of where a parameter takes slashes too', () => {
    const functions = [planned('one', { paths: ['/pets/:name'] }), planned('rest', { paths: ['/*'] })]
    expect(emit(functions, { front: 'alb' }).notes).toEqual([
      {
        function: 'one',
        message:
          'Behind alb, :name of /pets/:name takes slashes too: those requests get 404 here and do not reach rest.',
      },
    ])
    expect(emit(functions).notes).toEqual([])
  })
})

describe('the bytes of the smallest function', () => {
  const sizeOf = async (name: string): Promise<number> => {
    const contents = `import { ${name} as toHandler } from './adapters/aws-lambda/runtime.ts'
import { defineFunction } from './src/index.ts'
export const handler = toHandler(defineFunction({ fetch: () => new Response('hello') }), { path: [{ match: /^\\/hello$/, params: [] }] })`
    const result = await build({
      stdin: { contents, resolveDir: ROOT },
      bundle: true,
      minify: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node22',
      logLevel: 'silent',
    })
    return gzipSync(result.outputFiles[0]?.contents ?? '', { level: 9 }).length
  }

  it.each([
    'toCompiled',
    'toCompiledStreaming',
    'toCompiledRest',
    'toCompiledRestStreaming',
    'toCompiledAlb',
    'toCompiledLattice',
    'toCompiledNetlifyLegacy',
  ])('are 4096 at most with %s', async (name) => {
    expect(await sizeOf(name)).toBeLessThanOrEqual(4096)
  })
})
