/** Errors as Node has them on Windows: its codes, and its paths. */
import { errno, libuv } from './codes.ts'

export type Code = keyof typeof errno

export interface Asked {
  readonly call: string
  /** As the program gave them. */
  readonly path?: string | undefined
  readonly dest?: string | undefined
}

/** The error that libuv makes of what Windows said. */
export function fault(code: Code, { call, path, dest }: Asked): Error {
  const places = [path, dest].flatMap((each) => (each === undefined ? [] : [`'${each}'`])).join(' -> ')
  return Object.assign(new Error(`${code}: ${libuv[code]}, ${call}${places ? ` ${places}` : ''}`), {
    errno: errno[code],
    code,
    syscall: call,
    ...(path !== undefined && { path }),
    ...(dest !== undefined && { dest }),
  })
}

/** What Linux said, as Windows says it. */
export function translated(error: unknown, asked: Asked): unknown {
  const { code, syscall } = (error ?? {}) as { code?: string; syscall?: string }
  if (code === undefined || !(code in errno)) return error
  return fault(codeOnWindows(code, asked.call), { ...asked, call: syscall ?? asked.call })
}

/** Sources: libuv 1.52, src/win/error.c and src/win/fs.c. */
function codeOnWindows(code: string, call: string): Code {
  // ERROR_PATH_NOT_FOUND below a file, ERROR_DIRECTORY at one. Only a list of its names is told apart (fs__scandir).
  if (code === 'ENOTDIR') return call === 'scandir' ? 'ENOTDIR' : 'ENOENT'
  // Removing a folder as a file is ERROR_ACCESS_DENIED.
  if (code === 'EISDIR' && call === 'unlink') return 'EPERM'
  // There is no longest name of a link chain; a loop is an error of its own, with the same code.
  // Proof: the caller has looked for the code in the table.
  return code as Code
}
