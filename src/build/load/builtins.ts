/** Node modules that only compute: the same arguments give the same answer on every machine. */
const allowed = new Set([
  'assert',
  'buffer',
  'path',
  'path/posix',
  'path/win32',
  'process',
  'querystring',
  'url',
  'util',
])

/** Whether config may use a Node module. `process` is one of ours, with `env` and little else. */
export function isAllowedBuiltin(specifier: string): boolean {
  return allowed.has(bareBuiltin(specifier))
}

export function bareBuiltin(specifier: string): string {
  return specifier.replace(/^node:/, '')
}
