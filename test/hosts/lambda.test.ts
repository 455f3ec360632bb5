import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { isInstalled } from './installed.ts'
import { startLambda } from './lambda-runtime.ts'
import type { Invocation, Lambda, LambdaOptions } from './lambda-runtime.ts'

const cleanups: (() => unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup()
})

async function run(source: string, options: Partial<LambdaOptions> = {}): Promise<Lambda> {
  const dir = mkdtempSync(join(tmpdir(), 'anyhost-lambda-'))
  writeFileSync(join(dir, 'index.mjs'), source)
  const lambda = await startLambda({ dir, handler: 'index.handler', name: 'pets', ...options })
  cleanups.push(
    () => lambda.close(),
    () => rmSync(dir, { recursive: true }),
  )
  return lambda
}

function bodyOf(invocation: Invocation): ReadableStream<Uint8Array> {
  if (invocation.kind !== 'streaming') throw new Error(`${invocation.kind}: ${JSON.stringify(invocation)}`)
  return invocation.body
}

const STREAM = (steps: string): string => `
export const handler = awslambda.streamifyResponse(async (event, out, context) => {
  const stream = awslambda.HttpResponseStream.from(out, { statusCode: 201, headers: { 'x-a': 'b' }, cookies: ['a=1', 'b=2'] })
  const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
  ${steps}
})`

