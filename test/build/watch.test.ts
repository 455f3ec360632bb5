import { spawn } from 'node:child_process'
import { rename, rm, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { project } from './project.ts'

const CLI = join(import.meta.dirname, '../../src/cli/bin.ts')

const source = (text: string): string =>
  `import { defineFunction } from 'anyhost'\nimport { word } from '../lib/word.ts'\nexport default defineFunction({ fetch: () => new Response(word + '${text}') })\n`

/** `anyhost build --watch` in a process of its own, and its lines as they come. */
function start(root: string): {
  next(line: RegExp): Promise<void>
  quiet(): void
  end(): Promise<{ code: number | null; rest: string[] }>
} {
  const child = spawn(process.execPath, [CLI, 'build', 'netlify', '--watch', '--cwd', root], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
  const lines: string[] = []
  let wake: (() => void) | undefined
  let rest = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n')
    rest = parts.pop() ?? ''
    lines.push(...parts)
    wake?.()
  })
  return {
    // A slow machine sees one save as two, and builds twice.
    async next(line) {
      for (;;) {
        while (lines.length === 0) await new Promise<void>((resolve) => (wake = resolve))
        if (line.test(lines.shift() ?? '')) return
      }
    },
    quiet: () => void lines.splice(0),
    async end() {
      child.kill('SIGINT')
      return { code: await ended, rest: lines }
    },
  }
}

test('a change of a function, of what it imports, of the settings and of the list of files builds again', async () => {
  const root = await project({ 'functions/a.ts': source('1'), 'lib/word.ts': `export const word = 'one'` })
  const { next, quiet, end } = start(root)
  const built = /^built netlify in \d+ ms$/
  await next(built)
  await settle()
  await writeFile(join(root, 'lib/word.ts'), `export const word = 'two'`)
  await next(built)
  await settle()
  // As editors save: another file takes the place.
  await writeFile(join(root, 'functions/.a.ts.swp'), source('2'))
  await rename(join(root, 'functions/.a.ts.swp'), join(root, 'functions/a.ts'))
  await next(built)
  await settle()
  await writeFile(join(root, 'functions/b.ts'), 'export default 1')
  await next(/^failed: functions\/b\.ts:1:\d+ {2}ANYHOST_/)
  await settle()
  await rm(join(root, 'functions/b.ts'))
  await next(built)
  await settle()
  await writeFile(join(root, 'anyhost.config.mjs'), `export default { typo: 1 }`)
  await next(/^failed: anyhost\.config\.mjs:\d+:\d+ {2}ANYHOST_PROJECT_CONFIG/)
  await settle()
  await rm(join(root, 'anyhost.config.mjs'))
  await next(built)
  await settle()
  // A save of the same bytes is no change.
  quiet()
  await utimes(join(root, 'functions/a.ts'), new Date(), new Date())
  await settle()
  expect(await end()).toEqual({ code: 0, rest: [] })
})

/** Long enough for what the last build did itself to be reported. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 400))
