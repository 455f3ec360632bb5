/** Before any test: is this the Node that the project runs on, and are the hosts' own runtimes there? */
import { existsSync, readdirSync } from 'node:fs'

export default function setup(): void {
  const hosts = new URL('fixtures/hosts/', import.meta.url)
  const missing = readdirSync(hosts).filter((host) => !existsSync(new URL(`${host}/node_modules`, hosts)))
  if (missing.length === 0) return
  const message = `No runtime of ${missing.join(', ')}: run \`npm run setup\`.`
  if (process.env.CI) throw new Error(message)
  process.stderr.write(`${message} Tests that need it will fail.\n`)
}
