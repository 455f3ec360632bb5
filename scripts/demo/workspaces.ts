import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

interface PackageFile {
  readonly name: string
  readonly workspaces?: readonly string[]
}

/** Links a project's workspace packages into its node_modules, as `npm install` does. */
export async function linkWorkspaces(root: URL): Promise<void> {
  if (!existsSync(new URL('package.json', root))) return
  for (const pattern of (await readPackage(root)).workspaces ?? []) {
    const folder = new URL(pattern.replace(/\*$/, ''), root)
    for (const name of await readdir(folder)) {
      const link = new URL(`node_modules/${(await readPackage(new URL(`${name}/`, folder))).name}`, root)
      await mkdir(new URL('.', link), { recursive: true })
      await symlink(fileURLToPath(new URL(name, folder)), fileURLToPath(link), 'junction')
    }
  }
}

// The package.json of an example.
const readPackage = async (folder: URL): Promise<PackageFile> =>
  JSON.parse(await readFile(new URL('package.json', folder), 'utf8')) as PackageFile
