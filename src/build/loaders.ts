/** The bundler's loader for a script, where a plugin hands over its text. */
export function loaderOf(path: string): 'ts' | 'tsx' | 'jsx' | 'js' {
  if (/\.[cm]?ts$/.test(path)) return 'ts'
  return path.endsWith('.tsx') ? 'tsx' : path.endsWith('.jsx') ? 'jsx' : 'js'
}
