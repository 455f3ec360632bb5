import { build, type Problem } from 'anyhost/build'
import { describe, expect, it, test } from 'vitest'
import { functionFile, project } from '../build/project.ts'

const problemsOf = async (config: string, rest = '', target = 'vercel'): Promise<readonly Problem[]> => {
  const root = await project({ 'functions/fn.ts': functionFile(config, undefined, rest) })
  return (await build({ root, targets: [target], dryRun: true })).problems
}

describe('what Vercel would refuse later is refused by the build', () => {
  it.each([
    [`{ vcpu: 0.3 }`, '', 'Vercel gives whole MB, not 614.4.'],
    [`{ region: 'mxp' }`, '', 'Vercel has no region eu-south-1.'],
    [`{ path: '/_anyhost/fn' }`, '', '/_anyhost/fn is not free on Vercel.'],
    [`{}`, `  targets: { vercel: { architecture: 'mips' } },\n`, '`targets.vercel.architecture`: there is no "mips".'],
    [
      `{}`,
      `  targets: { vercel: { failoverRegions: ['nowhere1'] } },\n`,
      '`targets.vercel.failoverRegions`: Vercel has no region nowhere1.',
    ],
    [
      `{}`,
      `  targets: { vercel: { failoverRegions: 'iad1' } },\n`,
      '`targets.vercel.failoverRegions` is no list of regions.',
    ],
  ])('%s%s', async (config, rest, what) => {
    expect((await problemsOf(config, rest)).map((each) => [each.code, each.what])).toEqual([
      ['ANYHOST_TARGET_REFUSED', what],
    ])
  })

  it('a route that is longer than Vercel takes', async () => {
    const excluded = Array.from({ length: 200 }, (_, at) => `'/files/excluded-number-${at}'`).join(', ')
    const problems = await problemsOf(`{ path: '/files/*', excludedPath: [${excluded}] }`)
    expect(problems.map(({ what }) => what)).toEqual([
      'The route is longer than the 4096 characters that Vercel takes.',
    ])
  })
})

test('what only route files cannot do is refused there, with the other output as the way out', async () => {
  const [refused, ...others] = await problemsOf(`{ preferStatic: false }`, '', 'vercel:api')
  expect([refused?.fix, others]).toEqual(['Build the output `build-output`, or leave `preferStatic` out.', []])
  expect(await problemsOf(`{ preferStatic: false }`)).toEqual([])
})
