import { describe, expect, test } from 'vitest'
import { compilePath, segmentsOf } from '../../src/runtime/pattern.ts'
import { matchRoute, type Params } from '../../src/runtime/route.ts'

/** The parameters of `path` at an address, as it stands in a URL. */
function match(
  path: string | readonly string[],
  pathname: string,
  excluded: readonly string[] = [],
): Params | undefined {
  const entry = {
    path: [path].flat().map(compilePath),
    excludedPath: excluded.map((each) => compilePath(each).match),
  }
  return matchRoute(entry, `https://example.com${pathname}`)
}

describe('a pattern', () => {
  test('is read as segments', () => {
    expect(segmentsOf('/a/:b/:c?')).toEqual([
      { kind: 'literal', text: 'a' },
      { kind: 'param', name: 'b' },
      { kind: 'optional', name: 'c' },
    ])
    expect(segmentsOf('/a/:rest*')).toEqual([
      { kind: 'literal', text: 'a' },
      { kind: 'rest', name: 'rest' },
    ])
    expect(segmentsOf('/a/*')).toEqual([{ kind: 'literal', text: 'a' }, { kind: 'wildcard' }])
    expect(segmentsOf('/a/')).toEqual([{ kind: 'literal', text: 'a' }])
    expect(segmentsOf('/')).toEqual([])
  })

  test.each([
    // [pattern, address, parameters]
    ['/', '/', {}],
    ['/', '/a', undefined],
    ['/pets', '/pets', {}],
    ['/pets', '/pets/', {}],
    ['/pets/', '/pets', {}],
    ['/pets', '/pets//', undefined],
    ['/pets', '//pets', undefined],
    ['/pets', '/petshop', undefined],
    ['/pets', '/a/pets', undefined],
    ['/pets/:name', '/pets/rex', { name: 'rex' }],
    ['/pets/:name', '/pets/rex/', { name: 'rex' }],
    ['/pets/:name', '/pets/', undefined],
    ['/pets/:name', '/pets', undefined],
    ['/pets/:name', '/pets/rex/toys', undefined],
    ['/:a/:b', '/x/y', { a: 'x', b: 'y' }],
    ['/:a/edit/:b', '/x/edit/y', { a: 'x', b: 'y' }],
    ['/files/:name?', '/files', {}],
    ['/files/:name?', '/files/', {}],
    ['/files/:name?', '/files/a', { name: 'a' }],
    ['/files/:name?', '/files/a/b', undefined],
    ['/files/:rest*', '/files', {}],
    ['/files/:rest*', '/files/', {}],
    ['/files/:rest*', '/files/a', { rest: 'a' }],
    ['/files/:rest*', '/files/a/b/', { rest: 'a/b' }],
    ['/files/:rest*', '/filesystem', undefined],
    ['/:rest*', '/', {}],
    ['/:rest*', '/a/b', { rest: 'a/b' }],
    ['/*', '/', { '0': '' }],
    ['/*', '/a/b', { '0': 'a/b' }],
    ['/:tenant/*', '/x/a/b/', { tenant: 'x', '0': 'a/b/' }],
    ['/a.b+c(d)', '/a.b+c(d)', {}],
    ['/a.b', '/axb', undefined],
  ] as const)('%s at %s gives %j', (pattern, address, params) => {
    expect(match(pattern, address)).toEqual(params)
  })

  test('/files/* needs its slash, and then always has a value (S065)', () => {
    expect(match('/files/*', '/files')).toBeUndefined()
    expect(match('/files/*', '/files/')).toEqual({ '0': '' })
  })

  test('is case-sensitive, and not widened by dots and slashes (S064)', () => {
    expect(match('/admin', '/ADMIN')).toBeUndefined()
    expect(match('/admin', '/admin/')).toEqual({})
    expect(match('/admin', '/admin//')).toBeUndefined()
    expect(match('/admin', '/admin/.')).toBeUndefined()
    expect(match('/admin', '/%61dmin')).toBeUndefined()
  })

  test('first in the list wins', () => {
    expect(match(['/pets/new', '/pets/:name'], '/pets/new')).toEqual({})
    expect(match(['/pets/:name', '/pets/new'], '/pets/new')).toEqual({ name: 'new' })
  })

  test('is left out of an address that is excluded', () => {
    const excluded = ['/api/health', '/api/internal/*']
    expect(match('/api/*', '/api/pets', excluded)).toEqual({ '0': 'pets' })
    expect(match('/api/*', '/api/health', excluded)).toBeUndefined()
    expect(match('/api/*', '/api/health/', excluded)).toBeUndefined()
    expect(match('/api/*', '/api/internal/x/y', excluded)).toBeUndefined()
    expect(match('/api/*', '/api/internal', excluded)).toEqual({ '0': 'internal' })
  })

  test('is not asked when there is none', () => {
    expect(matchRoute({}, 'https://example.com/any/where')).toEqual({})
  })
})

