import { describe, expect, it } from 'vitest'
import next, { type NextOptions } from '../../adapters/next/build.ts'
import type { PlannedConfig, PlannedFunction, Refusal } from '../../src/contract/adapter.ts'
import { planned } from './planned.ts'

const refusals = (functions: readonly PlannedFunction[], options: object = {}): readonly Refusal[] =>
  // Options come from a config file, so a test may give what the type does not allow.
  next().emit({ output: 'app', options: options as NextOptions, functions }).refusals

const whatOf = (config: PlannedConfig, options: NextOptions = {}): string[] =>
  refusals([planned('fn', ['/a'], { config })], options).map(({ at, what }) => `${at.join('.')}: ${what}`)

describe('next refuses', () => {
  it('edge, by the name of the setting', () => {
    expect(whatOf({ runtime: 'edge' })).toEqual(['runtime: Edge routes are not emitted for Next.'])
  })

  it('what Vercel does not take, when the app runs there', () => {
    const config = { regions: ['eu-south-1'], vcpu: 0.3 }
    expect(whatOf(config, { host: 'vercel' })).toEqual([
      'vcpu: Vercel gives whole MB, not 614.4.',
      'region: Vercel has no region eu-south-1.',
    ])
    expect(whatOf(config)).toEqual([])
  })

  it.each(['/_next/data', '/@me', '/a/@b/c'])('the path %s, with a way out', (path) => {
    const [refusal, ...others] = refusals([planned('fn', [path])])
    expect([refusal?.at, refusal?.fix, others]).toEqual([['path'], 'Use another path.', []])
  })

  it('two catch-alls at one place, unless each has methods of its own', () => {
    const both = [planned('a', ['/x/*']), planned('b', ['/x/:rest*'])]
    expect(refusals(both).map(({ function: id, what }) => [id, what])).toEqual([
      ['b', '/x/:rest* and /x/* of "a" are one route file.'],
    ])
    const apart = [planned('a', ['/x/*'], { methods: ['GET'] }), planned('b', ['/x/:rest*'], { methods: ['POST'] })]
    expect(refusals(apart)).toEqual([])
  })

  it('two functions at one path with different settings', () => {
    const found = refusals([
      planned('a', ['/x'], { methods: ['GET'], config: { maxDuration: 5 } }),
      planned('b', ['/x'], { methods: ['POST'], config: { regions: ['us-east-1'] } }),
    ])
    expect(found.map(({ function: id, at }) => [id, at])).toEqual([
      ['b', ['maxDuration']],
      ['b', ['region']],
    ])
  })

  it.each([{ host: 'cloudflare' }, { host: 1 }, { appDir: '../app' }, { appDir: 'pages' }])(
    'the options %j',
    (options) => {
      expect(refusals([planned('fn', ['/a'])], options).length).toBe(1)
    },
  )
})

describe('next says', () => {
  const noted = (functions: readonly PlannedFunction[], options: NextOptions = {}): string[] =>
    next()
      .emit({ output: 'app', options, functions })
      .notes.map(({ message }) => message)

  it('that nothing is emitted for what no request starts', () => {
    const scheduled = planned('tick', [], { kind: 'scheduled', config: { schedule: '@daily' } })
    const emission = next().emit({ output: 'app', options: {}, functions: [scheduled] })
    expect([emission.files, emission.bundles]).toEqual([[], []])
    expect(emission.notes).toEqual([
      { function: 'tick', message: 'Nothing is emitted: Next starts nothing but routes.' },
    ])
  })

  it('that a server reads neither a region nor the longest duration', () => {
    expect(noted([planned('fn', ['/a'], { config: { maxDuration: 'max', regions: ['us-east-1'] } })])).toEqual([
      '`maxDuration: max` is left out: the server has no limit that it reads from a route.',
      'Only Vercel reads the region of a route: the app runs where its server is.',
    ])
  })
})

describe('on Vercel', () => {
  it('vercel.json has what its builder does not read from a route', () => {
    const config: PlannedConfig = { regions: ['us-east-1'], vcpu: 2, maxDuration: 'max', cancellation: true }
    const { patches } = next().emit({
      output: 'app',
      options: { host: 'vercel' },
      functions: [planned('fn', ['/a/:b', '/c'], { config }), planned('plain', ['/d'])],
    })
    const value = { memory: 4096, maxDuration: 'max', regions: ['iad1'], supportsCancellation: true }
    expect(patches).toEqual([
      {
        path: 'vercel.json',
        ensure: [
          { key: ['functions', 'app/a/[b]/route.js'], value },
          { key: ['functions', 'app/c/route.js'], value },
        ],
      },
    ])
  })

  it('no more routes have settings than vercel.json takes', () => {
    const config = { cancellation: true }
    const functions = Array.from({ length: 51 }, (_, at) => planned(`f${at}`, [`/f${at}`], { config }))
    expect(refusals(functions, { host: 'vercel' }).map(({ what }) => what)).toEqual([
      'vercel.json takes settings of 50 routes, and 51 have some.',
    ])
  })
})

describe('the levels', () => {
  const adapter = next()
  it.each([
    ['none', undefined],
    ['vercel', 'native'],
    ['netlify', 'native'],
  ] as const)('of ip and place with the host %s are %s', (host, level) => {
    const supports = { ...adapter.supports, ...adapter.supportsByOptions?.({ host }, 'app') }
    expect([supports['context.ip'], supports['context.geo.city'], supports['context.deploy.id']]).toEqual([
      level,
      level,
      level,
    ])
  })
})
