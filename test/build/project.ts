import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A project of these files in a folder of its own, gone with the test. */
export async function project(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'anyhost-'))
  onTestFinished(() => rm(root, { recursive: true, force: true }))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return root
}

/** The source of a function with this config and these members. */
export const functionFile = (config: string, members = "fetch: () => new Response('')", rest = ''): string =>
  `import { defineFunction } from 'anyhost'\nexport default defineFunction({\n  config: ${config},\n  ${members},\n${rest}})\n`
