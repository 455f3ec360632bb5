import type { RuntimeEdit, Sabotage } from '../../contract/sabotage.ts'

const CONTEXT = 'src/runtime/context.ts'
const GEO = 'src/runtime/geo.ts'
const DEPLOY = 'src/runtime/deploy.ts'
const READ = 'members[name]!(this.native, this) || undefined'

/** Puts a function of this text between what the host says and what the context has. */
const reading = (body: string): RuntimeEdit[] => [
  { module: CONTEXT, replace: READ, by: 'sabotaged(name, members[name]!(this.native, this)) || undefined' },
  {
    module: CONTEXT,
    replace: '/** The part of an adapter that a context reads from. */',
    by: `function sabotaged(name: string, value: any): any {\n${body}\nreturn value\n}`,
  },
]

const INVENTED = `
const geo = { city: 'Nowhere', country: { code: 'KP', name: 'Nowhere', flag: '-' }, subdivision: { code: 'N', name: 'N' },
  latitude: 1, longitude: 1, timezone: 'Etc/UTC', postalCode: '0', continent: 'AN' }
const fill = (given: any, with_: any): any => Object.fromEntries([...new Set([...Object.keys(given ?? {}), ...Object.keys(with_)])].map((key) =>
  [key, typeof with_[key] === 'object' ? fill(given?.[key], with_[key]) : (given?.[key] ?? with_[key])]))
if (name === 'ip') return value ?? '127.0.0.1'
if (name === 'geo') return fill(value, geo)
if (name === 'account') return fill(value, { id: '0' })
if (name === 'deploy') return fill(value, { id: '0', context: '0', environment: 'preview', branch: '0', published: false, skewProtectionToken: '0' })
if (name === 'site') return fill(value, { id: '0', name: '0', url: 'https://0' })
if (name === 'server') return fill(value, { region: '0', awsRegion: '0' })
if (name === 'deadline') return value ?? new Date(Date.now() + 10_000)`

