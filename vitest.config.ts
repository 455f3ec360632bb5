import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: {
    alias: [
      { find: /^anyhost$/, replacement: new URL('src/index.ts', import.meta.url).pathname },
      { find: /^anyhost\/context$/, replacement: new URL('src/context.ts', import.meta.url).pathname },
      { find: /^anyhost\/testing$/, replacement: new URL('src/testing/index.ts', import.meta.url).pathname },
      { find: /^anyhost\/build$/, replacement: new URL('src/build/index.ts', import.meta.url).pathname },
      { find: /^anyhost\/adapter$/, replacement: new URL('src/runtime/index.ts', import.meta.url).pathname },
      { find: /^anyhost\/conformance$/, replacement: new URL('src/conformance/index.ts', import.meta.url).pathname },
      { find: /^anyhost\/compat\/(.*)$/, replacement: new URL('src/compat', import.meta.url).pathname + '/$1.ts' },
      {
        find: /^anyhost\/runtime\/(.*)$/,
        replacement: new URL('adapters', import.meta.url).pathname + '/$1/runtime.ts',
      },
      {
        find: /^anyhost\/adapters\/(.*)$/,
        replacement: new URL('adapters', import.meta.url).pathname + '/$1/build.ts',
      },
    ],
  },
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['**/node_modules/**'],
    globalSetup: 'test/setup.ts',
    reporters: [
      'default',
      ['json', { outputFile: process.env.ANYHOST_HEAVY ? '.cache/tests-full.json' : '.cache/tests.json' }],
    ],
    testTimeout: 60_000,
    hookTimeout: 180_000,
    // Two cores: more workers only wait for each other's child processes.
    maxWorkers: 2,
    typecheck: { enabled: true, include: ['test/types/**/*.test-d.ts'], tsconfig: 'tsconfig.json' },
  },
})
