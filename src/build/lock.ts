/** One build at a time writes to a project. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { isInUse, patiently } from './patient.ts'
import { problem, type Problem } from './problems.ts'

/** A lock that nobody gave up for so long belongs to another process that got the same number. */
const OLD = 10 * 60_000

/** Waits for the lock, and gives what releases it, or the problem that another build has it for all of `wait` ms. */
export async function lock(file: string, wait = 20_000): Promise<(() => void) | Problem> {
  mkdirSync(dirname(file), { recursive: true })
  const mine = `${process.pid} ${Date.now()} ${Math.random()}`
  for (const end = Date.now() + wait; ;) {
    if (taken(file, mine)) return () => patiently(() => rmSync(file, { force: true }))
    const owner = read(file)
    if (owner && isStale(owner)) takeAway(file, owner)
    else if (Date.now() >= end)
      return problem('ANYHOST_BUILD_RUNNING', `Process ${owner?.split(' ')[0] ?? '?'} is building this project.`)
    else await setTimeout(20)
  }
}

function taken(file: string, mine: string): boolean {
  try {
    writeFileSync(file, mine, { flag: 'wx' })
    return true
  } catch (error) {
    // On Windows a lock that another build is giving up right now is no file, and yet in the way.
    if ((error as { code?: string }).code === 'EEXIST' || (isInUse(error) && process.platform === 'win32')) return false
    throw error
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function isStale(owner: string): boolean {
  const [pid, since] = owner.split(' ').map(Number)
  // Created and not written yet: its owner is at it right now.
  if (!pid || !since) return false
  if (Date.now() - since > OLD) return true
  try {
    process.kill(pid, 0)
    return false
  } catch (error) {
    return (error as { code?: string }).code === 'ESRCH'
  }
}

/** By a rename, so that of two that see the same stale lock only one removes it, and a fresh one is put back. */
function takeAway(file: string, owner: string): void {
  const aside = `${file}.${process.pid}`
  try {
    renameSync(file, aside)
    if (read(aside) === owner) rmSync(aside, { force: true })
    else renameSync(aside, file)
  } catch {
    // Another one was faster.
  }
}
