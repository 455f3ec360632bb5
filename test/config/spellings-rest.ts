/** The rest of the rows: what is exported beside or in place of a definition, and the fields and values of the hosts. */
import type { Spelling } from './spellings.ts'

const IMPORT = `import { defineFunction } from 'anyhost'\n`
const fetch = `fetch: () => new Response('')`
/** The config starts at 2:41. */
const definition = (config: string): string =>
  `${IMPORT}export default defineFunction({ config: ${config}, ${fetch} })\n`
const beside = (text: string, exported = `defineFunction({ config: { path: '/a' }, ${fetch} })`): string =>
  `${IMPORT}${text}export default ${exported}\n`

const A = { path: ['/a'] }
const values = { 'lib/values.ts': `export const config = { path: '/b' } as const\n` }

/** How a module exports. */
export const MODULES: readonly Spelling[] = [
  {
    title: '`var`',
    host: 'read',
    text: `${IMPORT}var config = { path: '/a' }\nexport { config }\nexport default defineFunction({ config, ${fetch} })\n`,
    expected: A,
  },
  {
    title: 'a plain object as the default export',
    host: 'read',
    text: `export default { config: { path: '/a' }, ${fetch} }\n`,
    expected: ['1:16 ANYHOST_NO_DEFINITION'],
  },
  {
    title: 'a plain object through a variable',
    host: 'read',
    text: `var h = { config: { path: '/a' }, ${fetch} }\nexport { h as default }\n`,
    expected: ['1:9 ANYHOST_NO_DEFINITION'],
  },
  {
    title: '`as` around the definition',
    host: 'read',
    text: `${IMPORT}export default defineFunction({ config: { path: '/a' }, ${fetch} } as const)\n`,
    expected: A,
  },
  {
    title: 'an exported `config` that is empty, beside one in the definition',
    host: 'read',
    text: beside('export const config = {}\n'),
    expected: ['2:1 ANYHOST_CONFIG_STRAY'],
  },
  {
    title: 'an exported `config` that is another one',
    host: 'read',
    text: beside(`export const config = { path: '/b' }\n`),
    expected: ['2:1 ANYHOST_CONFIG_STRAY'],
  },
  {
    title: 'an exported `config` beside a definition without one',
    host: 'read',
    text: beside(`export const config = { path: '/b' }\n`, `defineFunction({ ${fetch} })`),
    expected: ['2:1 ANYHOST_CONFIG_STRAY'],
  },
  {
    title: '`export { config } from` another file',
    host: 'dropped',
    text: beside(`export { config } from '../lib/values'\n`),
    files: values,
    expected: ['2:10 ANYHOST_CONFIG_STRAY'],
  },
  {
    title: '`export { default, config } from` another file',
    host: 'dropped',
    text: `export { default, config } from '../lib/fn'\n`,
    files: { 'lib/fn.ts': `${definition(`{ path: '/a' }`)}export const config = { path: '/a' }\n` },
    expected: ['1:10 ANYHOST_NO_DEFINITION'],
  },
  {
    title: '`export * as default from`',
    host: 'dropped',
    text: `export * as default from '../lib/fn'\n`,
    files: { 'lib/fn.ts': definition(`{ path: '/a' }`) },
    expected: ['1:1 ANYHOST_CONFIG_DYNAMIC'],
  },
  {
    title: '`export function fetch` alone',
    host: 'dropped',
    text: `export function fetch() { return new Response('') }\n`,
    expected: ['1:1 ANYHOST_NO_DEFINITION'],
  },
  {
    title: '`module.exports = { … }`',
    host: 'dropped',
    text: `module.exports = { config: { path: '/a' }, ${fetch} }\n`,
    expected: ['1:18 ANYHOST_NO_DEFINITION'],
  },
  {
    title: '`exports.default = …`',
    host: 'read',
    text: `exports.default = { config: { path: '/a' }, ${fetch} }\n`,
    expected: ['1:19 ANYHOST_NO_DEFINITION'],
  },
  {
    title: 'a decorator',
    host: 'dropped',
    text: `${IMPORT}const log = (value: unknown) => value as never\n@log class Log {}\nexport default defineFunction({ config: { path: '/a' }, fetch: () => new Response(String(Log)) })\n`,
    expected: A,
  },
  {
    title: 'JSX',
    host: 'dropped',
    text: `${IMPORT}const h = (name: string) => name\nexport default defineFunction({ config: { path: '/a' }, fetch: () => new Response(<b />) })\n`,
    expected: ['3:86 ANYHOST_SYNTAX'],
  },
]