describe('a parameter', () => {
  test('is decoded once', () => {
    expect(match('/pets/:name', '/pets/caf%C3%A9%20x')).toEqual({ name: 'café x' })
    expect(match('/pets/:name', '/pets/a%252Fb')).toEqual({ name: 'a%2Fb' })
    expect(match('/*', '/a%2520b/caf%C3%A9')).toEqual({ '0': 'a%20b/café' })
  })

  test('keeps an encoded slash in one segment, decoded (S046)', () => {
    expect(match('/files/:name', '/files/a%2Fb')).toEqual({ name: 'a/b' })
    expect(match('/files/:name', '/files/a%5Cb')).toEqual({ name: 'a\\b' })
    expect(match('/files/:name?', '/files/a%2fb')).toEqual({ name: 'a/b' })
  })

  test('that spans segments keeps an encoded slash encoded, so that it can be split', () => {
    expect(match('/files/*', '/files/a%2Fb/c%20d')).toEqual({ '0': 'a%2Fb/c d' })
    expect(match('/files/:rest*', '/files/a%2fb/c')).toEqual({ rest: 'a%2fb/c' })
    expect(match('/:x/*', '/a%2Fb/c%2Fd')).toEqual({ x: 'a/b', '0': 'c%2Fd' })
    expect(match('/*', '/a%252Fb')).toEqual({ '0': 'a%2Fb' })
  })

  test.each(['%E0%A4%A', 'foo%', '%ZZ', 'bar%2', '%c0%80', '%'])(
    'that is malformed stays as sent: %s (S050)',
    (sent) => {
      expect(match('/:name', `/${sent}`)).toEqual({ name: sent })
      expect(match('/*', `/${sent}/ok%20`)).toEqual({ '0': `${sent}/ok ` })
    },
  )

  test('keeps a plus sign (S056)', () => {
    expect(match('/:name', '/a+b')).toEqual({ name: 'a+b' })
    expect(match('/:name', '/a%2Bb')).toEqual({ name: 'a+b' })
  })
})

describe('an address', () => {
  test.each([
    ['https://example.com/a?b=/c', { '0': 'a' }],
    ['https://example.com/a#/c', { '0': 'a' }],
    ['https://example.com:8080/a/b?x#y', { '0': 'a/b' }],
    ['http://[::1]:3000/a', { '0': 'a' }],
    ['http://[::1]/a', { '0': 'a' }],
    ['https://example.com./a', { '0': 'a' }],
    ['https://example.com//evil.org/a', { '0': '/evil.org/a' }],
    ['https://example.com/', { '0': '' }],
    ['https://example.com', { '0': '' }],
  ])('%s is matched by its path alone', (url, params) => {
    expect(matchRoute({ path: [compilePath('/*')] }, url)).toEqual(params)
  })
})

describe('hostile input is matched in linear time (S061)', () => {
  test.each([
    ['/:a/:b/:c', `/${'a-'.repeat(30_000)}`],
    ['/:a/:b/:rest*', `/${'a/'.repeat(50_000)}`],
    ['/:rest*', `${'/'.repeat(100_000)}x`],
    ['/a/:rest*', `/a${'/'.repeat(100_000)}`],
    ['/*', `/${'%2f'.repeat(50_000)}`],
    ['/*', `/${'%'.repeat(100_000)}`],
    ['/:name?', `/${'%25'.repeat(50_000)}/x`],
  ])('by %s', (pattern, address) => {
    const started = performance.now()
    match(pattern, address)
    expect(performance.now() - started).toBeLessThan(200)
  })
})
