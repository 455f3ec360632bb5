import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { BATCH, inBatches } from '../../src/build/batches.ts'
import { build } from '../../src/build/bundler.ts'
import { bundleFunctions } from '../../src/build/bundle.ts'
import { discover } from '../../src/build/discover.ts'
import { functionFile, project } from './project.ts'

const numbers = (count: number): number[] => Array.from({ length: count }, (_, at) => at)

describe('a batch', () => {
  test('is finished while the next one is made, and results are in order', async () => {
    const seen: string[] = []
    const sums = await inBatches(
      numbers(BATCH * 2 + 1),
      async (batch) => {
        seen.push(`make ${batch.length}`)
        await setTimeout(batch.length === 1 ? 0 : 5)
        return batch.length
      },
      async (made, batch) => {
        seen.push(`finish ${made}`)
        await setTimeout(5)
        seen.push(`finished ${made}`)
        return batch[0]
      },
    )
    expect(sums).toEqual([0, 250, 500])
    expect(seen).toEqual([
      'make 250',
      'make 250',
      'finish 250',
      'finished 250',
      'make 1',
      'finish 250',
      'finished 250',
      'finish 1',
      'finished 1',
    ])
  })

  test('that cannot be made fails the whole, also while another is finished', async () => {
    const result = inBatches(
      numbers(BATCH + 1),
      async ({ length }) => {
        if (length === 1) throw new Error('no')
        return length
      },
      () => setTimeout(5),
    )
    await expect(result).rejects.toThrow('no')
    expect(await inBatches([], () => Promise.reject(new Error('none')), Number)).toEqual([])
  })
})

describe('functions in several batches', () => {
  const functions = (count: number): Record<string, string> =>
    Object.fromEntries(
      numbers(count).map((at) => [
        `functions/f${at}.ts`,
        functionFile(`{ path: '/f${at}' }`, `fetch: () => new Response(word)`, ``).replace(
          '\n',
          `\nimport { word } from '../lib/word.ts'\n`,
        ),
      ]),
    )

  test('have the bytes that each has alone', async () => {
    const root = await project({
      ...functions(BATCH + 2),
      'lib/word.ts': `export { word } from './other.ts'`,
      'lib/other.ts': `export const word: string = 'word'\nexport const unused = 1`,
    })
    const { sources } = await discover(root, 'functions')
    const { bundles, problems } = await bundleFunctions(root, sources)
    expect([problems, bundles.map(({ id }) => id)]).toEqual([[], sources.map(({ id }) => id)])
    for (const at of [0, BATCH - 1, BATCH, BATCH + 1]) {
      const [alone] = (await bundleFunctions(root, [sources[at]!])).bundles
      const parts = [bundles[at]!, alone!].map(({ code, map, inputs, names }) => ({
        code: Buffer.from(code.bytes()).toString(),
        map: Buffer.from(map.bytes()).toString(),
        hashes: [code.hash, map.hash],
        inputs: inputs.toSorted(),
        names,
      }))
      expect(parts[0]).toEqual(parts[1])
    }
  })

  test('say once what is wrong with a file that they share', async () => {
    const root = await project({ ...functions(BATCH + 1), 'lib/word.ts': `export { word } from './none.ts'` })
    const { sources } = await discover(root, 'functions')
    const { bundles, problems, inputs } = await bundleFunctions(root, sources)
    expect(bundles).toEqual([])
    expect(problems.map(({ code, file, line }) => [code, file, line])).toEqual([
      ['ANYHOST_BUNDLE_FAILED', 'lib/word.ts', 1],
    ])
    expect(inputs).toEqual([])
  })
})

test('starting the bundler leaves the environment as it was', async () => {
  const before = process.env['GOGC']
  const text = async (): Promise<string | undefined> =>
    (await build({ stdin: { contents: 'export default 1' }, write: false })).outputFiles?.[0]?.text
  try {
    delete process.env['GOGC']
    expect(await text()).toContain('1')
    expect(process.env['GOGC']).toBeUndefined()
    process.env['GOGC'] = '150'
    await text()
    expect(process.env['GOGC']).toBe('150')
  } finally {
    if (before === undefined) delete process.env['GOGC']
    else process.env['GOGC'] = before
  }
})
