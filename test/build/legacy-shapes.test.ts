/** What the build says to Lambda-style files that were not moved yet, or half. */
import { build } from 'anyhost/build'
import { describe, expect, it } from 'vitest'
import { project } from './project.ts'

const problemsOf = async (
  file: string,
  text: string,
  target = 'netlify',
): Promise<readonly { code: string; text: string }[]> => {
  const { problems } = await build({ root: await project({ [file]: text }), targets: [target], dryRun: true })
  return problems.map(({ code, what, fix }) => ({ code, text: `${what} ${fix}` }))
}

describe('a Lambda-style file', () => {
  it.each([
    ['an ES module', 'export const handler = async () => ({ statusCode: 200 })'],
    ['CommonJS', 'exports.handler = async () => ({ statusCode: 200 })'],
    ['CommonJS by its module', 'module.exports.handler = async () => ({ statusCode: 200 })'],
  ])('that exports `handler` as %s is told to wrap it', async (_how, text) => {
    expect(await problemsOf('functions/a.js', text)).toMatchObject([
      { code: 'ANYHOST_NO_DEFINITION', text: expect.stringContaining('`export default fromLambda(handler)`') },
    ])
  })

  it.each(['anyhost/compat/netlify', '@netlify/functions'])(
    'whose default export is what schedule() of %s gives is told to wrap it',
    async (from) => {
      const text = `import { schedule } from '${from}'\nexport default schedule('@daily', async () => ({ statusCode: 200 }))\n`
      expect(await problemsOf('functions/a.ts', text)).toMatchObject([
        { text: expect.stringContaining('`export default fromLambda(schedule(…))`') },
      ])
    },
  )

  it("that wraps schedule() of the host's own package is told where to import it from", async () => {
    const text = `import { schedule } from '@netlify/functions'
import { fromLambda } from 'anyhost'
export default fromLambda(schedule('@daily', async () => ({ statusCode: 200 })))
`
    expect(await problemsOf('functions/a.ts', text)).toMatchObject([
      { text: expect.stringContaining('Import it from anyhost/compat/netlify') },
    ])
  })

  it.each([
    ['deploy-succeeded', 'deploySucceeded'],
    ['identity-signup', 'userSignup'],
    ['submission-created', 'formSubmitted'],
  ])('named %s is told the member %s', async (name, member) => {
    const text = `import { fromLambda } from 'anyhost'\nexport default fromLambda(async () => ({ statusCode: 200 }))\n`
    expect(await problemsOf(`functions/${name}.ts`, text)).toMatchObject([
      { code: 'ANYHOST_NAME_EVENT', text: expect.stringContaining(`defineFunction({ ${member}(event, context)`) },
    ])
  })

  it('with the name of an event and a path of its own answers there', async () => {
    const text = `import { fromLambda } from 'anyhost'\nexport default fromLambda(async () => ({ statusCode: 200 }), { config: { path: '/created' } })\n`
    expect(await problemsOf('functions/submission-created.ts', text, 'vercel')).toEqual([])
  })
})