describe.skipIf(!isInstalled('aws-lambda', 'aws-lambda-ric'))('the Lambda runtime', { timeout: 20_000 }, () => {
  it('gives back the result of a buffered handler as JSON', async () => {
    const lambda = await run(`export const handler = async (event) => ({ statusCode: 200, body: event.name + ' ä' })`)
    const invocation = await lambda.invoke({ name: 'Rex 🐕' })
    expect(invocation).toMatchObject({ kind: 'buffered', result: { statusCode: 200, body: 'Rex 🐕 ä' } })
  })

  it('keeps a process for the next event', async () => {
    const lambda = await run(`let n = 0; export const handler = async () => ({ pid: process.pid, n: ++n })`)
    const first = await lambda.invoke({})
    await first.finished
    const second = await lambda.invoke({})
    expect(first).toMatchObject({ result: { n: 1 } })
    expect(second).toMatchObject({ result: { n: 2 } })
  })

  it('hands over the request id, the remaining time and the client context', async () => {
    const lambda = await run(`export const handler = async (event, context) => ({
      id: context.awsRequestId, left: context.getRemainingTimeInMillis(), client: context.clientContext, name: context.functionName })`)
    const invocation = await lambda.invoke({}, { requestId: 'r-1', deadlineMs: 5000, clientContext: { custom: 'ö' } })
    expect(invocation).toMatchObject({ result: { id: 'r-1', client: { custom: 'ö' }, name: 'pets' } })
    const { left } = (invocation as { result: { left: number } }).result
    expect(left).toBeGreaterThan(4000)
    expect(left).toBeLessThanOrEqual(5000)
  })

  it('gives the function a clean environment', async () => {
    process.env['ANYHOST_LEAK'] = 'yes'
    const lambda = await run(`export const handler = async () => process.env`, { env: { MINE: '1' } })
    delete process.env['ANYHOST_LEAK']
    const { result } = (await lambda.invoke({})) as { result: Record<string, string> }
    expect(result).toMatchObject({ MINE: '1', TZ: 'UTC', AWS_LAMBDA_FUNCTION_NAME: 'pets' })
    expect(result).not.toHaveProperty('ANYHOST_LEAK')
    expect(result).not.toHaveProperty('NODE_OPTIONS')
  })

  it('delivers the first chunk of a stream before the last one is written', async () => {
    const lambda = await run(STREAM(`stream.write('one'); await sleep(300); stream.write('two'); stream.end()`))
    const start = performance.now()
    const invocation = await lambda.invoke({})
    const reader = bodyOf(invocation).getReader()
    const first = await reader.read()
    const firstAt = performance.now()
    const second = await reader.read()
    expect(new TextDecoder().decode(first.value)).toBe('one')
    expect(new TextDecoder().decode(second.value)).toBe('two')
    expect((await reader.read()).done).toBe(true)
    expect(performance.now() - firstAt).toBeGreaterThan(200)
    expect(firstAt).toBeGreaterThan(start)
    expect(invocation).toMatchObject({
      metadata: { statusCode: 201, headers: { 'x-a': 'b' }, cookies: ['a=1', 'b=2'] },
    })
  })

  it('keeps every byte of a large binary stream', async () => {
    const lambda = await run(
      STREAM(`for (let n = 0; n < 64; n++) {
        const free = stream.write(Buffer.alloc(262144, n))
        if (!free) await new Promise((resolve) => stream.once('drain', resolve))
      }
      stream.end()`),
    )
    const bytes = new Uint8Array(await new Response(bodyOf(await lambda.invoke({}))).arrayBuffer())
    expect(bytes.length).toBe(64 * 262144)
    expect([bytes[0], bytes[262144], bytes.at(-1)]).toEqual([0, 1, 63])
  })

  it('errors the body when a stream fails in the middle', async () => {
    const lambda = await run(STREAM(`stream.write('one'); await sleep(50); throw new TypeError('broken pipe')`))
    const reader = bodyOf(await lambda.invoke({})).getReader()
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('one')
    await expect(reader.read()).rejects.toMatchObject({ errorType: 'TypeError', message: 'broken pipe' })
  })

  it('tells a failure before the first byte of a stream as an error', async () => {
    const lambda = await run(STREAM(`throw new TypeError('no')`))
    expect(await lambda.invoke({})).toMatchObject({
      kind: 'error',
      error: { errorType: 'TypeError', errorMessage: 'no' },
    })
  })

  it('takes a stream that went around its own prelude for a failure', async () => {
    const lambda = await run(STREAM(`stream.end('bye')`))
    expect(await lambda.invoke({})).toMatchObject({ kind: 'error', error: { errorType: 'Runtime.InvalidPrelude' } })
  })

  it('replies when the stream ends, and is finished when the handler returns', async () => {
    const lambda = await run(STREAM(`stream.write('bye'); stream.end(); await sleep(300); console.log('drained')`))
    const invocation = await lambda.invoke({})
    expect(await new Response(bodyOf(invocation)).text()).toBe('bye')
    expect(lambda.logs()).not.toContain('drained')
    await invocation.finished
    expect(lambda.logs()).toContain('drained')
  })

  it('finishes an invocation whose client went away', async () => {
    const lambda = await run(
      STREAM(`for (let n = 0; n < 40; n++) {
        if (!stream.write(Buffer.alloc(262144))) await new Promise((resolve) => stream.once('drain', resolve))
      }
      stream.end(); console.log('wrote all')`),
    )
    const invocation = await lambda.invoke({})
    await bodyOf(invocation).cancel()
    await invocation.finished
    expect(lambda.logs()).toContain('wrote all')
  })

  it('tells what a handler has thrown, with its trace', async () => {
    const lambda = await run(`export const handler = async () => { throw new RangeError('too far') }`)
    const invocation = await lambda.invoke({})
    expect(invocation).toMatchObject({ kind: 'error', error: { errorType: 'RangeError', errorMessage: 'too far' } })
    expect(invocation).toHaveProperty('error.trace[0]', 'RangeError: too far')
  })

  it('tells an error at module load, and tries again with a new process', async () => {
    const lambda = await run(`throw new Error('no database')`)
    const expected = { kind: 'init-error', error: { errorType: 'Error', errorMessage: 'no database' } }
    expect(await lambda.invoke({})).toMatchObject(expected)
    expect(await lambda.invoke({})).toMatchObject(expected)
  })

  it('tells a missing handler, and one with a callback', async () => {
    const missing = await run(`export const main = async () => 1`)
    expect(await missing.invoke({})).toMatchObject({ error: { errorType: 'Runtime.HandlerNotFound' } })
    const callback = await run(`export const handler = (event, context, callback) => callback(null, 1)`)
    expect(await callback.invoke({})).toMatchObject({ error: { errorType: 'Runtime.CallbackHandlerDeprecated' } })
  })

  it('tells a process that ended, and starts another for the next event', async () => {
    const lambda = await run(`export const handler = async (event) => event.end ? process.exit(7) : 'alive'`)
    expect(await lambda.invoke({ end: true }, { requestId: 'r-1' })).toMatchObject({
      kind: 'error',
      error: {
        errorType: 'Runtime.ExitError',
        errorMessage: 'RequestId: r-1 Error: Runtime exited with error: exit status 7',
      },
    })
    expect(await lambda.invoke({})).toMatchObject({ result: 'alive' })
  })

  it('starts another process when one has ended between two events', async () => {
    const lambda = await run(`let n = 0; export const handler = async () => {
      setTimeout(() => process.exit(1), 50)
      return ++n
    }`)
    await (
      await lambda.invoke({})
    ).finished
    await new Promise((resolve) => setTimeout(resolve, 150))
    expect(await lambda.invoke({})).toMatchObject({ result: 1 })
  })

  it('kills a function that is over its time', async () => {
    const lambda = await run(`export const handler = () => new Promise(() => setInterval(() => {}, 1000))`)
    expect(await lambda.invoke({}, { deadlineMs: 100 })).toMatchObject({ error: { errorType: 'Sandbox.Timedout' } })
  })

  it('runs one event at a time in a process, and starts more processes up to its cap', async () => {
    const lambda = await run(
      `let inside = 0
      export const handler = async () => {
        const together = ++inside
        await new Promise((resolve) => setTimeout(resolve, 200))
        inside--
        return { pid: process.pid, together }
      }`,
      { maxInstances: 2 },
    )
    const results = await Promise.all([1, 2, 3, 4].map(async () => (await lambda.invoke({})) as unknown as PidResult))
    expect(results.map(({ result }) => result.together)).toEqual([1, 1, 1, 1])
    expect(new Set(results.map(({ result }) => result.pid)).size).toBe(2)
  })

  it('has what a function printed before its reply, from both outputs', async () => {
    const lambda = await run(
      `export const handler = async () => { console.log('to stdout'); process.stderr.write('to stderr'); return 1 }`,
    )
    await lambda.invoke({})
    expect(lambda.logs()).toContain('to stdout')
    expect(lambda.logs()).toContain('to stderr')
  })

  it('leaves no process behind after close, and answers what was waiting', async () => {
    const lambda = await run(`export const handler = async (event) => {
      if (!event.wait) return process.pid
      console.log('waiting')
      return new Promise(() => setInterval(() => {}, 99))
    }`)
    const first = await lambda.invoke({})
    const { result: pid } = first as unknown as { result: number }
    await first.finished
    const waiting = lambda.invoke({ wait: true })
    await expect.poll(() => lambda.logs(), { timeout: 5000 }).toContain('waiting')
    await lambda.close()
    expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    expect(await waiting).toMatchObject({ kind: 'error' })
    await expect(lambda.invoke({})).rejects.toThrow('was closed')
  })

  it('leaves no process behind when the process that started it is killed', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'anyhost-lambda-'))
    cleanups.push(() => rmSync(dir, { recursive: true }))
    writeFileSync(join(dir, 'index.mjs'), `export const handler = async () => process.pid`)
    const runtime = pathToFileURL(join(import.meta.dirname, 'lambda-runtime.ts')).href
    const parent = spawn(process.execPath, [
      '--input-type=module',
      '-e',
      `const { startLambda } = await import(${JSON.stringify(runtime)})
      const lambda = await startLambda({ dir: ${JSON.stringify(dir)}, handler: 'index.handler' })
      console.log((await lambda.invoke({})).result)`,
    ])
    const pid = Number(await new Promise((resolve) => parent.stdout.once('data', resolve)))
    expect(isRunning(pid)).toBe(true)
    parent.kill('SIGKILL')
    await expect.poll(() => isRunning(pid), { timeout: 5000 }).toBe(false)
  })
})

interface PidResult {
  readonly result: { readonly pid: number; readonly together: number }
}

/** A process that has ended but that nobody has waited for yet is not running. */
function isRunning(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z')
  } catch {
    return false
  }
}
