import { describe, expect, it } from 'vitest'
import { analyseModule } from '../../src/build/analyse/module.ts'
import { parseSource } from '../../src/build/analyse/source.ts'
import { findUses } from '../../src/build/analyse/uses.ts'

/** Uses as `feature line:column`, escapes as `! what line:column`, each list in source order. */
function read(text: string, file = '/project/functions/a.ts'): string[] {
  const { uses, escapes } = findUses({ file, text })
  return [
    ...uses.map(({ feature, position }) => `${feature} ${position.line}:${position.column}`),
    ...escapes.map(({ what, position }) => `! ${what} ${position.line}:${position.column}`),
  ]
}

const imports = `import { defineFunction } from 'anyhost'\n`

/** The body of a `fetch` handler; it starts at line 3, column 1. */
function inFetch(body: string): string[] {
  return read(`${imports}export default defineFunction({ async fetch(request, context) {\n${body}\n} })`)
}

describe('a use of the context is found', () => {
  const cases: readonly [title: string, body: string, expected: string[]][] = [
    ['in a member', 'context.ip', ['ip 3:1']],
    [
      'in a member of a member',
      'context.geo.city; context.deploy.published',
      ['geo.city 3:1', 'deploy.published 3:19'],
    ],
    ['three levels down', 'context.geo.country.code', ['geo.country.code 3:1']],
    ['through optional chaining and !', 'context?.geo?.country!.code', ['geo.country.code 3:1']],
    ['by a literal key', `context['ip']; context[\`url\`]`, ['ip 3:1', 'url 3:16']],
    ['in a call', 'context.waitUntil(task)', ['waitUntil 3:1']],
    [
      'up to the member that the portability matrix knows',
      `context.params.name; context.cookies.set('a', 'b')`,
      ['params 3:1', 'cookies 3:22'],
    ],
    ['of a name that we do not have', 'context.executionCtx.passThrough()', ['executionCtx 3:1']],
    ['in a closure', 'items.map(() => context.ip)', ['ip 3:17']],
    ['in a destructuring declaration', 'const { geo: { city }, ip } = context', ['geo.city 3:16', 'ip 3:24']],
    [
      'in nested destructuring with defaults and new names',
      `const { geo: { city = 'x', country: { code: land } = {} } = {}, url: { pathname } } = context`,
      ['geo.city 3:16', 'geo.country.code 3:39', 'url 3:65'],
    ],
    ['in a destructuring assignment', '({ ip, geo: { city } } = context)', ['ip 3:4', 'geo.city 3:15']],
    ['through an alias', 'const c = context; const d = c as Context; d.ip', ['ip 3:44']],
    [
      'through an alias of a member',
      'const { geo } = context; const { country } = geo; country.flag; geo.city',
      ['geo.country.flag 3:51', 'geo.city 3:65'],
    ],
    [
      'of a whole member that is handed on',
      'log(context.geo); log(context.geo.country)',
      ['geo.* 3:5', 'geo.country.* 3:23'],
    ],
    ['of a whole member by a name that is not known', 'context.geo[key]', ['geo.* 3:1']],
    ['through ?? and ?:', '(context ?? other).ip; (yes ? context : other).url', ['ip 3:1', 'url 3:24']],
    ['by `in`', `'ip' in context`, ['ip 3:1']],
    [
      'and not in a condition or a comparison',
      'if (context) {} while (!context) {} context === other; typeof context; context && 1',
      [],
    ],
    [
      'and not in another scope of the same name',
      'items.map((context) => context.ip); { const context = other; context.url }',
      [],
    ],
  ]
  it.each(cases)('%s', (_, body, expected) => {
    expect(inFetch(body)).toEqual(expected)
  })

  it('in a destructured parameter', () => {
    expect(
      read(`${imports}export default defineFunction({ fetch: (request, { geo: { city }, waitUntil } = {}) => city })`),
    ).toEqual(['geo.city 2:59', 'waitUntil 2:67'])
  })

  it('in each method, in scheduled and in event handlers', () => {
    expect(
      read(`${imports}export default defineFunction({
  GET(request, context) { context.ip },
  POST: async (request, context) => { context.url },
  DELETE: function (request, context) { context.params },
  scheduled(event, context) { context.deadline },
  deploySucceeded(event, context) { context.deploy.id },
  helper(request, context) { context.requestId },
})`),
    ).toEqual(['ip 3:27', 'url 4:39', 'params 5:41', 'deadline 6:31', 'deploy.id 7:37'])
  })

  it('in a handler that is declared elsewhere in the file', () => {
    expect(
      read(`${imports}const get = (request, context) => context.ip
const def = { fetch, GET: get }
export default defineFunction(def)
function fetch(request, context) { return context.url }`),
    ).toEqual(['ip 2:35', 'url 5:43'])
  })

  it('in the third parameter of fetch, which is the context again', () => {
    expect(
      read(`${imports}export default defineFunction({ fetch(request, env, ctx) { ctx.waitUntil(env.ip) } })`),
    ).toEqual(['waitUntil 2:60', 'ip 2:74'])
  })

  it('in an object with a fetch of its own', () => {
    expect(read(`${imports}export default defineFunction({ fetch: { fetch(request, c) { c.ip } } })`)).toEqual([
      'ip 2:62',
    ])
  })

  it('in a plain object and in a definition with a local name for defineFunction', () => {
    expect(read(`export default { fetch(request, context) { context.ip } }`)).toEqual(['ip 1:44'])
    expect(
      read(
        `import { defineFunction } from './own'\nexport default defineFunction({ fetch(request, context) { context.ip } })`,
      ),
    ).toEqual(['ip 2:59'])
  })

  it('but not in a Lambda-style handler, which receives another context', () => {
    expect(
      read(`import { fromLambda } from 'anyhost'\nexport default fromLambda(async (event, context) => context.ip)`),
    ).toEqual([])
  })
})

