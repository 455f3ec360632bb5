/** The machine that a host runs functions on, as far as compiled code depends on it. */

/** Names as Node and npm have them (`process.platform`, `process.arch`, `libc` of package.json). */
export interface Machine {
  readonly os: 'linux'
  /** Absent: whoever deploys decides it. */
  readonly cpu?: 'x64' | 'arm64'
  readonly libc: 'glibc' | 'musl'
  /** The newest symbol versions that its libraries have, such as `{ GLIBC: '2.34' }`. Absent: not known. */
  readonly symbols?: Readonly<Record<string, string>>
  /** It may as well run elsewhere, so what does not fit is a note and no problem. */
  readonly likely?: true
}