/** Which events a definition is taken for. */
export const EVENTS: readonly Spelling[] = [
  {
    title: 'an event as a member',
    host: 'read',
    text: `${IMPORT}export default defineFunction({ ${fetch}, formSubmitted() {} })\n`,
    expected: { path: ['/api/fn'], events: ['formSubmitted'] },
  },
  {
    title: 'an event under a quoted key',
    host: 'dropped',
    text: `${IMPORT}export default defineFunction({ ${fetch}, 'formSubmitted'() {} })\n`,
    expected: { path: ['/api/fn'], events: ['formSubmitted'] },
  },
  {
    title: 'an event in a spread',
    host: 'dropped',
    text: `${IMPORT}const events = { formSubmitted() {} }\nexport default defineFunction({ ${fetch}, ...events })\n`,
    expected: { path: ['/api/fn'], events: ['formSubmitted'] },
  },
  {
    title: 'a computed key that is an identifier named like an event',
    host: 'read',
    text: `${IMPORT}const formSubmitted = 'userLogin'\nexport default defineFunction({ ${fetch}, [formSubmitted]() {} })\n`,
    expected: ['3:65 ANYHOST_CONFIG_DYNAMIC'],
  },
  {
    title: 'an event that is misspelled',
    host: 'dropped',
    text: `${IMPORT}export default defineFunction({ ${fetch}, formSubmited() {} })\n`,
    expected: ['2:64 ANYHOST_CONFIG_INVALID'],
  },
  {
    title: 'a method in small letters',
    host: 'dropped',
    text: `${IMPORT}export default defineFunction({ ${fetch}, post() {} })\n`,
    expected: ['2:64 ANYHOST_CONFIG_INVALID'],
  },
  {
    title: 'a helper beside the handlers',
    host: 'dropped',
    text: `${IMPORT}export default defineFunction({ ${fetch}, payload() {} })\n`,
    expected: { path: ['/api/fn'] },
  },
  {
    title: 'a member that every object has',
    host: 'read',
    text: `${IMPORT}export default defineFunction({ ${fetch}, toString() { return '' } })\n`,
    expected: { path: ['/api/fn'] },
  },
]

const field = (title: string, host: Spelling['host'], config: string, expected: Spelling['expected']): Spelling => ({
  title: `${title}: ${config}`,
  host,
  text: definition(config),
  expected,
})