describe('a call of ours is found', () => {
  it('wherever it is in the file', () => {
    expect(
      read(`import { cache, getCache, getContext, waitUntil as later } from 'anyhost'
import { contextOf } from 'anyhost/context'
import * as a from 'anyhost'
getContext({ optional: true })?.geo.city
const { ip } = getContext()
const kept = getContext(); kept.site.id
later(task)
await cache.purge({ tags: [] })
cache.purgeAll()
const { invalidate } = cache
getCache().get('x')
contextOf(request).url
a.getContext().deadline; a.cache.set(response, {})`),
    ).toEqual([
      'geo.city 4:1',
      'ip 5:9',
      'site.id 6:28',
      'waitUntil 7:1',
      'cache.purge 8:7',
      'cache.purgeAll 9:1',
      'cache.invalidate 10:9',
      'getCache 11:1',
      'url 12:1',
      'deadline 13:1',
      'cache.set 13:26',
    ])
  })

  it('and is not taken for one when it is imported from elsewhere or declared here', () => {
    expect(read(`import { waitUntil } from 'x'\nconst cache = {}\nwaitUntil(1)\ncache.purge()`)).toEqual([])
  })

  it('and handing getContext or cache on is said', () => {
    expect(read(`import { cache, getContext } from 'anyhost'\nuse(getContext)\nuse(cache)`)).toEqual([
      'cache.* 3:5',
      '! `getContext` is handed on 2:5',
    ])
  })
})

describe('an escape of the context is found', () => {
  const cases: readonly [title: string, body: string, expected: string[]][] = [
    ['when it is passed to a function', 'helper.run(context)', ['! the context is passed to `helper.run` 3:12']],
    ['when it is passed to a constructor', 'new Thing(context)', ['! the context is passed to `Thing` 3:11']],
    ['when it is returned', 'return context', ['! the context is returned 3:8']],
    ['when an arrow function returns it', 'const get = () => context', ['! the context is returned 3:19']],
    ['when it is spread', 'const x = { ...context }', ['! the context is spread 3:16']],
    [
      'when it is stored',
      'const x = { context }; this.c = context',
      ['! the context is stored 3:13', '! the context is stored 3:33'],
    ],
    ['when it is put in an array', '[context]', ['! the context is stored 3:2']],
    ['when it is assigned', 'kept = context', ['! the context is assigned to `kept` 3:8']],
    [
      'when a rest element collects it',
      'const { ip, ...rest } = context',
      ['ip 3:9', '! the context is collected by a rest element 3:13'],
    ],
    [
      'when a name is not known',
      'context[key]; const { [key]: x } = context',
      [
        '! the context is read by a name that is not known 3:1',
        '! the context is read by a name that is not known 3:23',
      ],
    ],
    ['when it is iterated', 'for (const key in context) {}', ['! the context is iterated 3:19']],
    ['when it is passed by an alias', 'const c = context; f(c)', ['! the context is passed to `f` 3:22']],
    [
      'when it is the default of a parameter',
      'const f = (c = context) => c.ip',
      ['! the context is used in a way that is not followed 3:16'],
    ],
  ]
  it.each(cases)('%s', (_, body, expected) => {
    expect(inFetch(body)).toEqual(expected)
  })

  const handlers: readonly [title: string, text: string, expected: string[]][] = [
    [
      'when the handler is imported',
      `import { app } from './app'\nexport default defineFunction({ fetch: app })`,
      ['! `fetch` is imported from `./app` 3:40'],
    ],
    [
      'when the handler is an app',
      `const app = new Hono()\nexport default defineFunction({ fetch: app })`,
      ['! `fetch` is an app, whose handlers are not followed 3:40'],
    ],
    [
      'when the handler is made by a call',
      `export default defineFunction({ GET: withAuth((request, context) => context.ip) })`,
      ['! `GET` is made by an expression that is not followed 2:38'],
    ],
    [
      'when the handler is a getter',
      `export default defineFunction({ get fetch() { return f } })`,
      ['! `fetch` is a getter 2:33'],
    ],
    [
      'when a rest parameter collects it',
      `export default defineFunction({ fetch(...all) {} })`,
      ['! the context is collected by a rest parameter 2:39'],
    ],
    [
      'when it is read through arguments',
      `export default defineFunction({ fetch() { (() => arguments[1])(); function f() { arguments } } })`,
      ['! the context is read through `arguments` 2:50'],
    ],
    [
      'when a spread may add handlers',
      `import { h } from './h'\nexport default defineFunction({ ...h, config: {} })`,
      ['! the definition has members that cannot be seen: a spread or an app 3:16'],
    ],
    [
      'when the definition cannot be read',
      `export default wrap({ fetch() {} })`,
      [
        '! The default export is the result of `wrap(…)`, which is not known to the build. Only defineFunction and its relatives from anyhost are read; an app goes into defineFunction({ fetch: app }) 2:16',
      ],
    ],
  ]
  it.each(handlers)('%s', (_, text, expected) => {
    expect(read(imports + text)).toEqual(expected)
  })
})

