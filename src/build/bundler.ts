/** The bundler, as it is started for builds. */
import * as esbuild from 'esbuild'

/**
 * Like esbuild's own. It works in a process that it starts with its first build, and that collects garbage for a sixth of
 * its time, most of which lives as long as the run: there the heap may grow further between collections, unless the
 * environment says otherwise (go.dev/doc/gc-guide, checked 2026-11).
 */
export const build: typeof esbuild.build = (options) => {
  if (process.env['GOGC'] !== undefined) return esbuild.build(options)
  // The process is started before the call returns.
  process.env['GOGC'] = '400'
  try {
    return esbuild.build(options)
  } finally {
    delete process.env['GOGC']
  }
}
