/**
 * What a request costs in what is emitted, against a handler written by hand for the same host.
 * `node bench/request.ts 21`: turns. All run in one process, in turns; a ratio is that of one turn, and the median of all
 * is printed. Each answer is compared with that of the other before anything is timed. Processor time is what is counted.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from '../src/build/index.ts'

const turns = Number(process.argv[2] ?? 21)
const CALLS = 4000

type Call = () => Promise<string>
interface Pair {
  readonly name: string
  readonly ours: Call
  readonly byHand: Call
}

const WORK: Readonly<Record<string, string>> = {
  hello: `(request, { params }) => new Response('hello ' + params.id)`,
  json: `async (request, { params }) => Response.json({ id: params.id, got: await request.json() })`,
}
const BODY = JSON.stringify({ text: 'x'.repeat(1000) })
const INVOCATION = {
  functionName: 'bench',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:123456789012:function:bench',
  memoryLimitInMB: '128',
  awsRequestId: 'id',
  getRemainingTimeInMillis: () => 3000,
} as const

/** What a browser and the gateway send with every request. */
const SENT = {
  accept: '*/*',
  'accept-encoding': 'gzip, deflate, br',
  'accept-language': 'en',
  'content-length': '0',
  host: 'example.com',
  referer: 'https://example.com/',
  'sec-fetch-dest': 'empty',
  'sec-fetch-mode': 'cors',
  'sec-fetch-site': 'same-origin',
  'user-agent': 'bench',
  'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678',
  'x-forwarded-for': '192.0.2.1',
  'x-forwarded-port': '443',
  'x-forwarded-proto': 'https',
}

const root = mkdtempSync(join(tmpdir(), 'anyhost-request-'))

try {
  mkdirSync(join(root, 'functions'))
  for (const [name, fetch] of Object.entries(WORK))
    writeFileSync(
      join(root, `functions/${name}.ts`),
      `import { defineFunction } from 'anyhost'\nexport default defineFunction({ config: { path: '/${name}/:id' }, fetch: ${fetch} })\n`,
    )
  const { problems } = await build({ root, targets: ['vercel', 'netlify', 'aws-lambda:buffered'] })
  if (problems.length > 0) throw new Error(JSON.stringify(problems, null, 2))
  for (const name of Object.keys(WORK)) for (const pair of await pairsOf(name)) await compare(pair)
} finally {
  rmSync(root, { recursive: true, force: true })
}

async function compare({ name, ours, byHand }: Pair): Promise<void> {
  const [one, other] = [await ours(), await byHand()]
  if (one !== other) throw new Error(`${name}: ${one} is not ${other}`)
  const ratios: number[] = []
  const times: number[] = []
  // Two turns more than are counted: they let the compiler settle.
  for (let turn = -2; turn < turns; turn += 1) {
    const first = turn % 2 === 0
    const a = await spent(first ? ours : byHand)
    const b = await spent(first ? byHand : ours)
    if (turn < 0) continue
    const [mine, theirs] = first ? [a, b] : [b, a]
    ratios.push(mine / theirs)
    times.push(mine)
  }
  process.stdout.write(
    `${name.padEnd(24)} x ${median(ratios).toFixed(2)} of the handler by hand  ${median(times).toFixed(1)} µs\n`,
  )
}

/** Microseconds of the processor a call. */
async function spent(call: Call): Promise<number> {
  const from = process.cpuUsage()
  for (let at = 0; at < CALLS; at += 1) await call()
  const { user, system } = process.cpuUsage(from)
  return (user + system) / CALLS
}

function median(list: readonly number[]): number {
  return list.toSorted((a, b) => a - b)[list.length >> 1] ?? Number.NaN
}

type Fetch = (request: Request, context: unknown) => Promise<Response>

async function pairsOf(work: string): Promise<Pair[]> {
  const post = work === 'json'
  const url = `https://example.com/${work}/7`
  const request = (): Request =>
    post
      ? new Request(url, { method: 'POST', body: BODY, headers: { 'content-type': 'application/json' } })
      : new Request(url)
  const fetch = handWritten(work)
  const web = async (name: string, entry: string, context: unknown): Promise<Pair> => {
    const module = (await load(entry)) as { default: { fetch: Fetch } }
    const run = (handler: Fetch) => async () => (await handler(request(), context)).text()
    return { name: `${name}, ${work}`, ours: run(module.default.fetch), byHand: run(fetch) }
  }
  const lambda = (await load(`.anyhost/aws-lambda/${work}/index.mjs`)) as { handler: Lambda }
  const event = eventOf(work, post)
  const call = (handler: Lambda) => async () => (await handler(event, INVOCATION)).body
  return [
    await web('vercel', `.vercel/output/functions/_anyhost/${work}.func/index.mjs`, {}),
    await web('netlify', `.netlify/v1/functions/${work}/index.mjs`, {
      params: { id: '7' },
      waitUntil: () => undefined,
    }),
    { name: `aws-lambda, ${work}`, ours: call(lambda.handler), byHand: call(lambdaByHand(fetch)) },
  ]
}

function load(path: string): Promise<unknown> {
  return import(pathToFileURL(join(root, path)).href)
}

/** What somebody writes who needs one route on one host. */
function handWritten(work: string): Fetch {
  const pattern = new RegExp(`^/${work}/([^/]+)$`)
  return async (request) => {
    const id = pattern.exec(new URL(request.url).pathname)?.[1]
    if (id === undefined) return new Response(null, { status: 404 })
    return work === 'json' ? Response.json({ id, got: await request.json() }) : new Response(`hello ${id}`)
  }
}

interface Reply {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
type Event = ReturnType<typeof eventOf>
type Lambda = (event: Event, context: typeof INVOCATION) => Promise<Reply>

/** The event turned into a Request and the Response into a result, with the platform's own classes. */
function lambdaByHand(fetch: Fetch): Lambda {
  return async ({ rawPath, rawQueryString, requestContext, headers, body }, context) => {
    const url = `https://${requestContext.domainName}${rawPath}${rawQueryString ? `?${rawQueryString}` : ''}`
    const { method } = requestContext.http
    const response = await fetch(new Request(url, { method, headers, ...(body !== undefined && { body }) }), context)
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    }
  }
}

/** Payload 2.0 of API Gateway and function URLs (docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html, 2026-11). */
function eventOf(work: string, post: boolean) {
  const method = post ? 'POST' : 'GET'
  const path = `/${work}/7`
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: '',
    headers: { ...SENT, ...(post && { 'content-type': 'application/json' }) },
    requestContext: {
      accountId: '123456789012',
      apiId: 'api',
      domainName: 'example.com',
      domainPrefix: 'example',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'bench' },
      requestId: 'id',
      routeKey: '$default',
      stage: '$default',
      time: '12/Mar/2026:19:03:58 +0000',
      timeEpoch: 1_773_342_238_000,
    },
    isBase64Encoded: false,
    ...(post && { body: BODY }),
  }
}