describe('a file that cannot be parsed', () => {
  it('uses nothing, since load reports it', () => {
    expect(findUses({ file: '/a.ts', text: 'export default {' })).toEqual({ uses: [], escapes: [] })
  })
})

/** The names that top-level code of a file refers to and does not declare, in source order. */
function globalsOf(text: string, file = '/a.ts'): string[] {
  const { source } = parseSource(file, text)
  if (source === undefined) throw new Error('the text does not parse')
  const { references } = analyseModule(source).scopes
  return references.filter(({ binding }) => binding === undefined).map(({ name }) => name)
}

describe('scopes', () => {
  const cases: readonly [title: string, text: string, expected: string[]][] = [
    [
      'know parameters, with their patterns and defaults',
      'function f(a, { b, c: [d = e] }, ...g) { a; b; d; g; h }',
      ['e', 'h'],
    ],
    ['keep a body out of default values', 'const x = 1; function f(a = y) { var y; return a }', ['y']],
    [
      'lift var out of blocks, and nothing else',
      '{ var a; let b; const c = 1; function d() {} class E {} } a; b; c; d; E',
      ['b', 'c', 'd', 'E'],
    ],
    ['know names before they are declared', 'f(); a; function f() {} var a', []],
    [
      'know the names of function and class expressions inside them only',
      'const x = function f() { f }; const y = class K { m() { K } }; f; K',
      ['f', 'K'],
    ],
    [
      'know catch, for and switch',
      'try {} catch ({ a }) { a } for (const b of c) b; for (let i = 0; i < n; i++) i; switch (s) { case 1: let z; z } z',
      ['c', 'n', 's', 'z'],
    ],
    [
      'leave out property names and labels',
      'a: for (;;) { break a } const o = { p: 1, q() {} }; o.p; o.q; class C { r = 1; static s() {} }',
      [],
    ],
    [
      'count computed keys and short names',
      'const o = { [k]: 1, v }; o[w]; class C { [x] = y }',
      ['k', 'v', 'w', 'x', 'y'],
    ],
    [
      'leave out types',
      'const a: T = b as U; function f<V>(x: V): W {} interface I extends J {} type K = typeof a; import type { L } from "l"; class C<M> extends D<N> implements O {}',
      ['b', 'D'],
    ],
    ['leave out what is only declared', 'declare const a: number; declare function f(): void; a; f', ['a', 'f']],
    [
      'know enums, their members and namespaces',
      'enum E { A = 1, B = A, C = z } namespace N { export const q = E.A; r } N.q',
      ['z', 'r'],
    ],
    [
      'count targets of assignments',
      '[a, b.c] = d; ({ e, f: g = h } = i); j++; for (k of l) ;',
      ['a', 'b', 'd', 'e', 'g', 'h', 'i', 'j', 'k', 'l'],
    ],
    ['know imports', 'import a, { b as c } from "x"; import * as d from "y"; a; b; c; d', ['b']],
    [
      'count local names in exports, not names of other files',
      'export { a as b }; export { c } from "x"; export * as d from "y"',
      ['a'],
    ],
    ['count decorators and static blocks', '@d class C { @e() m() {} static { var v; v; w } } v', ['d', 'e', 'w', 'v']],
  ]
  it.each(cases)('%s', (_, text, expected) => {
    expect(globalsOf(text)).toEqual(expected)
  })

  it('count components, not elements, in JSX', () => {
    expect(globalsOf('<div a={b}><Page {...c}>{d}</Page><e.f /></div>', '/a.tsx')).toEqual(['b', 'Page', 'c', 'd', 'e'])
  })
})
