/** Changes on a disk on which another program may have a file open for a moment, as scanners and editors do on Windows. */
import * as nodeFs from 'node:fs'

/** What Windows says of a file that is open elsewhere. */
const IN_USE = new Set(['EPERM', 'EBUSY', 'EACCES'])

export const isInUse = (error: unknown): boolean => IN_USE.has((error as { code?: string }).code ?? '')

/** Tries again for somewhat more than a second, as long as the file is in use. */
export function patiently<Value>(act: () => Value): Value {
  for (let wait = 10; ; wait *= 2) {
    try {
      return act()
    } catch (error) {
      if (!isInUse(error) || wait > 640) throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, wait)
    }
  }
}

/** Puts a file in the place of another, or of none. */
export const replaceFile = (from: string, to: string, disk: Pick<typeof nodeFs, 'renameSync'> = nodeFs): void =>
  patiently(() => disk.renameSync(from, to))
