/** What Windows says to names of files. */

/** Names of devices, with any extension: https://learn.microsoft.com/windows/win32/fileio/naming-a-file (2026-11). */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\.|:|$)/i

/** The longest path without the prefix `\\?\`, its end included: the page above, and "Maximum Path Length Limitation". */
export const MAX_PATH = 260

/** Whether no program can make a file of that name, or only one that goes past the rules for all others. */
export const isImpossible = (name: string): boolean =>
  /[<>:"|?*/]/.test(name) || [...name].some((sign) => sign < ' ') || /[. ]$/.test(name) || DEVICE.test(name)

/** Names are the same when their upper case is: NTFS keeps a table of single letters, so `ß` is not `SS`. */
export const folded = (name: string): string =>
  [...name].map((sign) => (sign.toUpperCase().length === sign.length ? sign.toUpperCase() : sign)).join('')
