import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BuildResult } from 'anyhost/build'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readVcConfigs } from '../../adapters/vercel/harness.ts'
import { functionFile } from '../build/project.ts'
import { writeProject } from '../hosts/vercel-projects.ts'
import { buildOrFail } from './built.ts'

const PETS = `{
    path: '/pets/:name',
    excludedPath: '/pets/secret',
    method: 'GET',
    region: ['us-east-1', 'fra'],
    memory: '1gb',
    maxDuration: 30,
    cancellation: true,
  }`

const PROJECT = {
  'functions/pets.ts': functionFile(
    PETS,
    undefined,
    `  targets: { vercel: { architecture: 'arm64', failoverRegions: ['us-west-2', 'sfo1'] } },\n`,
  ),
  'functions/pets/adopt.ts': functionFile(`{ path: '/pets/:id', method: 'POST', maxDuration: 'max' }`),
  'functions/files.ts': functionFile(`{ path: '/*', preferStatic: true, vcpu: 0.5 }`),
}

let root: string
let result: BuildResult
const read = (path: string): Promise<string> => readFile(join(root, '.vercel/output', path), 'utf8')

beforeAll(async () => {
  root = await writeProject(PROJECT)
  result = await buildOrFail(root, 'vercel')
})
afterAll(() => rm(root, { recursive: true }))

const files = (id: string): string[] =>
  ['.vc-config.json', 'anyhost.mjs', 'fn.mjs', 'fn.mjs.map', 'index.mjs'].map(
    (file) => `.vercel/output/functions/_anyhost/${id}.func/${file}`,
  )

describe('finished output for Vercel', () => {
  it('is what a build writes when no output is named, and says how it is deployed', () => {
    const [target] = result.targets
    expect([target?.output, target?.notes]).toEqual([
      'build-output',
      [
        { message: 'Deployed by `vercel deploy --prebuilt`.' },
        {
          function: 'pets',
          message:
            '`config.region` names 2 entries, and vercel takes at most 1 entries on the plan Hobby. It is a limit of the host: https://vercel.com/docs/functions/limitations, checked 2026-11.',
        },
      ],
    ])
    expect(result.actions).toEqual([])
  })

  it('has a folder of its own for each function, at an address that is nobody else’s', () => {
    const written = result.targets[0]?.files.map(({ path }) => path).toSorted()
    expect(written).toEqual(
      ['.vercel/output/config.json', ...files('files'), ...files('pets'), ...files('pets-adopt')].toSorted(),
    )
  })

  it('routes what functions share by method, and asks for static files where they are preferred', async () => {
    expect(JSON.parse(await read('config.json'))).toEqual({
      version: 3,
      routes: [
        { src: '^/pets/([^/]+)/?$', methods: ['POST'], caseSensitive: true, dest: '/_anyhost/pets-adopt' },
        { src: '^(?!/pets/secret/?$)/pets/([^/]+)/?$', caseSensitive: true, dest: '/_anyhost/pets' },
        { src: '^/pets/([^/]+)/?$', caseSensitive: true, dest: '/_anyhost/pets-adopt' },
        { handle: 'filesystem' },
        { src: '^/(.*)$', caseSensitive: true, dest: '/_anyhost/files' },
      ],
    })
  })

  it('settles compute, regions and cancellation where the host reads them', async () => {
    const always = {
      runtime: 'nodejs24.x',
      handler: 'index.mjs',
      launcherType: 'Nodejs',
      shouldAddHelpers: false,
      supportsResponseStreaming: true,
    }
    expect(Object.fromEntries(await readVcConfigs(join(root, '.vercel/output')))).toEqual({
      '_anyhost/files': { ...always, memory: 1024 },
      '_anyhost/pets': {
        ...always,
        memory: 1024,
        maxDuration: 30,
        regions: ['iad1', 'fra1'],
        functionFailoverRegions: ['pdx1', 'sfo1'],
        supportsCancellation: true,
        architecture: 'arm64',
      },
      '_anyhost/pets-adopt': { ...always, maxDuration: 'max' },
    })
  })

  it('has an entry that a person can read', async () => {
    expect(await read('functions/_anyhost/pets.func/index.mjs')).toBe(
      `// Made by anyhost from functions/pets.ts. Change that file: this one is written anew by every build.
import { toHandler, sharing } from './anyhost.mjs'

// Stacks in the log name the files of the project. Node reads the source map of what is loaded after this.
process.setSourceMapsEnabled(true)
const { default: fn } = await import('./fn.mjs')

const handler = toHandler(fn, {
  path: [{ match: /^\\/pets\\/([^/]+)\\/?$/, params: ['name'] }],
  excludedPath: [/^\\/pets\\/secret\\/?$/],
  method: sharing(['GET', 'HEAD'], [
    { path: [{ match: /^\\/pets\\/([^/]+)\\/?$/, params: [] }], method: ['POST'] },
  ]),
})

export default { fetch: (request) => handler(request) }
`,
    )
  })
})
