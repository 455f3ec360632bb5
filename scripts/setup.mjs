// Installs what the scripts need: the package's own dependencies and each host's runtime, then builds the package.
// Runs on any Node that npm runs on. Nothing is done twice: a lockfile that has not changed is not installed again.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const hosts = join(root, 'test/fixtures/hosts')

install(root, true)
for (const host of readdirSync(hosts)) {
  // A host that cannot be installed costs its own tests; in CI that is a failure.
  if (existsSync(join(hosts, host, 'package.json')) && !isLeftOut(host))
    install(join(hosts, host), Boolean(process.env.CI))
}
run('npm', ['run', '--silent', 'build'], root, true)

/** A large host that few tests need is installed on demand. */
function isLeftOut(host) {
  return (
    !process.env.ANYHOST_HEAVY &&
    JSON.parse(readFileSync(join(hosts, host, 'package.json'), 'utf8')).config?.heavy === true
  )
}

function install(folder, required) {
  const stamp = join(folder, 'node_modules', '.anyhost-installed')
  const lock = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  process.stderr.write(`installing ${folder === root ? 'dependencies' : folder.slice(root.length + 1)} …\n`)
  if (run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], folder, required)) writeFileSync(stamp, lock)
}

function run(command, args, cwd, required) {
  const { status, error } = spawnSync(command, args, {
    cwd,
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
  if (status === 0) return true
  const what = `\`${command} ${args.join(' ')}\` failed in ${cwd}${error ? `: ${error.message}` : ''}`
  process.stderr.write(`${what}\n`)
  if (required) process.exit(1)
  return false
}
