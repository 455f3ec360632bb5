import { mkdir, readFile, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type BuildResult } from 'anyhost/build'
import { describe, expect, it } from 'vitest'
import { functionFile, project } from '../build/project.ts'

const FUNCTION = { 'functions/fn.ts': functionFile('{}') }
const STATIC = '.vercel/output/static/'

const settings = (text: string): Record<string, string> => ({ 'anyhost.config.ts': `export default ${text}` })

const buildIn = (root: string): Promise<BuildResult> => build({ root, targets: ['vercel'] })

const staticFiles = ({ targets }: BuildResult): string[] =>
  (targets[0]?.files ?? []).flatMap(({ path }) => (path.startsWith(STATIC) ? [path.slice(STATIC.length)] : []))

describe('the static folder', () => {
  it('is `public` when it is there, and nothing is missed when it is not', async () => {
    const root = await project({ ...FUNCTION, 'public/a/b.txt': 'b', 'public/.well-known/x': 'x', 'other/c.txt': 'c' })
    expect(staticFiles(await buildIn(root))).toEqual(['.well-known/x', 'a/b.txt'])
    expect(staticFiles(await buildIn(await project(FUNCTION)))).toEqual([])
  })

  it('is the one that the settings name, which must be there', async () => {
    const root = await project({
      ...FUNCTION,
      ...settings(`{ public: 'site' }`),
      'public/a.txt': 'a',
      'site/s.txt': 's',
    })
    expect(staticFiles(await buildIn(root))).toEqual(['s.txt'])
    const { problems } = await buildIn(await project({ ...FUNCTION, ...settings(`{ public: 'site' }`) }))
    expect(problems.map(({ code, what }) => [code, what])).toEqual([
      ['ANYHOST_PROJECT_CONFIG', 'public: there is no folder "site".'],
    ])
  })

  it('is copied byte for byte, and goes again when its file is gone', async () => {
    const root = await project({ ...FUNCTION, 'public/a.txt': 'line\r\n\u00e9\0' })
    await buildIn(root)
    expect(await readFile(join(root, STATIC, 'a.txt'))).toEqual(await readFile(join(root, 'public/a.txt')))
    await rm(join(root, 'public/a.txt'))
    await buildIn(root)
    await expect(readFile(join(root, STATIC, 'a.txt'))).rejects.toThrow('ENOENT')
  })

  it('may not be a folder that holds the functions', async () => {
    const { problems } = await buildIn(await project({ ...FUNCTION, ...settings(`{ public: '.' }`) }))
    expect(problems.map(({ what }) => what)).toEqual(['public: "." holds the functions.'])
  })

  it('may hold links to its own files, and none that leave it, lead nowhere, or never end', async () => {
    const root = await project({ ...FUNCTION, 'public/a/b.txt': 'b', 'secret.txt': 'secret' })
    await symlink('a', join(root, 'public/linked'))
    expect(staticFiles(await buildIn(root))).toEqual(['a/b.txt', 'linked/b.txt'])
    await symlink('../secret.txt', join(root, 'public/out'))
    await symlink('nowhere', join(root, 'public/none'))
    await mkdir(join(root, 'public/deep'))
    await symlink('..', join(root, 'public/deep/up'))
    const { problems, targets } = await buildIn(root)
    expect(targets).toEqual([])
    expect(problems.map(({ code, what }) => [code, what])).toEqual([
      ['ANYHOST_PROJECT_CONFIG', 'public/deep/up is a link to a folder that it lies in.'],
      ['ANYHOST_PROJECT_CONFIG', 'public/none is a link that leaves the static folder, or leads nowhere.'],
      ['ANYHOST_PROJECT_CONFIG', 'public/out is a link that leaves the static folder, or leads nowhere.'],
    ])
  })
})
