import { withLambda as theirs } from '@netlify/aws-lambda-compat'
import { fromLambda } from 'anyhost'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { compilePath } from '../../src/runtime/pattern.ts'
import { matchRoute } from '../../src/runtime/route.ts'
import { FORMS, picked, requestOf, type Form } from './forms.ts'
import { ORIGIN, serve } from './host.ts'

let logged: ReturnType<typeof vi.spyOn>
beforeEach(() => {
  logged = vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => logged.mockRestore())

it('has more than sixty forms of legacy handlers', () => {
  expect(FORMS.length).toBeGreaterThan(60)
})

/** What people lose who move to the package alone, each with the form that has it. Background and schedule: from-lambda.test.ts. */
const LOST = {
  'a callback': 'callback at once',
  'a 204 with a body': 'a 204 with text',
  'a 304 with a body': 'a 304',
  'a header that is null': 'header values that are nothing',
  'context.succeed': 'context.succeed',
  'context.done': 'context.done',
  'context.fail': 'context.fail',
  'the remaining time': 'works while time remains',
  'who is signed in': 'asks who is signed in',
  'the address of the client': 'asks for the client address',
  'dates and agents in lists': 'finds dates and agents whole in the lists',
  'a cookie in both maps': 'the same cookie in both maps',
  'event.route': 'asks which route it is',
  builder: 'a builder',
  stream: 'a stream of Node',
}

it.each(Object.entries(LOST))('%s is a form', (_lost, name) => {
  expect(FORMS.map((form) => form.name)).toContain(name)
})

describe.each(FORMS.map((form) => [form.name, form] as const))('%s', (_name, form) => {
  it('answers as its author meant', async () => {
    const path = form.options?.config?.path
    const served = serve(fromLambda(form.handler, form.options), { ip: '203.0.113.9', ...(path && { path: [path] }) })
    expect(await picked(await served(requestOf(form, ORIGIN)), form.answer)).toEqual(form.answer)
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
  const request = requestOf(form, ORIGIN)
  const path = form.options?.config?.path
  const params = path ? matchRoute({ path: [compilePath(path)] }, request.url) : {}
  const context = { requestId: 'request-1', ip: '203.0.113.9', params } as unknown as Parameters<typeof call>[1]
  const late = new Promise((resolve) => setTimeout(resolve, 500, new Error('no answer')))
  return Promise.race([call(request, context).catch((error: unknown) => error ?? new Error('nothing')), late])
}
