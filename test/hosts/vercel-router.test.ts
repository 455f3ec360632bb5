import { describe, expect, it } from 'vitest'
import { createRouter, type Outcome, type Route } from '../../adapters/vercel/harness-router.ts'

const FILES = new Set(['/a', '/b', '/items/[id]', '/404.html'])

/** Where a request goes: a path with what routes add to its query, or a status. */
const go = (routes: readonly Route[], path: string, headers: Record<string, string> = {}): string => {
  const url = new URL(path, 'https://pets.example')
  return describeOutcome(send(routes, url, headers))
}

const send = (routes: readonly Route[], url: URL, headers: Record<string, string> = {}): Outcome =>
  createRouter(routes, (path) => FILES.has(path))({ method: 'GET', url, headers: new Headers(headers) })

const describeOutcome = (outcome: Outcome): string => {
  if (outcome.kind === 'external') return outcome.url
  if (outcome.kind === 'status') return String(outcome.status)
  return [outcome.path, outcome.query && `?${outcome.query}`, outcome.status && ` ${outcome.status}`]
    .filter(Boolean)
    .join('')
}

const tests = (has: Route['has'], missing?: Route['missing']): Route[] => [
  { src: '/x', dest: '/b?v=$v', ...(has && { has }), ...(missing && { missing }) },
]

describe('the stand-in for the router of the edge', () => {
  it('looks at files after the routes of the start, and before those of the file system', () => {
    expect(go([{ src: '/a', dest: '/b' }], '/a')).toBe('/b')
    expect(go([{ handle: 'filesystem' }, { src: '/a', dest: '/b' }], '/a')).toBe('/a')
  })

  it('matches the whole path, in any case unless told otherwise', () => {
    expect(go([{ src: '/x', dest: '/b' }], '/x/y')).toBe('404')
    expect(go([{ src: '/x', dest: '/b' }], '/X')).toBe('/b')
    expect(go([{ src: '/x', dest: '/b', caseSensitive: true }], '/X')).toBe('404')
  })

  it('fills in groups by number and by name', () => {
    expect(go([{ src: '^/i/([^/]+)/(?<tail>.*)$', dest: '/items/[id]?id=$1&t=$tail&n=$3' }], '/i/7/x%20y')).toBe(
      '/items/[id]?id=7&t=x%20y&n=',
    )
    expect(go([{ src: '^/(?P<name>x)$', dest: '/b?n=$name' }], '/x')).toBe('/b?n=x')
  })

  it('goes on with the rewritten path where a route says so', () => {
    const routes = [
      { src: '/x', dest: '/y?one=1', continue: true },
      { src: '/y', dest: '/b?two=2' },
    ]
    expect(go(routes, '/x')).toBe('/b?one=1&two=2')
  })

  it('tries a checked path against the later phases, and then goes on', () => {
    const filesystem = [{ handle: 'filesystem' }, { src: '/x', dest: '/y', check: true }, { src: '/y', dest: '/b' }]
    expect(go(filesystem, '/x')).toBe('/b')
    expect(go([...filesystem, { handle: 'miss' }, { src: '/y', dest: '/a', check: true }], '/x')).toBe('/a')
    expect(go([...filesystem, { handle: 'rewrite' }, { src: '/y', dest: '/items/[id]' }], '/x')).toBe('/items/[id]')
  })

  it('takes a path that names nothing for a miss before the routes after the file system', () => {
    const routes = [{ handle: 'filesystem' }, { src: '/.*', status: 404 }, { handle: 'miss' }]
    expect(go([...routes, { src: '/(.*)\\.mjs', dest: '/$1', check: true }], '/a.mjs')).toBe('/a')
  })

  it('stops at a rewrite that names nothing and is not checked', () => {
    expect(
      go(
        [
          { src: '/x', dest: '/y' },
          { src: '/y', dest: '/b' },
        ],
        '/x',
      ),
    ).toBe('404')
  })

  it('answers an error with the page of its status', () => {
    const routes = [{ src: '/gone', status: 410 }, { handle: 'error' }, { src: '/.*', status: 404, dest: '/404.html' }]
    expect(go(routes, '/nothing')).toBe('/404.html 404')
    expect(go(routes, '/gone')).toBe('410')
  })

  it('tests what a request has and what it misses', () => {
    expect(go(tests([{ type: 'query', key: 'v' }]), '/x?v=1')).toBe('/b?v=1')
    expect(go(tests([{ type: 'cookie', key: 'v', value: '1' }]), '/x', { cookie: 'u=0; v=1' })).toBe('/b?v=')
    expect(go(tests([{ type: 'cookie', key: 'v', value: '1' }]), '/x', { cookie: 'v=12' })).toBe('404')
    expect(go(tests([{ type: 'header', key: 'n', value: { pre: 'a', suf: 'c' } }]), '/x', { n: 'abc' })).toBe('/b?v=')
    expect(go(tests([{ type: 'host', value: 'pets.example' }]), '/x')).toBe('/b?v=')
    expect(go(tests(undefined, [{ type: 'header', key: 'n' }]), '/x', { n: '1' })).toBe('404')
  })

  it('adds headers of routes, of which the hit phase replaces none', () => {
    const routes: Route[] = [
      { src: '/.*', headers: { 'x-one': 'start' }, continue: true },
      { handle: 'hit' },
      { src: '/(.*)', headers: { 'x-one': 'hit', 'x-two': '$1' }, continue: true },
    ]
    const { headers } = send(routes, new URL('https://pets.example/a'))
    expect([...headers]).toEqual([
      ['x-one', 'start'],
      ['x-two', 'a'],
    ])
  })

  it('names a destination elsewhere, and refuses what it does not model', () => {
    expect(go([{ src: '/x', dest: 'https://other.example/$0' }], '/x')).toBe('https://other.example//x')
    // A member of the schema that the stand-in's own type leaves out.
    const middleware = { src: '/x', middlewarePath: 'm' } as Route
    expect(() => go([middleware], '/x')).toThrow('does not model "middlewarePath"')
  })
})
