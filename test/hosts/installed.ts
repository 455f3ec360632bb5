import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** The folders under `test/fixtures/hosts`, each with an install of its own. */
export type HostFixture = 'aws-lambda' | 'netlify'

const HOSTS = join(import.meta.dirname, '..', 'fixtures', 'hosts')

/** The entry file of a package of a host's fixture. Throws, naming the command, when the fixture is not installed. */
export function installedEntry(host: HostFixture, name: string): string {
  try {
    return createRequire(join(HOSTS, host, 'package.json')).resolve(name)
  } catch (cause) {
    throw new Error(`${name} is not installed in test/fixtures/hosts/${host}: run \`npm run setup\``, { cause })
  }
}

export function isInstalled(host: HostFixture, name: string): boolean {
  return existsSync(join(HOSTS, host, 'node_modules', name, 'package.json'))
}

/** The version that `npm ci` puts there, known without an install. */
export function lockedVersion(host: HostFixture, name: string): string {
  const lock = JSON.parse(readFileSync(join(HOSTS, host, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { version?: string }>
  }
  const version = lock.packages[`node_modules/${name}`]?.version
  if (version === undefined) throw new Error(`${name} is not in the lockfile of test/fixtures/hosts/${host}`)
  return version
}
