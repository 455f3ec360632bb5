/** Cookies, in both directions. */
import type { Case, Host } from '../case.ts'
import { equal } from '../expect.ts'
import { received } from './headers.ts'

async function cookies({ ask }: Host, headers: Readonly<Record<string, string>>): Promise<unknown> {
  // The project's own answer.
  const answer = (await (await ask('/context/cookies', { headers })).json()) as { cookieEntries: unknown }
  return answer.cookieEntries
}

const reads = (
  id: string,
  title: string,
  cookie: string | undefined,
  expected: readonly (readonly string[])[],
): Case => ({
  id: `cookies.${id}`,
  title,
  features: ['context.cookies'],
  run: async (host) => equal(await cookies(host, cookie === undefined ? {} : { cookie }), expected),
})

const BOTH = [
  'handler=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT',
  'first=of-context; Path=/',
  '__Host-id=x; Path=/; Max-Age=60; Secure; SameSite=Lax',
  'old=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT',
]

export const cookieCases: readonly Case[] = [
  reads('order', 'They arrive in the order in which the client sent them.', 'b=2; a=1; c="x y"', [
    ['b', '2'],
    ['a', '1'],
    ['c', '"x y"'],
  ]),
  reads('first-wins', 'Of several values of one name the first counts.', 'a=1; a=2', [['a', '1']]),
  reads(
    'malformed',
    'Malformed encoding and equals signs are kept; what has no name is dropped.',
    'a=%E0%A4%A; b=2=3; foo; =bar; ;;; c=',
    [
      ['a', '%E0%A4%A'],
      ['b', '2=3'],
      ['c', ''],
    ],
  ),
  reads('not-decoded', 'Names are not decoded.', '__%48ost-id=evil; session=good', [
    ['__%48ost-id', 'evil'],
    ['session', 'good'],
  ]),
  reads(
    'not-trimmed',
    'Names are not trimmed of other white space than blank and tab.',
    '\u00a0session=evil; session=good',
    [
      ['\u00a0session', 'evil'],
      ['session', 'good'],
    ],
  ),
  {
    id: 'cookies.header-once',
    title: 'They are in the Cookie header once, as they were sent.',
    features: ['fidelity.cookies.several'],
    run: async (host) => equal((await received(host, { cookie: 'a=1; b=2' })).get('cookie'), 'a=1; b=2'),
  },
  reads('none-sent', 'There are none without a Cookie header.', undefined, []),
  {
    id: 'cookies.several-sent',
    title: 'Every Set-Cookie is sent on its own, in order, with the comma of its date.',
    features: ['fidelity.cookies.several'],
    run: async ({ ask }) => {
      const { headers } = await ask('/answer/cookies')
      equal(headers.getSetCookie(), ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT; Path=/', 'b=2; HttpOnly'])
    },
  },
  {
    id: 'cookies.context-after-handler',
    title: 'The cookies of the context are sent after those of the handler.',
    features: ['context.cookies', 'fidelity.cookies.several'],
    run: async ({ ask }) => equal((await ask('/answer/cookies-of-both')).headers.getSetCookie(), BOTH),
  },
  {
    id: 'cookies.never-shared',
    title: 'A cookie of one client never reaches another, also where the handler gives both the same Response.',
    features: ['context.cookies'],
    run: async ({ ask }) => {
      equal((await ask('/answer/shared?own=1')).headers.getSetCookie(), ['own=1; Path=/'])
      equal((await ask('/answer/shared?own=2')).headers.getSetCookie(), ['own=2; Path=/'])
    },
  },
  {
    id: 'cookies.no-injection',
    title: 'An attribute that came in as a cookie value is never sent.',
    features: ['context.cookies'],
    run: async ({ ask }) => {
      const response = await ask('/answer/bad-cookie')
      equal([response.status, response.headers.getSetCookie()], [500, []])
    },
  },
  {
    id: 'cookies.on-redirect',
    title: 'A cookie of the context is sent with Response.redirect().',
    features: ['context.cookies'],
    run: async ({ ask }) => {
      const { status, headers } = await ask('/answer/redirect-with-cookies', { redirect: 'manual' })
      equal([status, headers.get('location')], [307, 'https://elsewhere.example/there?a=1'])
      equal(headers.getSetCookie(), ['seen=yes; Path=/'])
    },
  },
]
