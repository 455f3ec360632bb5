// Writes the declarations, one file for one module as in the JavaScript, and points their imports at it.
import { execFileSync } from 'node:child_process'
import { cpSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc')
execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json'], { stdio: 'inherit' })
for (const file of globSync('dist/**/*.d.ts')) {
  const text = readFileSync(file, 'utf8')
  writeFileSync(file, text.replace(/((?:from|import|module) ?\(?['"]\.\.?\/[^'"]*)\.ts(['"])/g, '$1.js$2'))
}
// What the suite builds for every target is a project of its own, in its sources.
cpSync('src/conformance/project', 'dist/src/conformance/project', { recursive: true })
