/** The config is read from the source, whatever it looks like, or refused at its place; nothing of the module runs. */
import { build, type BuildAdapter, type PlannedFunction } from 'anyhost/build'
import { symlink } from 'node:fs/promises'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { FEATURES } from '../../src/contract/features.ts'
import { project } from '../build/project.ts'
import { EVENTS, FIELDS, MODULES } from './spellings-rest.ts'
import { MORE, NETLIFY, VERCEL, type Spelling } from './spellings.ts'

let planned: readonly PlannedFunction[] = []

/** Has everything, and keeps what it is asked to emit. */
const reader: BuildAdapter = {
  name: 'reader',
  outputs: ['files'],
  folders: { files: '.reader' },
  group: 'node',
  supports: Object.fromEntries(FEATURES.map((feature) => [feature, 'native'])),
  members: [],
  emit: ({ functions }) => {
    planned = functions
    return { files: [], bundles: [], notes: [], patches: [], refusals: [] }
  },
}

async function read({ text, files = {} }: Spelling): Promise<Spelling['expected']> {
  const root = await project({ 'functions/fn.ts': text, ...files })
  for (const file of Object.keys(files).filter((each) => each.endsWith('/package.json'))) {
    const { name } = JSON.parse(files[file] ?? '') as { name: string }
    await mkdir(join(root, 'node_modules', name.split('/')[0]!), { recursive: true })
    await symlink(join(root, file, '..'), join(root, 'node_modules', name), 'junction')
  }
  planned = []
  const { problems } = await build({ root, targets: [reader], dryRun: true })
  if (problems.length > 0)
    return problems.map(
      ({ file, line, column, code }) => `${file === 'functions/fn.ts' ? '' : `${file} `}${line}:${column} ${code}`,
    )
  const [fn] = planned
  return { path: fn?.paths, ...fn?.config, ...(fn?.events.length && { events: fn.events }) }
}

const rows = (table: readonly Spelling[]): [string, Spelling][] =>
  table.map((spelling) => [`${spelling.title} (there ${spelling.host})`, spelling])

describe('what the parser of Netlify is known for', () => {
  test.each(rows(NETLIFY))('%s', async (_, spelling) => expect(await read(spelling)).toEqual(spelling.expected))
})

describe('what the parser of Vercel is known for', () => {
  test.each(rows(VERCEL))('%s', async (_, spelling) => expect(await read(spelling)).toEqual(spelling.expected))
})

describe('what a module exports beside or in place of a definition', () => {
  test.each(rows(MODULES))('%s', async (_, spelling) => expect(await read(spelling)).toEqual(spelling.expected))
})

describe('the events of a definition', () => {
  test.each(rows(EVENTS))('%s', async (_, spelling) => expect(await read(spelling)).toEqual(spelling.expected))
})

describe('fields and values that the schemas of the hosts have', () => {
  test.each(rows(FIELDS))('%s', async (_, spelling) => expect(await read(spelling)).toEqual(spelling.expected))
})

describe('what neither reads', () => {
  test.each(rows(MORE))('%s', async (_, spelling) => expect(await read(spelling)).toEqual(spelling.expected))
})
