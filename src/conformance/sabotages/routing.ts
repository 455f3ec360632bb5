import type { Sabotage } from '../../contract/sabotage.ts'
import { asking, at, planning } from './between.ts'

const ROUTE = 'src/runtime/route.ts'
const HANDLER = 'src/runtime/handler.ts'

export const routingSabotages: readonly Sabotage[] = [
  {
    id: 'route.never-decoded',
    sentence: 'Parameters are not decoded.',
    turns: ['routing.param-blank', 'routing.param-unicode', 'routing.encoded-slash-in-param', 'routing.decoded-once'],
    edits: [{ module: ROUTE, replace: 'return decodeURIComponent(text)', by: 'return text' }],
  },
  {
    id: 'route.decoded-twice',
    sentence: 'Parameters are decoded twice.',
    turns: ['routing.decoded-once'],
    edits: [
      {
        module: ROUTE,
        replace: 'return decodeURIComponent(text)',
        by: 'return decodeURIComponent(decodeURIComponent(text))',
      },
    ],
  },
  {
    id: 'route.malformed-throws',
    sentence: 'A parameter that is malformed is an error.',
    turns: ['routing.malformed-*'],
    edits: [{ module: ROUTE, replace: '  } catch {\n    return text', by: '  } catch (error) {\n    throw error' }],
  },
  {
    id: 'route.plus-is-blank',
    sentence: 'A plus in a path is taken for a blank.',
    turns: ['routing.param-plus'],
    edits: [
      {
        module: ROUTE,
        replace: 'return decodeURIComponent(text)',
        by: "return decodeURIComponent(text.replaceAll('+', ' '))",
      },
    ],
  },
  {
    id: 'route.slash-decoded-in-rest',
    sentence: 'An encoded slash is decoded where a parameter spans segments.',
    turns: ['routing.encoded-slash-in-rest'],
    edits: [{ module: ROUTE, replace: '/(?:(?!%2f)[^/])+/gi', by: '/.+/' }],
  },
  {
    id: 'route.renamed-param',
    sentence: 'A parameter has another name than in the path.',
    turns: ['routing.param', 'routing.param-*', 'routing.optional', 'context.params'],
    adapter: planning((fn) => ({ ...fn, paths: fn.paths.map((path) => path.replace(':name', ':title')) })),
  },
  {
    id: 'route.second-param-lost',
    sentence: 'Of several parameters one is kept.',
    turns: ['routing.params-two'],
    edits: [{ module: ROUTE, replace: 'params.map((name, at)', by: 'params.slice(0, 1).map((name, at)' }],
  },
  {
    id: 'route.wildcard-is-rest',
    sentence: 'What a wildcard matched is called otherwise.',
    turns: ['routing.wildcard', 'routing.wildcard-empty', 'routing.encoded-slash-in-rest'],
    adapter: planning((fn) => ({ ...fn, paths: fn.paths.map((path) => path.replace('/w/*', '/w/:rest*')) })),
  },
  {
    id: 'route.rest-is-wildcard',
    sentence: 'A rest parameter needs its slash, and has no name.',
    turns: ['routing.rest', 'routing.rest-empty*', 'routing.encoded-slash-in-rest'],
    adapter: planning((fn) => ({ ...fn, paths: fn.paths.map((path) => path.replace(':rest*', '*')) })),
  },
  {
    id: 'route.literal-is-param',
    sentence: 'A literal segment is a parameter.',
    turns: ['routing.literal'],
    adapter: planning((fn) => ({ ...fn, paths: fn.paths.map((path) => path.replace('/literal', '/:literal')) })),
  },
  {
    id: 'route.empty-is-text',
    sentence: 'A parameter that is not there is an empty text.',
    turns: ['routing.rest-empty*', 'routing.optional-empty*'],
    edits: [{ module: ROUTE, replace: ', decode),\n', by: ", decode) ?? '',\n" }],
  },
  {
    id: 'route.excluded-ignored',
    sentence: 'excludedPath is ignored.',
    turns: ['routing.excluded', 'routing.excluded-next'],
    edits: [{ module: ROUTE, replace: 'if (excludedPath?.some(', by: 'if (!excludedPath && [].some(' }],
    adapter: planning((fn) => ({ ...fn, excludedPaths: fn.excludedPaths.filter((path) => path.startsWith('/api')) })),
  },
  {
    id: 'route.method-ignored',
    sentence: 'method is ignored.',
    turns: ['routing.refused-*'],
    edits: [{ module: HANDLER, replace: 'if (entry.method && !entry.method.includes(method))', by: 'if (!entry)' }],
  },
  {
    id: 'route.no-allow',
    sentence: 'A 405 does not say what is allowed.',
    turns: ['routing.refused-*'],
    edits: [
      { module: HANDLER, replace: "headers: { allow: entry.method.join(', ', incoming.url) }", by: 'headers: {}' },
    ],
  },
  {
    id: 'route.get-without-head',
    sentence: 'GET does not imply HEAD.',
    turns: ['routing.head-*'],
    adapter: planning((fn) => ({ ...fn, methods: fn.methods?.filter((method) => method !== 'HEAD') })),
  },
  {
    id: 'route.only-get',
    sentence: 'A function that names no methods takes GET alone.',
    turns: ['routing.any-method-*'],
    adapter: planning((fn) => ({ ...fn, methods: fn.methods ?? ['GET', 'HEAD', 'POST'] })),
  },
  {
    id: 'route.members-by-get',
    sentence: 'The member of GET answers every method.',
    turns: ['routing.method-member'],
    edits: [{ module: 'src/runtime/servable.ts', replace: 'handlers[method.toUpperCase()]', by: 'handlers.GET' }],
  },
  {
    id: 'route.default-moved',
    sentence: 'A function without a path answers elsewhere.',
    turns: ['routing.default-path', 'routing.method-member', 'routing.head-*'],
    adapter: planning((fn) => ({ ...fn, paths: fn.paths.map((path) => path.replace(/^\/api\//, '/functions/')) })),
  },
  {
    id: 'route.own-address',
    sentence: 'Each function also answers at an address of its own.',
    turns: ['routing.unknown'],
    adapter: planning((fn) => ({ ...fn, paths: [...fn.paths, `/api/${fn.id}`] })),
  },
  {
    id: 'route.widest-first',
    sentence: 'A wider path goes before a narrower one.',
    turns: ['routing.specific-first'],
    host: asking((request) =>
      at(request, (url) => (url.pathname = url.pathname.replace('/prefer/exact', '/prefer/other'))),
    ),
  },
  {
    id: 'route.ignores-case',
    sentence: 'The front door ignores the case of a path.',
    turns: ['routing.case-counts'],
    host: asking((request) => at(request, (url) => (url.pathname = url.pathname.toLowerCase()))),
  },
  {
    id: 'route.no-trailing-slash',
    sentence: 'A path with a slash at its end is another path.',
    turns: ['routing.trailing-slash', 'routing.wildcard-empty'],
    host: asking((request) =>
      at(request, (url) => (url.pathname = url.pathname.replace(/.\/$/, (end) => `${end}nowhere`))),
    ),
  },
  {
    id: 'route.decoding-door',
    sentence: 'The front door decodes the path.',
    turns: [
      'url.encoded-slash',
      'url.dots-stay-inside',
      'routing.encoded-slash-in-param',
      'routing.encoded-slash-in-rest',
    ],
    host: asking((request) =>
      at(request, (url) => (url.pathname = url.pathname.replaceAll(/%2f|%5c/gi, '/').replaceAll(/%2e/gi, '.'))),
    ),
  },
  {
    id: 'route.recoding-door',
    sentence: 'The front door encodes the path once more.',
    turns: ['url.encoded-percent', 'url.unicode', 'url.nul', 'routing.param-blank', 'routing.encoded-slash-none'],
    host: asking((request) => at(request, (url) => (url.pathname = url.pathname.replaceAll('%', '%25')))),
  },
]
