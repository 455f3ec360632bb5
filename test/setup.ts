/** Before any test: is this the Node that the project runs on, and are the hosts' own runtimes there? */
import { existsSync, readdirSync, readFileSync } from 'node:fs'

export default function setup(): void {
  const hosts = new URL('fixtures/hosts/', import.meta.url)
  const missing = readdirSync(hosts).filter(
    (host) => !existsSync(new URL(`${host}/node_modules`, hosts)) && !isLeftOut(new URL(`${host}/package.json`, hosts)),
  )
  if (missing.length === 0) return
  const message = `No runtime of ${missing.join(', ')}: run \`npm run setup\`.`
  if (process.env.CI) throw new Error(message)
  process.stderr.write(`${message} Tests that need it will fail.\n`)
}

/** A large host that few tests need is installed on demand, as scripts/setup.mjs has it. */
function isLeftOut(file: URL): boolean {
  // Our own file.
  const { config } = JSON.parse(readFileSync(file, 'utf8')) as { config?: { heavy?: boolean } }
  return config?.heavy === true && !process.env.ANYHOST_HEAVY
}
