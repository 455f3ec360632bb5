/** The bundler as WebAssembly, which takes the rules of Windows where it finds `C:\`. */
import * as esbuild from 'esbuild-wasm'

export * from 'esbuild-wasm'

// It looks once, and other builds that begin in that moment take it for no (internal/fs/iswin_wasm.go of 0.28.2).
const looked = esbuild.build({ stdin: { contents: '' }, write: false, logLevel: 'silent' })

export const build: typeof esbuild.build = async (options) => {
  await looked
  return esbuild.build(options)
}
