import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'anyhost/build'
import { expect, test } from 'vitest'
import { functionFile, project } from './project.ts'

const pets = functionFile(`{ path: '/pets/:name', memory: 512 }`)
const target = ['vercel:api']

test('what vercel.json lacks is named and not written, until it is asked for', async () => {
  const root = await project({ 'functions/pets.ts': pets })
  const { actions, problems } = await build({ root, targets: target })
  expect(problems).toEqual([])
  expect(actions.map(({ path, missing }) => ({ path, missing }))).toEqual([
    {
      path: 'vercel.json',
      missing: [
        'rewrites: {"source":"/pets/([^/]+)","destination":"/api/pets"}, {"source":"/pets/([^/]+)/","destination":"/api/pets"}',
        'functions.api/pets.mjs: {"memory":512}',
      ],
    },
  ])
  await expect(readFile(join(root, 'vercel.json'))).rejects.toThrow('ENOENT')
})

test('--apply adds it before rewrites of the user, and keeps comments, order and indentation', async () => {
  const before = `{
    // how the site is built
    "buildCommand": "npm run build",
    "rewrites": [{ "source": "/(.*)", "destination": "/index.html" }],
    "cleanUrls": true
}
`
  const root = await project({ 'functions/pets.ts': pets, 'vercel.json': before })
  await build({ root, targets: target, apply: true })
  expect(await readFile(join(root, 'vercel.json'), 'utf8')).toBe(`{
    // how the site is built
    "buildCommand": "npm run build",
    "rewrites": [
        {
            "source": "/pets/([^/]+)",
            "destination": "/api/pets"
        },
        {
            "source": "/pets/([^/]+)/",
            "destination": "/api/pets"
        },
        {
            "source": "/(.*)",
            "destination": "/index.html"
        }
    ],
    "cleanUrls": true,
    "functions": {
        "api/pets.mjs": {
            "memory": 512
        }
    }
}
`)
  expect((await build({ root, targets: target })).actions).toEqual([])
})

test('a file of the user that is not JSON is a problem, and nothing is written', async () => {
  const root = await project({ 'functions/pets.ts': pets, 'vercel.json': '{ "rewrites": [' })
  const { problems } = await build({ root, targets: target, apply: true })
  expect(problems.map(({ code, file }) => `${code} ${file}`)).toEqual(['ANYHOST_USER_FILE vercel.json'])
  expect(await readFile(join(root, 'vercel.json'), 'utf8')).toBe('{ "rewrites": [')
  await expect(readFile(join(root, 'api/pets.mjs'))).rejects.toThrow('ENOENT')
})
