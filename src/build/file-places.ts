/**
 * Where files lie in the copy of the project that each output has, so that the copy is the same on every machine. In it are
 * the project's own files by their path, what the project is a part of as `_up`, and packages that are linked from somewhere
 * else by their name.
 */
import { existsSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, sep } from 'node:path'
import { folderAround, ownerOf, readPackage } from './packages.ts'

/** The place of a file, relative to the folder of `fn.mjs`. */
export const placeOf = (root: string, file: string): string =>
  `files/${written((isAbove(relative(root, file)) && linkedPlace(root, file)) || relative(root, file))}`

/** `node_modules` has another name, because deployments leave folders of that name out; another drive is `_D`. */
const written = (path: string): string =>
  path
    .replaceAll(sep, '/')
    .replace(/^([A-Za-z]):\//, (_, drive: string) => `_${drive.toUpperCase()}/`)
    .replace(/^\/\//, '_share/')
    .replaceAll(/(^|\/)\.\.(?=\/|$)/g, '$1_up')
    .replaceAll(/(^|\/)node_modules(?=\/)/g, '$1_npm')

/** The way to another drive is an absolute path. */
const isAbove = (path: string): boolean => path === '..' || path.startsWith(`..${sep}`) || isAbsolute(path)

const contains = (folder: string, file: string): boolean => !isAbove(relative(folder, file))

/** The place of a file in a package that is not part of the same repository as the project. */
function linkedPlace(root: string, file: string): string | undefined {
  const workspace = workspaceOf(root)
  if (workspace !== undefined && contains(workspace, file)) return undefined
  const installed = file.search(/[\\/]node_modules[\\/]/)
  // What a linked package has installed belongs to its folder; a store of packages belongs to nobody.
  const folder = folderAround(installed < 0 ? file : join(file.slice(0, installed), '_'))
  if (folder !== undefined && contains(folder, root) && installed < 0) return undefined
  const owner = folder === undefined || contains(folder, root) ? ownerOf(file) : folder
  if (owner === undefined) return undefined
  const { name = '', version } = readPackage(owner)
  return join('_linked', version === undefined ? name : `${name}@${version}`, relative(owner, file))
}

/** The folder of the workspace that the project is a part of: in it every path is the same everywhere. */
function workspaceOf(root: string): string | undefined {
  for (let folder = root; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'pnpm-workspace.yaml')) || readPackage(folder).workspaces !== undefined) return folder
  }
  return undefined
}
