import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  toCompiled,
  toCompiledAlb,
  toCompiledLattice,
  toCompiledNetlifyLegacy,
  toCompiledRest,
} from '../../adapters/aws-lambda/runtime.ts'
import { answer, lambdaContext } from './call.ts'

const CORPUS = join(import.meta.dirname, '../../../shared/corpora/aws-events')

type Compiled = 'payload 2.0' | 'payload 1.0' | 'alb' | 'lattice'
const COMPILED = {
  'payload 2.0': toCompiled,
  'payload 1.0': toCompiledRest,
  alb: toCompiledAlb,
  lattice: toCompiledLattice,
  netlify: toCompiledNetlifyLegacy,
}

// The folders that hold requests. Whatever lies in another one is something else.
const REQUESTS: Readonly<Record<string, Compiled>> = {
  'apigw-v1': 'payload 1.0',
  'apigw-v2': 'payload 2.0',
  'function-url': 'payload 2.0',
  alb: 'alb',
  'alb-multivalue': 'alb',
  'vpc-lattice-v1': 'lattice',
  'vpc-lattice-v2': 'lattice',
}

const files = existsSync(CORPUS)
  ? readdirSync(CORPUS, { recursive: true, encoding: 'utf8' }).filter(
      (file) => file.endsWith('.json') && !file.startsWith('invalid-json'),
    )
  : []
/** SAM's samples are templates: what they leave open is filled in. */
const read = (file: string): unknown =>
  JSON.parse(
    readFileSync(join(CORPUS, file), 'utf8')
      .replace(/{{{method}}}/gi, 'GET')
      .replace(/{{{\w+}}}/g, 'open'),
  )
const kindOf = (file: string): Compiled | undefined => REQUESTS[file.slice(0, file.indexOf('/'))]
const ok = (): Response => new Response('ok')

describe.skipIf(files.length === 0)('the recorded events of AWS', () => {
  it('are all there', () => {
    expect(files.length).toBeGreaterThan(350)
    expect(files.filter(kindOf)).toHaveLength(55)
  })

  it.each(files.filter(kindOf))('converts the request %s', async (file) => {
    expect(await answer(read(file), ok)).toMatchObject({ statusCode: 200, body: 'ok', isBase64Encoded: false })
    expect(await answeredBy(file)).toEqual([kindOf(file)])
  })

  it.each(files.filter((file) => !kindOf(file)))('refuses %s', async (file) => {
    await expect(answer(read(file), ok)).rejects.toMatchObject({ code: 'ANYHOST_EVENT_UNKNOWN' })
    expect(await answeredBy(file)).toEqual([])
  })
})

/** The compiled entries that answer an event. Every other must have refused it with its code. */
async function answeredBy(file: string): Promise<string[]> {
  const outcomes = Object.entries(COMPILED).map(async ([name, toHandler]) => {
    const result: Promise<unknown> = toHandler(ok)(read(file), lambdaContext())
    const code = await result.then(
      () => 'answered',
      (error: { code?: string }) => error.code,
    )
    return [name, code] as const
  })
  const all = await Promise.all(outcomes)
  expect(all.map(([, code]) => code)).toSatisfy((codes: string[]) =>
    codes.every((code) => code === 'answered' || code === 'ANYHOST_EVENT_UNKNOWN'),
  )
  return all.filter(([, code]) => code === 'answered').map(([name]) => name)
}
