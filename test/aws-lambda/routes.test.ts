import { describe, expect, it } from 'vitest'
import { albPatterns, apiPaths, latticeMatches } from '../../adapters/aws-lambda/routes.ts'

describe('a path in the words of API Gateway', () => {
  it.each([
    ['/', ['/']],
    ['/pets', ['/pets']],
    ['/pets/', ['/pets']],
    ['/pets/:name', ['/pets/{name}']],
    ['/:a/x/:b', ['/{a}/x/{b}']],
    ['/files/*', ['/files/{proxy+}']],
    ['/*', ['/', '/{proxy+}']],
    ['/docs/:rest*', ['/docs', '/docs/{rest+}']],
    ['/:rest*', ['/', '/{rest+}']],
    ['/blog/:slug?', ['/blog', '/blog/{slug}']],
  ])('%s is %j', (path, paths) => expect(apiPaths(path)).toEqual(paths))
})

describe('a path in the words of the others', () => {
  it.each([
    ['/pets/:name/toys', ['/pets/*/toys']],
    ['/docs/:rest*', ['/docs', '/docs/*']],
  ])('%s is %j for a load balancer', (path, patterns) => expect(albPatterns(path)).toEqual(patterns))

  it.each([
    ['/pets', [{ kind: 'Exact', path: '/pets' }]],
    ['/pets/:name/toys', [{ kind: 'Prefix', path: '/pets/' }]],
    [
      '/*',
      [
        { kind: 'Exact', path: '/' },
        { kind: 'Prefix', path: '/' },
      ],
    ],
  ])('%s is %j for Lattice', (path, matches) => expect(latticeMatches(path)).toEqual(matches))
})
