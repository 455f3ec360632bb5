import { describe, expect, it } from 'vitest'
import next, { type NextOptions } from '../../adapters/next/build.ts'
import type { Emission, PlannedFunction } from '../../src/contract/adapter.ts'
import { planned } from './planned.ts'

const emit = (functions: readonly PlannedFunction[], options: NextOptions = {}): Emission =>
  next().emit({ output: 'app', options, functions })

const routesOf = ({ files }: Emission): string[] =>
  files.map(({ path }) => path).filter((path) => path.endsWith('/route.js'))

const textOf = ({ files }: Emission, path: string): string | undefined =>
  files.find((file) => file.path === path)?.contents

describe('the folder of a route', () => {
  it.each([
    ['/pets/:name', ['app/pets/[name]/route.js']],
    ['/', ['app/route.js']],
    ['/files/*', ['app/files/[[...rest]]/route.js']],
    ['/*', ['app/[[...rest]]/route.js']],
    ['/docs/:path*', ['app/docs/[[...path]]/route.js']],
    ['/o/:name?', ['app/o/route.js', 'app/o/[name]/route.js']],
    ['/:name?', ['app/route.js', 'app/[name]/route.js']],
    ['/_under/score_', ['app/%5Funder/score_/route.js']],
    ['/caf%C3%A9/sitemap.xml', ['app/caf%C3%A9/sitemap.xml/route.js']],
    ['/:rest/in/*', ['app/[rest]/in/[[...rest_]]/route.js']],
  ])('of %s is %j', (path, expected) => {
    expect(routesOf(emit([planned('fn', [path])]))).toEqual(expected)
  })

  it('is one for each of several paths, and all import one module', () => {
    const emission = emit([planned('fn', ['/a', '/b/:id'])])
    expect(routesOf(emission)).toEqual(['app/a/route.js', 'app/b/[id]/route.js'])
    expect(textOf(emission, 'app/a/route.js')).toContain(`from '../_anyhost/fn/handler.mjs'`)
    expect(textOf(emission, 'app/b/[id]/route.js')).toContain(`from '../../_anyhost/fn/handler.mjs'`)
    expect(emission.bundles.map(({ folder }) => folder)).toEqual(['app/_anyhost/fn'])
  })

  it('has one name for a parameter at one place, as Next demands', () => {
    const emission = emit([planned('a', ['/pets/:name']), planned('b', ['/pets/:id/toys/:name'])])
    expect(routesOf(emission)).toEqual(['app/pets/[name]/route.js', 'app/pets/[name]/toys/[name_]/route.js'])
  })

  it('is a catch-all that needs a segment where another route has the place itself', () => {
    const emission = emit([planned('list', ['/files']), planned('files', ['/files/*'])])
    expect(routesOf(emission)).toEqual(['app/files/route.js', 'app/files/[...rest]/route.js'])
    expect(textOf(emission, 'app/files/route.js')).toContain('_anyhost/list/')
  })

  it('leaves the place of a missing parameter to a path that was written', () => {
    const emission = emit([planned('some', ['/o/:name?']), planned('none', ['/o'], { methods: ['POST'] })])
    expect(routesOf(emission)).toEqual(['app/o/route.js', 'app/o/[name]/route.js'])
    expect(textOf(emission, 'app/o/route.js')).not.toContain('_anyhost/some/')
  })

  it('is in the folder that the option names', () => {
    expect(routesOf(emit([planned('fn', ['/a'])], { appDir: 'src/app' }))).toEqual(['src/app/a/route.js'])
  })
})

describe('the text of a route', () => {
  it('is literals and seven methods, which one handler answers', () => {
    const fn = planned('pets', ['/pets/:name'], {
      methods: ['GET', 'HEAD'],
      config: { maxDuration: 10, regions: ['us-east-1', 'eu-central-1'] },
    })
    expect(textOf(emit([fn]), 'app/pets/[name]/route.js')).toBe(`\
// Made by anyhost from functions/pets.ts. Change that file: this one is written anew by every build.
import { handler } from '../../_anyhost/pets/handler.mjs'

export const runtime = 'nodejs'
export const dynamic = 'force-dynamic'
export const preferredRegion = ['iad1', 'fra1']
export const maxDuration = 10

export const GET = handler
export const HEAD = handler
export const POST = handler
export const PUT = handler
export const PATCH = handler
export const DELETE = handler
export const OPTIONS = handler
`)
  })

  it('gives each method to the function that takes it where two share a path, and the rest to the first', () => {
    const emission = emit([
      planned('read', ['/pets'], { methods: ['GET', 'HEAD'] }),
      planned('write', ['/pets'], { methods: ['POST'] }),
    ])
    expect(textOf(emission, 'app/pets/route.js')).toBe(`\
// Made by anyhost from functions/read.ts and functions/write.ts. Change that file: this one is written anew by every build.
import { handler as handler1 } from '../_anyhost/read/handler.mjs'
import { handler as handler2 } from '../_anyhost/write/handler.mjs'

export const runtime = 'nodejs'
export const dynamic = 'force-dynamic'

export const GET = handler1
export const HEAD = handler1
export const POST = handler2
export const PUT = handler1
export const PATCH = handler1
export const DELETE = handler1
export const OPTIONS = handler1
`)
  })
})

describe('the text of a handler', () => {
  const fn = planned('pets', ['/pets/:name'], {
    methods: ['GET', 'HEAD'],
    excludedPaths: ['/pets/secret'],
    parts: { als: true, members: ['cookies', 'geo', 'deadline'] },
  })

  it('reads nothing of a host that the options do not name', () => {
    const emission = emit([fn])
    expect(textOf(emission, 'app/_anyhost/pets/handler.mjs')).toBe(`\
// Made by anyhost from functions/pets.ts. Change that file: this one is written anew by every build.
import { after } from 'next/server'
import { AsyncLocalStorage } from 'node:async_hooks'
import { toHandler, cookies } from './anyhost.mjs'

// Stacks in the log name the files of the project. Node reads the source map of what is loaded after this.
process.setSourceMapsEnabled(true)
const { default: fn } = await import('./fn.mjs')

export const handler = toHandler(fn, {
  path: [{ match: /^\\/pets\\/([^/]+)\\/?$/, params: ['name'] }],
  excludedPath: [/^\\/pets\\/secret\\/?$/],
  method: ['GET', 'HEAD'],
  context: { cookies, geo: () => ({ country: {}, subdivision: {} }), deadline: () => undefined },
  after,
  als: new AsyncLocalStorage(),
})
`)
    expect(emission.bundles[0]?.imports).toEqual(['toCompiled as toHandler', 'cookies'])
  })

  it('imports the facts of the host that the options name', () => {
    const emission = emit([fn], { host: 'vercel' })
    expect(textOf(emission, 'app/_anyhost/pets/handler.mjs')).toContain(`\
  context: { cookies, geo, deadline },
  host: onVercel,
  after,
`)
    expect(emission.bundles[0]?.imports).toEqual([
      'toCompiled as toHandler',
      'cookies',
      'geoOnVercel as geo',
      'deadlineOnVercel as deadline',
      'onVercel',
    ])
    expect(emit([fn], { host: 'netlify' }).bundles[0]?.imports).toEqual([
      'toCompiled as toHandler',
      'cookies',
      'geoOnNetlify as geo',
      'onNetlify',
    ])
  })
})
