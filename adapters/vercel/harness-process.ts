/** Child processes that can not outlive the one that started them. */
import { type ChildProcess, spawn } from 'node:child_process'

const running = new Set<ChildProcess>()
const killAll = (): void => running.forEach((child) => child.kill('SIGKILL'))

/** Ends `child` when this process does. */
export const own = (child: ChildProcess): void => {
  if (running.size === 0) process.on('exit', killAll)
  running.add(child)
  child.once('exit', () => {
    running.delete(child)
    if (running.size === 0) process.off('exit', killAll)
  })
}

/** Runs a Node program and resolves to all that it printed. Rejects with it when the program fails. */
export const runToEnd = async (
  args: readonly string[],
  options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<string> => {
  const child = spawn(process.execPath, [...args], { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
  own(child)
  const printed: string[] = []
  capture(child, (text) => printed.push(text))
  const code = await new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  const log = printed.join('')
  if (code === 0) return log
  throw new Error(`\`${args.slice(1).join(' ')}\` ended with ${code}:\n${log}`)
}

/** Hands over what a child prints, stdout and stderr together, never splitting a character. */
export const capture = (child: ChildProcess, take: (text: string) => void): void => {
  child.stdout?.setEncoding('utf8').on('data', take)
  child.stderr?.setEncoding('utf8').on('data', take)
}
