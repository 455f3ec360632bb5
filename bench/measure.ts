/** Time, processor time and memory of this process and those that it started. The latter are seen on Linux alone. */
import { readdirSync, readFileSync } from 'node:fs'

export interface Cost {
  /** By the clock. On a machine with other work it says little. */
  readonly ms: number
  /** Of processors, user and system, in all processes. */
  readonly cpu: number
}

export async function measured(act: () => Promise<unknown>): Promise<Cost> {
  const [from, before] = [performance.now(), processorTime()]
  await act()
  return { ms: performance.now() - from, cpu: processorTime() - before }
}

/** The most memory that was in use at once, in MiB. */
export function peaks(): { readonly node: number; readonly bundler: number } {
  const bundler = children().map((pid) => Number(/^VmHWM:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0))
  return { node: process.resourceUsage().maxRSS / 1024, bundler: sum(bundler) / 1024 }
}

/** In ms. The system counts that of children in steps of 10 ms. */
function processorTime(): number {
  const { user, system } = process.cpuUsage()
  // proc(5): fields 14 and 15, in clock ticks; the name before them may hold spaces.
  const ticks = children().map((pid) => {
    const fields = read(`/proc/${pid}/stat`).split(') ')[1]?.split(' ') ?? []
    return Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  })
  return (user + system) / 1000 + sum(ticks) * 10
}

function children(): string[] {
  if (process.platform !== 'linux') return []
  return readdirSync('/proc/self/task').flatMap((task) =>
    read(`/proc/self/task/${task}/children`).split(' ').filter(Boolean),
  )
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    // It has ended.
    return ''
  }
}

const sum = (list: readonly number[]): number => list.reduce((all, each) => all + each, 0)

export const median = (list: readonly number[]): number =>
  list.toSorted((a, b) => a - b)[list.length >> 1] ?? Number.NaN
