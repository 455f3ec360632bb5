import { defineConfig, type Options } from 'tsup'

/** Keeps one file for one module, so that what is published reads like the sources and finds its neighbours the same way. */
const keepModules: NonNullable<Options['esbuildPlugins']>[number] = {
  name: 'keep-modules',
  setup({ onResolve }) {
    onResolve({ filter: /^\.\.?\// }, ({ path, kind }) =>
      kind === 'entry-point' ? undefined : { path: path.replace(/\.ts$/, '.js'), external: true },
    )
  },
}

export default defineConfig({
  entry: ['src/**/*.ts', '!src/conformance/project/**', 'adapters/*/*.ts', '!adapters/*/harness*.ts'],
  format: 'esm',
  platform: 'node',
  target: 'node22',
  outDir: 'dist',
  clean: true,
  silent: true,
  splitting: false,
  esbuildPlugins: [keepModules],
  onSuccess: 'node scripts/declarations.mjs',
})
