import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { cp, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, it } from 'vitest'
import { isDefault, TARGETS } from './targets.ts'

const REPOSITORY = fileURLToPath(new URL('../../', import.meta.url))

/** Whether a host's runtime has an install of its own. What is marked heavy there is for another test. */
function hasPackages(name: string): boolean {
  const file = new URL(`../fixtures/hosts/${name}/package.json`, import.meta.url)
  return existsSync(file) && !readFileSync(file, 'utf8').includes('"heavy": true')
}

const isSource = (path: string): boolean => !path.includes('node_modules')

describe('without its host’s packages', () => {
  const copy = join(REPOSITORY, '.cache/contract/uninstalled')

  beforeAll(async () => {
    await rm(copy, { recursive: true, force: true })
    for (const part of ['adapters', 'src', 'test/hosts', 'test/fixtures/events.ts'])
      await cp(join(REPOSITORY, part), join(copy, part), { recursive: true, filter: isSource })
    for (const host of await readdir(join(REPOSITORY, 'test/fixtures/hosts'))) {
      await cp(join(REPOSITORY, 'test/fixtures/hosts', host), join(copy, 'test/fixtures/hosts', host), {
        recursive: true,
        filter: isSource,
      })
    }
  })

  it.each(
    TARGETS.filter((target) => isDefault(target) && hasPackages(target.name)).map(
      ({ name, output }) => [name, output] as const,
    ),
  )('%s does not start, and names the command that installs them', async (name, output) => {
    const project = { root: copy, output, functions: [{ id: 'one', paths: ['/one'] }] }
    const program = `
      const { harness } = await import(${JSON.stringify(pathToFileURL(join(copy, 'adapters', name, 'harness.ts')).href)})
      const outcome = await harness.start(${JSON.stringify(project)}).then(() => 'it started', (error) => error.message)
      process.stdout.write(outcome)
      process.exit()`
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program])
    expect(stdout).toMatch(/not installed.*`npm run setup`/)
  })
})
