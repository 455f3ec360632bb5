import { withLambda as theirs } from '@netlify/aws-lambda-compat'
import { fromLambda, type LambdaOptions } from 'anyhost'
import type { LambdaHandler } from 'anyhost/compat/netlify'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { compilePath } from '../../src/runtime/pattern.ts'
import { matchRoute } from '../../src/runtime/route.ts'
import { ORIGIN, serve } from './host.ts'

interface Form {
  readonly name: string
  readonly handler: LambdaHandler
  readonly options?: LambdaOptions & { readonly config?: { readonly path?: `/${string}` } }
  readonly ask?: {
    readonly url?: string
    readonly method?: string
    readonly headers?: Record<string, string>
    readonly body?: string | Uint8Array<ArrayBuffer>
  }
  readonly answer: {
    readonly status: number
    readonly body?: string
    readonly bytes?: number[]
    readonly headers?: Record<string, string | null>
    readonly cookies?: string[]
  }
  readonly differs?: string
  /** The package lets the process die: the handler calls what is not there from a timer. */
  readonly crashes?: boolean
}

const FILES = import.meta.glob<{ default: Form[] }>('../fixtures/legacy/*.mjs', { eager: true })
const FORMS = Object.values(FILES).flatMap((each) => each.default)

let logged: ReturnType<typeof vi.spyOn>
beforeEach(() => {
  logged = vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => logged.mockRestore())

it('has more than sixty forms of legacy handlers', () => {
  expect(FORMS.length).toBeGreaterThan(60)
})

describe.each(FORMS.map((form) => [form.name, form] as const))('%s', (_name, form) => {
  it('answers as its author meant', async () => {
    const path = form.options?.config?.path
    const served = serve(fromLambda(form.handler, form.options), { ip: '203.0.113.9', ...(path && { path: [path] }) })
    expect(await picked(await served(requestOf(form)), form.answer)).toEqual(form.answer)
  })
})

describe.each(FORMS.filter(({ differs }) => !differs).map((form) => [form.name, form] as const))(
  '%s',
  (_name, form) => {
    it('is answered the same by the package', async () => {
      const answer = await asked(form)
      expect(answer).toBeInstanceOf(Response)
      // Seen to be one.
      expect(await picked(answer as Response, form.answer)).toEqual(form.answer)
    })
  },
)

const WRONG = FORMS.filter(({ differs, crashes }) => differs && !crashes)

describe.each(WRONG.map((form) => [form.name, form.differs, form] as const))('%s', (_name, _differs, form) => {
  it('is answered otherwise by the package, as its row says', async () => {
    const answer = await asked(form)
    expect(answer instanceof Response ? await picked(answer, form.answer) : answer).not.toEqual(form.answer)
  })
})

/** The package's answer, or what it threw, or what it did not answer in time. */
async function asked(form: Form): Promise<unknown> {
  const call = theirs(form.handler)
  const request = requestOf(form)
  const path = form.options?.config?.path
  const params = path ? matchRoute({ path: [compilePath(path)] }, request.url) : {}
  const context = { requestId: 'request-1', ip: '203.0.113.9', params } as unknown as Parameters<typeof call>[1]
  const late = new Promise((resolve) => setTimeout(resolve, 500, new Error('no answer')))
  return Promise.race([call(request, context).catch((error: unknown) => error ?? new Error('nothing')), late])
}

function requestOf({ ask = {} }: Form): Request {
  const { url = '/', method, headers, body } = ask
  return new Request(ORIGIN + url, {
    ...(method && { method }),
    ...(headers && { headers }),
    ...(body !== undefined && { body }),
  })
}

/** Of a response, what the form speaks about. */
async function picked(response: Response, { headers, cookies, bytes }: Form['answer']): Promise<Form['answer']> {
  return {
    status: response.status,
    ...(headers && {
      headers: Object.fromEntries(Object.keys(headers).map((name) => [name, response.headers.get(name)])),
    }),
    ...(cookies && { cookies: response.headers.getSetCookie() }),
    ...(bytes ? { bytes: [...new Uint8Array(await response.arrayBuffer())] } : { body: await response.text() }),
  }
}
