import type { Sabotage } from '../../contract/sabotage.ts'
import { answering, answerWith, asking, withHeaders } from './between.ts'

const COOKIES = 'src/runtime/cookies.ts'

export const cookieSabotages: readonly Sabotage[] = [
  {
    id: 'cookies.joined',
    sentence: 'Several Set-Cookie become one header.',
    turns: ['cookies.several-sent', 'cookies.context-after-handler'],
    host: answering((response) =>
      answerWith(response, (headers) => {
        const all = headers.getSetCookie()
        if (all.length > 0) headers.set('set-cookie', all.join(', '))
      }),
    ),
  },
  {
    id: 'cookies.never-sent',
    sentence: 'Cookies of the context are not sent.',
    turns: ['cookies.context-after-handler', 'cookies.never-shared', 'cookies.on-redirect'],
    edits: [{ module: COOKIES, replace: 'return [...changed.values()]', by: 'return []' }],
  },
  {
    id: 'cookies.shared-response',
    sentence: 'Cookies are added to the handler’s own Response.',
    turns: ['cookies.never-shared', 'cookies.on-redirect'],
    edits: [
      {
        module: 'src/runtime/response.ts',
        replace: 'const result = copy(response, body)',
        by: 'const result = response',
      },
    ],
  },
  {
    id: 'cookies.unchecked',
    sentence: 'The value of a cookie is not checked.',
    turns: ['cookies.no-injection'],
    edits: [{ module: COOKIES, replace: 'if (!VALUE.test(value))', by: 'if (!VALUE)' }],
  },
  {
    id: 'cookies.reversed',
    sentence: 'Cookies are listed from the last to the first.',
    turns: ['cookies.order', 'cookies.malformed', 'cookies.not-decoded', 'cookies.not-trimmed'],
    edits: [
      {
        module: COOKIES,
        replace: 'entries: () => received.entries()',
        by: 'entries: () => [...received.entries()].reverse().values()',
      },
    ],
  },
  {
    id: 'cookies.last-wins',
    sentence: 'Of several cookies of one name the last one counts.',
    turns: ['cookies.first-wins'],
    edits: [{ module: COOKIES, replace: 'if (name && !cookies.has(name))', by: 'if (name)' }],
  },
  {
    id: 'cookies.nameless-kept',
    sentence: 'A cookie without a name is kept.',
    turns: ['cookies.malformed'],
    edits: [{ module: COOKIES, replace: 'if (name && !cookies.has(name))', by: 'if (!cookies.has(name))' }],
  },
  {
    id: 'cookies.names-decoded',
    sentence: 'Names of cookies are decoded.',
    turns: ['cookies.not-decoded'],
    edits: [
      {
        module: COOKIES,
        replace: 'const name = trim(pair.slice(0, Math.max(at, 0)))',
        by: 'const name = decodeURIComponent(trim(pair.slice(0, Math.max(at, 0))))',
      },
    ],
  },
  {
    id: 'cookies.trimmed',
    sentence: 'Names of cookies are trimmed of every white space.',
    turns: ['cookies.not-trimmed'],
    edits: [
      {
        module: COOKIES,
        replace: 'const name = trim(pair.slice(0, Math.max(at, 0)))',
        by: 'const name = pair.slice(0, Math.max(at, 0)).trim()',
      },
    ],
  },
  {
    id: 'cookies.invented',
    sentence: 'A client without cookies gets one.',
    turns: ['cookies.none-sent'],
    edits: [{ module: COOKIES, replace: "parse(header ?? '')", by: "parse(header ?? 'visitor=1')" }],
  },
  {
    id: 'cookies.header-twice',
    sentence: 'The Cookie header arrives twice.',
    turns: ['cookies.header-once'],
    host: asking((request) =>
      withHeaders(request, (headers) => {
        const sent = headers.get('cookie')
        if (sent !== null) headers.set('cookie', `${sent}; ${sent}`)
      }),
    ),
  },
  {
    id: 'cookies.received-lost',
    sentence: 'The cookies of a client do not arrive.',
    turns: ['context.cookies', 'cookies.order', 'cookies.first-wins', 'cookies.header-once'],
    host: asking((request) => withHeaders(request, (headers) => headers.delete('cookie'))),
  },
]
