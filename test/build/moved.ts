import { execFile } from 'node:child_process'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'anyhost/build'
import { onTestFinished } from 'vitest'

const run = promisify(execFile)

/** Builds a project for Lambda, takes each function's folder away from it, removes the project, and asks the functions. */
export async function askMoved(root: string, ids: readonly string[]): Promise<Record<string, string>> {
  const result = await build({ root, targets: ['aws-lambda'] })
  if (result.problems.length > 0) throw new Error(JSON.stringify(result.problems, null, 2))
  const elsewhere = await mkdtemp(join(tmpdir(), 'anyhost-moved-'))
  onTestFinished(() => rm(elsewhere, { recursive: true, force: true }))
  await cp(join(root, '.anyhost/aws-lambda'), elsewhere, { recursive: true, verbatimSymlinks: true })
  await rm(root, { recursive: true, force: true })
  const answers = ids.map(async (id) => [id, await ask(join(elsewhere, id))] as const)
  return Object.fromEntries(await Promise.all(answers))
}

/** What the function in a folder answers, in a process of its own that starts in another folder. */
export async function ask(folder: string, flags: readonly string[] = [], runtime = './'): Promise<string> {
  // The bundle alone is asked: no target's runtime.
  await writeFile(join(folder, runtime, 'anyhost.mjs'), 'export const defineFunction = (definition) => definition\n')
  const code = `import fn from ${JSON.stringify(`file://${folder}/fn.mjs`)}
    const response = await fn.fetch(new Request('https://example.com/'), {})
    process.stdout.write(await response.text())`
  const { stdout } = await run(process.execPath, [...flags, '--input-type=module', '-e', code], { cwd: tmpdir() })
  return stdout
}