export const contextSabotages: readonly Sabotage[] = [
  {
    id: 'context.invented',
    sentence: 'A value is made up where the host says nothing.',
    turns: [
      'context-none.ip',
      'context-none.geo-*',
      'context-none.account-*',
      'context-none.deploy-*',
      'context-none.site-*',
      'context-none.server-*',
      'context-none.deadline',
      'trust.nothing-known',
    ],
    edits: reading(INVENTED),
  },
  {
    id: 'context.ip-invented',
    sentence: 'A client without an address gets one.',
    turns: ['trust.nothing-known'],
    edits: reading("if (name === 'ip') return value ?? '127.0.0.1'"),
  },
  {
    id: 'context.ip-lost',
    sentence: 'The address of the client is lost.',
    turns: ['context.ip'],
    edits: reading("if (name === 'ip') return undefined"),
  },
  {
    id: 'context.deployment-lost',
    sentence: 'Account, site and server are empty.',
    turns: ['context.account-id', 'context.site-*', 'context.server-*'],
    edits: reading("if (name === 'account' || name === 'site' || name === 'server') return {}"),
  },
  {
    id: 'context.deadline-past',
    sentence: 'The deadline has passed.',
    turns: ['context.deadline'],
    edits: reading("if (name === 'deadline') return new Date(0)"),
  },
  {
    id: 'context.id-made-up',
    sentence: 'The host’s request id is not taken.',
    turns: ['context.request-id', 'get-context.helper', 'fault.throws', 'fault.rejects', 'fault.nothing'],
    edits: [
      { module: CONTEXT, replace: 'facts.requestId?.(native) || crypto.randomUUID()', by: 'crypto.randomUUID()' },
    ],
  },
  {
    id: 'context.id-constant',
    sentence: 'Every request has the same id.',
    turns: ['context.request-id', 'context.request-id-differs'],
    edits: [{ module: CONTEXT, replace: 'facts.requestId?.(native) || crypto.randomUUID()', by: "'request'" }],
  },
  {
    id: 'context.other-signal',
    sentence: 'The signal of the context is another one than that of the request.',
    turns: ['context.signal-is-the-requests'],
    edits: [{ module: CONTEXT, replace: 'call.request.signal,', by: 'new AbortController().signal,' }],
  },
  {
    id: 'context.signal-aborted',
    sentence: 'The signal says that the client has gone.',
    turns: ['context.signal-is-the-requests', 'context-none.signal'],
    edits: [{ module: CONTEXT, replace: 'call.request.signal,', by: 'AbortSignal.abort(),' }],
  },
  {
    id: 'context.other-target',
    sentence: 'The target has another name.',
    turns: ['context.target'],
    edits: [{ module: CONTEXT, replace: 'readonly target = host', by: "readonly target = 'host'" }],
  },
  {
    id: 'context.no-native',
    sentence: 'The host’s own objects are not handed on.',
    turns: ['context.native'],
    edits: [
      { module: CONTEXT, replace: 'this.native = incoming.native as Native', by: 'this.#made.$ = incoming.native' },
      {
        module: CONTEXT,
        replace: 'members[name]!(this.native, this)',
        by: 'members[name]!(this.#made.$ as Native, this)',
      },
    ],
  },
  {
    id: 'context.all-native',
    sentence: 'Every feature is said to be native.',
    turns: ['context.level'],
    edits: [{ module: 'src/runtime/members.ts', replace: "byFeature.get(feature) ?? 'none'", by: "'native'" }],
  },
  {
    id: 'geo.lost',
    sentence: 'Every member of the place is lost.',
    turns: ['context.geo-*'],
    edits: reading("if (name === 'geo') return { country: {}, subdivision: {} }"),
  },
  {
    id: 'geo.unchecked',
    sentence: 'A place that is out of range is taken for one.',
    turns: ['trust.out-of-range'],
    edits: [
      { module: GEO, replace: 'return Math.abs(number) <= bound ? number : undefined', by: 'return number || bound' },
    ],
  },
  {
    id: 'geo.swapped',
    sentence: 'Latitude and longitude are swapped.',
    turns: ['context.geo-latitude', 'context.geo-longitude'],
    edits: [
      { module: GEO, replace: 'degrees(fields.latitude, 90)', by: 'degrees(fields.longitude, 90)' },
      { module: GEO, replace: 'degrees(fields.longitude, 180)', by: 'degrees(fields.latitude, 180)' },
    ],
  },
  {
    id: 'geo.name-is-code',
    sentence: 'The name of the country is its code.',
    turns: ['context.geo-country-name'],
    edits: [{ module: GEO, replace: '(text(fields.countryName) ?? countryName(code))', by: 'code' }],
  },
  {
    id: 'deploy.lost',
    sentence: 'Nothing of the deployment is said.',
    turns: ['context.deploy-*'],
    edits: [
      { module: DEPLOY, replace: 'id: fields.id || undefined', by: 'id: undefined' },
      {
        module: DEPLOY,
        replace: 'const context = fields.context || undefined',
        by: 'const context = undefined as string | undefined',
      },
      { module: DEPLOY, replace: 'branch: fields.branch || undefined', by: 'branch: undefined' },
      { module: DEPLOY, replace: 'published: fields.published', by: 'published: undefined' },
      {
        module: DEPLOY,
        replace: 'skewProtectionToken: fields.skewProtectionToken || undefined',
        by: 'skewProtectionToken: undefined',
      },
    ],
  },
  {
    id: 'deploy.always-development',
    sentence: 'Every environment is that of a developer.',
    turns: ['context.deploy-environment'],
    edits: [
      {
        module: DEPLOY,
        replace: 'environment: environmentOf(context, production, development)',
        by: "environment: 'development'",
      },
    ],
  },
  {
    id: 'trust.client-believed',
    sentence: 'A client is believed about its address.',
    turns: ['trust.forged', 'trust.forged-where-nothing-is-known'],
    edits: [
      {
        module: CONTEXT,
        replace: READ,
        by: "((name === 'ip' && this.request.headers.get('x-real-ip')) || members[name]!(this.native, this)) || undefined",
      },
    ],
  },
]
