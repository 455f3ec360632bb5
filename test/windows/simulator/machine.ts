/** A Windows machine, as folders of this one. It is handed from process to process in an environment variable. */

export interface Machine {
  /** What lies on each drive, by its letter in upper case: a folder here. */
  readonly drives: Readonly<Record<string, string>>
  /** Shared folders of other machines: `\\server\share` and a folder here. */
  readonly shares?: Readonly<Record<string, string>>
  /** Letters that stand for a share. */
  readonly mapped?: Readonly<Record<string, string>>
  /** Folders that seem to lie on a drive: `C:\tools\anyhost` and a folder here. */
  readonly mounts?: Readonly<Record<string, string>>
  /** Folders here whose files are the simulator's tools, and are named as they are: packages that no test is about. */
  readonly tools: readonly string[]
  /** Files that another program has open, without sharing them, and for how many calls. */
  readonly held?: Readonly<Record<string, number>>
  /** Whether the user may make links that are no junctions (developer mode). Default: no. */
  readonly links?: boolean
  /** The names of programs and folders in the environment. */
  readonly cwd: string
}

/** The environment variable. */
export const MACHINE = 'ANYHOST_TEST_WINDOWS'
