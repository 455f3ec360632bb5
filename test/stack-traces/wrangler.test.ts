/** Wrangler applies the maps to what a Worker prints, as Cloudflare does with those that it was given. */
import { build } from 'anyhost/build'
import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { failingProject, IN_PACKAGE } from './failing-project.ts'

const WRANGLER = fileURLToPath(
  new URL('../fixtures/hosts/cloudflare/node_modules/wrangler/bin/wrangler.js', import.meta.url),
)
const why = !process.env.ANYHOST_HEAVY
  ? 'ANYHOST_HEAVY is not set'
  : existsSync(WRANGLER)
    ? ''
    : 'test/fixtures/hosts/cloudflare is not installed'

describe.skipIf(why)(`wrangler dev${why && ` (left out: ${why})`}`, () => {
  const clean: (() => unknown)[] = []
  afterAll(async () => {
    for (const each of clean.toReversed()) await each()
  })

  it('prints the files and lines of the project', { timeout: 60_000 }, async () => {
    const { root, remove } = await failingProject()
    clean.push(remove)
    expect((await build({ root, targets: ['cloudflare'] })).problems).toEqual([])
    const { child, printed } = start(root)
    clean.push(() => stop(child))
    const ready = (): string | undefined => /Ready on (http:\S+)/.exec(printed())?.[1]
    await expect.poll(ready, { timeout: 30_000 }).toBeDefined()
    const answer = await fetch(`${ready()}/asked`)
    expect([answer.status, await answer.text()]).toEqual([500, 'Internal Server Error'])
    await expect.poll(printed, { timeout: 10_000 }).toContain('functions/asked.ts:7:12')
    expect(printed()).toContain(IN_PACKAGE)
    expect(printed().split('failed asked')).toHaveLength(2)
  })
})

function start(root: string): { child: ChildProcess; printed(): string } {
  const config = ['--config', '.anyhost/cloudflare/wrangler.jsonc']
  const place = ['--ip', '127.0.0.1', '--port', '0', '--inspector-port', '0']
  const args = [WRANGLER, 'dev', ...config, ...place, '--show-interactive-dev-session=false']
  const quiet = { WRANGLER_SEND_METRICS: 'false', CLOUDFLARE_CF_FETCH_ENABLED: 'false', CI: '1', NO_COLOR: '1' }
  const env = { PATH: process.env.PATH, HOME: root, ...quiet }
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => (text += part))
  return { child, printed: () => text }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise((resolve) => child.once('close', resolve))
  child.kill('SIGTERM')
  await ended
}