/** Fields and values that a host's schema has a row for. */
export const FIELDS: readonly Spelling[] = [
  field('of Netlify alone', 'read', `{ generator: 'x' }`, ['2:54 ANYHOST_CONFIG_INVALID']),
  field('of Netlify alone', 'read', `{ name: 'x' }`, ['2:49 ANYHOST_CONFIG_INVALID']),
  field('of Netlify alone', 'read', `{ timeout: 5 }`, ['2:52 ANYHOST_CONFIG_INVALID']),
  field('of Netlify alone', 'read', `{ timeout: -1 }`, ['2:52 ANYHOST_CONFIG_INVALID']),
  field('of Netlify alone', 'read', `{ nodeBundler: 'esbuild' }`, ['2:56 ANYHOST_CONFIG_INVALID']),
  field('of Netlify alone', 'read', `{ nodeVersion: '24' }`, ['2:56 ANYHOST_CONFIG_INVALID']),
  field('of Netlify alone', 'read', `{ includedFiles: ['x'] }`, ['2:58 ANYHOST_CONFIG_INVALID']),
  field('of Netlify alone', 'read', `{ externalNodeModules: ['x'] }`, ['2:64 ANYHOST_CONFIG_INVALID']),
  field('of Netlify alone', 'read', `{ ignoredNodeModules: ['x'] }`, ['2:63 ANYHOST_CONFIG_INVALID']),
  field('of Vercel alone', 'read', `{ architecture: 'arm64' }`, ['2:57 ANYHOST_CONFIG_INVALID']),
  field('of Vercel alone', 'read', `{ supportsCancellation: true }`, ['2:65 ANYHOST_CONFIG_INVALID']),
  field('of Vercel alone', 'read', `{ regions: ['iad1'] }`, ['2:52 ANYHOST_CONFIG_INVALID']),
  field('of Vercel alone', 'read', `{ regions: 'iad1' }`, ['2:52 ANYHOST_CONFIG_INVALID']),
  field('of Vercel alone', 'read', `{ preferredRegion: 'iad1' }`, ['2:60 ANYHOST_CONFIG_INVALID']),
  field('of Vercel alone', 'read', `{ useWebApi: true }`, ['2:54 ANYHOST_CONFIG_INVALID']),
  field('of Vercel alone', 'read', `{ supportsResponseStreaming: true }`, ['2:70 ANYHOST_CONFIG_INVALID']),
  field('wrong type', 'dropped', `{ background: 'yes' }`, ['2:55 ANYHOST_CONFIG_INVALID']),
  field('wrong type', 'dropped', `{ schedule: 5 }`, ['2:53 ANYHOST_CONFIG_INVALID']),
  field('wrong type', 'dropped', `{ rateLimit: 5 }`, ['2:54 ANYHOST_CONFIG_INVALID']),
  field('wrong type', 'an error', `{ path: 5 }`, ['2:49 ANYHOST_CONFIG_INVALID']),
  field('wrong type', 'an error', `{ path: [] }`, ['2:49 ANYHOST_CONFIG_INVALID']),
  field('wrong value', 'an error', `{ path: '/a', excludedPath: 'b' }`, ['2:69 ANYHOST_PATH_INVALID']),
  field('wrong type', 'an error', `{ path: '/a', excludedPath: 5 }`, ['2:69 ANYHOST_CONFIG_INVALID']),
  field('wrong value', 'an error', `{ method: 'CONNECT' }`, ['2:51 ANYHOST_CONFIG_INVALID']),
  field('method in small letters', 'read', `{ path: '/a', method: 'get' }`, ['2:63 ANYHOST_CONFIG_INVALID']),
  field('memory', 'read', `{ path: '/a', memory: '2gb' }`, { path: ['/a'], memory: 2048 }),
  field('memory', 'read', `{ path: '/a', memory: '1024mb' }`, { path: ['/a'], memory: 1024 }),
  field('memory', 'an error', `{ path: '/a', memory: 1024.5 }`, ['2:63 ANYHOST_CONFIG_INVALID']),
  field('memory', 'an error', `{ path: '/a', memory: 0 }`, ['2:63 ANYHOST_CONFIG_INVALID']),
  field('memory', 'an error', `{ path: '/a', memory: 'much' }`, ['2:63 ANYHOST_CONFIG_INVALID']),
  field('vcpu', 'an error', `{ path: '/a', vcpu: 0 }`, ['2:61 ANYHOST_CONFIG_INVALID']),
  field('vcpu', 'an error', `{ path: '/a', vcpu: '1' }`, ['2:61 ANYHOST_CONFIG_INVALID']),
  field('region', 'read', `{ region: 'all' }`, ['2:51 ANYHOST_CONFIG_INVALID']),
  field('region', 'read', `{ region: 'default' }`, ['2:51 ANYHOST_CONFIG_INVALID']),
  field('region', 'read', `{ region: 'auto' }`, ['2:51 ANYHOST_CONFIG_INVALID']),
  field('region', 'an error', `{ region: [] }`, ['2:51 ANYHOST_CONFIG_INVALID']),
  field('region', 'an error', `{ region: 5 }`, ['2:51 ANYHOST_CONFIG_INVALID']),
  field('region', 'read', `{ path: '/a', region: 'cmh' }`, { path: ['/a'], regions: ['us-east-2'] }),
  field('region', 'read', `{ path: '/a', region: 'dub' }`, { path: ['/a'], regions: ['eu-west-1'] }),
  field('region', 'read', `{ path: '/a', region: 'fra' }`, { path: ['/a'], regions: ['eu-central-1'] }),
  field('region', 'read', `{ path: '/a', region: 'gru' }`, { path: ['/a'], regions: ['sa-east-1'] }),
  field('region', 'read', `{ path: '/a', region: 'iad' }`, { path: ['/a'], regions: ['us-east-1'] }),
  field('region', 'read', `{ path: '/a', region: 'lhr' }`, { path: ['/a'], regions: ['eu-west-2'] }),
  field('region', 'read', `{ path: '/a', region: 'nrt' }`, { path: ['/a'], regions: ['ap-northeast-1'] }),
  field('region', 'read', `{ path: '/a', region: 'pdx' }`, { path: ['/a'], regions: ['us-west-2'] }),
  field('region', 'read', `{ path: '/a', region: 'sfo' }`, { path: ['/a'], regions: ['us-west-1'] }),
  field('region', 'read', `{ path: '/a', region: 'sin' }`, { path: ['/a'], regions: ['ap-southeast-1'] }),
  field('region', 'read', `{ path: '/a', region: 'syd' }`, { path: ['/a'], regions: ['ap-southeast-2'] }),
  field('region', 'read', `{ path: '/a', region: 'yul' }`, { path: ['/a'], regions: ['ca-central-1'] }),
  field('maxDuration', 'an error', `{ maxDuration: true }`, ['2:56 ANYHOST_CONFIG_INVALID']),
  field('maxDuration', 'an error', `{ maxDuration: 'long' }`, ['2:56 ANYHOST_CONFIG_INVALID']),
  field('maxDuration', 'an error', `{ maxDuration: 0 }`, ['2:56 ANYHOST_CONFIG_INVALID']),
  field('maxDuration', 'an error', `{ maxDuration: -1 }`, ['2:56 ANYHOST_CONFIG_INVALID']),
  field('maxDuration', 'an error', `{ maxDuration: 1.5 }`, ['2:56 ANYHOST_CONFIG_INVALID']),
  field('path and schedule', 'read', `{ path: '/a', schedule: '@daily' }`, ['2:49 ANYHOST_CONFIG_INVALID']),
  field('path', 'read', `{ path: '/a/:id?' }`, { path: ['/a/:id?'] }),
  field('path', 'read', `{ path: '/a/:rest+' }`, ['2:49 ANYHOST_PATH_INVALID']),
  field('path', 'read', `{ path: '/a/:id(\\\\d+)' }`, ['2:49 ANYHOST_PATH_INVALID']),
  field('path', 'read', `{ path: '/a/*.css' }`, ['2:49 ANYHOST_PATH_INVALID']),
  field('path', 'read', `{ path: '/a/*' }`, { path: ['/a/*'] }),
  field('path', 'read', `{ path: '/a/:rest*' }`, { path: ['/a/:rest*'] }),
  field('path', 'read', `{ path: '/a/{b}?' }`, ['2:49 ANYHOST_PATH_INVALID']),
  field('path', 'read', `{ path: '/:x' }`, { path: ['/:x'] }),
]
