/** A host of its own, as somebody else would add one: a small server, which freezes a function when it has answered. */
import { banner, bySpecificity, entryCode, EVERYWHERE, type BuildAdapter, type MemberName } from 'anyhost/build'

const FOLDER = '.toy'
const MEMBERS: readonly MemberName[] = ['geo', 'server']

export default function toy(): BuildAdapter {
  return {
    name: 'toy',
    outputs: ['server'],
    folders: { server: FOLDER },
    group: 'node',
    members: MEMBERS,
    supports: SUPPORTS,
    emit: ({ functions }) => ({
      files: [
        ...functions.map((fn) => {
          const { imports, call } = entryCode(fn, { members: MEMBERS, supports: SUPPORTS })
          const contents = `${banner(fn.source)}\n${imports}\n\nexport default ${call}\n`
          return { path: `${FOLDER}/${fn.id}/index.mjs`, contents }
        }),
        {
          path: `${FOLDER}/routes.json`,
          contents: JSON.stringify(
            functions
              .flatMap(({ id, paths }) => paths.map((path) => ({ id, path })))
              .toSorted((a, b) => bySpecificity(a.path, b.path)),
          ),
        },
      ],
      bundles: functions.map((fn) => ({
        function: fn.id,
        folder: `${FOLDER}/${fn.id}`,
        imports: entryCode(fn, { members: MEMBERS, supports: SUPPORTS }).names,
      })),
      notes: [],
      patches: [],
      refusals: [],
    }),
  }
}

const SUPPORTS: BuildAdapter['supports'] = {
  ...EVERYWHERE,
  'context.native': 'emulated',
  'context.requestId': 'native',
  'context.geo.city': 'native',
  'context.geo.country.code': 'native',
  'context.geo.country.name': 'emulated',
  'context.geo.country.flag': 'emulated',
  'context.server.region': 'native',
  'context.waitUntil': 'native',
  'config.path': 'native',
  'config.excludedPath': { level: 'emulated', limit: 'A path taken out of one function does not go to a wider one.' },
  'call.cache.purge.tags': 'native',
  'call.cache.purgeAll': 'native',
  'fidelity.url.encodedSlash': 'native',
  'fidelity.url.queryOrder': 'native',
  'fidelity.headers.repeated': 'native',
  'fidelity.cookies.several': 'native',
  'fidelity.response.streaming': 'native',
}
