import { build, check } from 'anyhost/build'
import type { BuildAdapter } from 'anyhost/build'
import { describe, expect, test } from 'vitest'
import { FEATURES } from '../../src/contract/features.ts'
import { functionFile, project } from './project.ts'

/** A target that has nothing but an address. */
const bare: BuildAdapter = {
  name: 'bare',
  outputs: ['files'],
  folders: { files: '.bare' },
  group: 'node',
  supports: {
    'config.path': { level: 'native', note: 'By its own router.' },
    'config.memory': { level: 'fixed', value: '128 MB' },
  },
  members: [],
  emit: ({ functions }) => ({
    files: functions.map(({ id }) => ({ path: `.bare/${id}`, contents: id })),
    bundles: [],
    notes: [],
    patches: [],
    refusals: [],
  }),
}

const reads = `fetch: (request, context) => Response.json([context.geo.city, context.ip])`

describe('what a target does not have', () => {
  test('is a build error for a config field and for an event, with the place and both ways out', async () => {
    const root = await project({
      'functions/fn.ts': functionFile(
        `{ rateLimit: { windowSize: 60, windowLimit: 9 } }`,
        `fetch: () => new Response(''),\n  formSubmitted() {}`,
      ),
    })
    const { problems } = await build({ root, targets: [bare] })
    expect(problems.map(({ code, line, column, what, fix }) => ({ code, line, column, what, fix }))).toEqual([
      {
        code: 'ANYHOST_FEATURE_NONE',
        line: 3,
        column: 24,
        what: 'bare has no config.rateLimit.',
        fix: "Build without bare, or accept the loss: `targets: { bare: { allow: ['config.rateLimit'] } }`.",
      },
      {
        code: 'ANYHOST_FEATURE_NONE',
        line: 5,
        column: 3,
        what: 'bare has no event.formSubmitted.',
        fix: "Build without bare, or accept the loss: `targets: { bare: { allow: ['event.formSubmitted'] } }`.",
      },
    ])
  })

  test('is a note when the definition accepts the loss by name', async () => {
    const root = await project({
      'functions/fn.ts': functionFile(
        `{ rateLimit: { windowSize: 60, windowLimit: 9 } }`,
        undefined,
        `  targets: { bare: { allow: ['config.rateLimit'] } },\n`,
      ),
    })
    const { problems, targets } = await build({ root, targets: [bare] })
    expect(problems).toEqual([])
    expect(targets[0]?.notes).toEqual([{ function: 'fn', message: 'config.rateLimit is lost, as `allow` accepts.' }])
  })

  test('is a finding of check for a member of the context, and no problem', async () => {
    const root = await project({ 'functions/fn.ts': functionFile(`{}`, reads) })
    const { problems, findings } = await check({ root, targets: [bare] })
    expect(problems).toEqual([])
    expect(findings).toEqual([
      {
        file: 'functions/fn.ts',
        line: 4,
        column: 47,
        target: 'bare',
        message: 'context.geo.city is undefined on bare.',
      },
      { file: 'functions/fn.ts', line: 4, column: 65, target: 'bare', message: 'context.ip is undefined on bare.' },
    ])
  })

  test('is a build error for a member of the context that the function needs', async () => {
    const root = await project({ 'functions/fn.ts': functionFile(`{}`, reads, `  needs: ['context.geo.city'],\n`) })
    const { problems } = await build({ root, targets: [bare, 'netlify'] })
    expect(problems.map(({ code, line, what }) => `${line} ${code} ${what}`)).toEqual([
      '5 ANYHOST_NEEDS bare has no context.geo.city.',
    ])
  })
})

test('a feature that an adapter does not list is none: for every config field and every event, leaving it out stops the build', async () => {
  const values: Record<string, string> = {
    excludedPath: `'/a'`,
    method: `'GET'`,
    preferStatic: 'true',
    background: 'true',
    region: `'iad'`,
    vcpu: '1',
    maxDuration: '5',
    runtime: `'nodejs'`,
    rateLimit: '{ windowSize: 60, windowLimit: 9 }',
    cancellation: 'true',
  }
  const events = FEATURES.filter((feature) => feature.startsWith('event.')).map((feature) => feature.slice(6))
  const config = Object.entries(values).map(([key, value]) => `${key}: ${value}`)
  const root = await project({
    'functions/web.ts': functionFile(
      `{ ${config.join(', ')} }`,
      [`fetch: () => new Response('')`, ...events.map((name) => `${name}() {}`)].join(',\n  '),
    ),
    'functions/clock.ts': functionFile(`{ schedule: '0 9 * * 1' }`, 'scheduled() {}'),
  })
  const { problems } = await build({ root, targets: [bare] })
  expect(problems.map(({ what }) => what).toSorted()).toEqual(
    FEATURES.filter(
      (feature) => /^(?:config|event)\./.test(feature) && feature !== 'config.path' && feature !== 'config.memory',
    )
      .map((feature) => `bare has no ${feature}.`)
      .toSorted(),
  )
})

test('the matrix of check lists the features that the project uses, by function and target', async () => {
  const root = await project({ 'functions/fn.ts': functionFile(`{ path: '/a', memory: 1024 }`, reads) })
  const { features } = await check({ root, targets: [bare, 'netlify'] })
  expect(features).toEqual([
    {
      feature: 'context.ip',
      kind: 'context',
      usedBy: ['fn'],
      levels: { bare: { level: 'none' }, netlify: { level: 'native' } },
    },
    {
      feature: 'context.geo.city',
      kind: 'context',
      usedBy: ['fn'],
      levels: { bare: { level: 'none' }, netlify: { level: 'native' } },
    },
    {
      feature: 'config.path',
      kind: 'config',
      usedBy: ['fn'],
      levels: { bare: { level: 'native', note: 'By its own router.' }, netlify: { level: 'native' } },
    },
    {
      feature: 'config.memory',
      kind: 'config',
      usedBy: ['fn'],
      levels: {
        bare: { level: 'fixed', note: 'It is 128 MB.' },
        netlify: { level: 'native', note: '1024 to 4096 MB.' },
      },
    },
  ])
})

test('where a context goes that cannot be followed, check says so and every member is kept', async () => {
  const root = await project({
    'functions/fn.ts':
      functionFile(`{}`, `fetch: (request, context) => answer(context)`, '') +
      `\nconst answer = (context: unknown) => new Response(String(context))\n`,
  })
  const { findings } = await check({ root, targets: ['netlify'] })
  expect(findings.map(({ file, line }) => `${file}:${line}`)).toEqual(['functions/fn.ts:4'])
  const { targets } = await build({ root, targets: ['netlify'], dryRun: true })
  expect(targets[0]?.functions[0]?.parts.members).toEqual([
    'cookies',
    'geo',
    'account',
    'site',
    'deploy',
    'server',
    'deadline',
    'level',
  ])
})
