import { mkdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { discover } from '../../src/build/discover.ts'
import { project } from './project.ts'

test('files are found in one order, with their names and addresses; helpers, tests and types are not', async () => {
  const names = [
    'b.ts',
    'a.tsx',
    'deep/index.js',
    'deep/er.mjs',
    'index.mts',
    '_helper.ts',
    'deep/_x/y.ts',
    'a.test.ts',
    'types.d.ts',
    'types.d.mts',
    'types.d.cts',
    'notes.md',
    'node_modules/x/index.js',
    'old.cjs',
  ]
  const root = await project(Object.fromEntries(names.map((name) => [`functions/${name}`, ''])))
  const { sources, problems } = await discover(root, 'functions')
  expect(problems).toEqual([])
  expect(sources).toEqual([
    { id: 'a', file: 'functions/a.tsx', defaultPath: '/api/a' },
    { id: 'b', file: 'functions/b.ts', defaultPath: '/api/b' },
    { id: 'deep-er', file: 'functions/deep/er.mjs', defaultPath: '/api/deep/er' },
    { id: 'deep', file: 'functions/deep/index.js', defaultPath: '/api/deep' },
    { id: 'index', file: 'functions/index.mts', defaultPath: '/api' },
    { id: 'old', file: 'functions/old.cjs', defaultPath: '/api/old' },
  ])
})

test('names that are the same, but for case too, and names that hosts do not take are problems, all at once', async () => {
  const root = await project({
    'src/api/a-b.ts': '',
    'src/api/a/b.ts': '',
    'src/api/Pets.ts': '',
    'src/api/pets.ts': '',
    'src/api/[id].ts': '',
    'src/api/x y.ts': '',
  })
  const { problems } = await discover(root, 'src/api')
  expect(problems.map(({ code, file }) => [code, file])).toEqual([
    ['ANYHOST_NAME_INVALID', 'src/api/[id].ts'],
    ['ANYHOST_NAME_INVALID', 'src/api/x y.ts'],
    ['ANYHOST_NAME_TAKEN', 'src/api/a/b.ts'],
    ['ANYHOST_NAME_TAKEN', 'src/api/pets.ts'],
  ])
})

test('a function that is a link is found, and a missing folder is a problem', async () => {
  const root = await project({ 'shared/real.ts': '' })
  await mkdir(join(root, 'functions'))
  await symlink('../shared/real.ts', join(root, 'functions/linked.ts'))
  expect((await discover(root, 'functions')).sources.map(({ id }) => id)).toEqual(['linked'])
  expect((await discover(root, 'nowhere')).problems.map(({ code }) => code)).toEqual(['ANYHOST_NO_FUNCTIONS'])
})
