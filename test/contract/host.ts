import { cp, mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type BuildResult } from 'anyhost/build'
import { afterAll, beforeAll } from 'vitest'
import type { Feature } from '../../src/contract/features.ts'
import type { Level } from '../../src/contract/function.ts'
import type { ClientFacts, RunningHost } from '../../src/contract/harness.ts'
import { farEndOf, type FarEnd } from './far-ends.ts'
import { levelIn, limitIn, type Target } from './targets.ts'

const PROJECTS = fileURLToPath(new URL('../fixtures/projects/', import.meta.url))
// Inside the repository, so that the packages of the fixtures are found.
const WORK = fileURLToPath(new URL('../../.cache/contract/', import.meta.url))

/** The client of every request, as the host's edge knows it. */
export const CLIENT: ClientFacts & { readonly ip: string } = {
  ip: '203.0.113.9',
  geo: {
    city: 'S\u00e3o Paulo',
    country: { code: 'BR', name: 'Brazil' },
    subdivision: { code: 'SP', name: 'Sao Paulo' },
    latitude: -23.5475,
    longitude: -46.6361,
    timezone: 'America/Sao_Paulo',
    postalCode: '01310',
    continent: 'SA',
  },
}

export const ORIGIN = 'https://contract.example'

/** A running target, as the cases see it. */
export interface Host {
  readonly target: Target
  readonly farEnd: FarEnd | undefined
  readonly running: RunningHost
  level(feature: Feature): Level
  /** The deviation that the target declares. */
  limit(feature: Feature): string | undefined
  /** One request from `CLIENT`. */
  ask(path: string, init?: RequestInit, facts?: ClientFacts): Promise<Response>
  /** Whether the host's processes have printed the text, or print it soon. */
  printed(text: string): Promise<boolean>
}

/** A fresh copy of a fixture project, in a folder of its own. */
export async function copyProject(name: string, folder: string): Promise<string> {
  const root = join(WORK, folder)
  await rm(root, { recursive: true, force: true })
  await mkdir(root, { recursive: true })
  await cp(join(PROJECTS, name), root, { recursive: true })
  return root
}

/** Builds, and fails with every problem that there is. */
export async function buildOrFail(root: string, targets: readonly string[]): Promise<BuildResult> {
  const result = await build({ root, targets, apply: true })
  if (result.problems.length > 0) throw new Error(JSON.stringify(result.problems, null, 2))
  return result
}

/** Builds the contract's project for a target, and starts it once for all the cases of the describe block. */
export function useHost(target: Target): Host {
  let running: RunningHost | undefined
  let farEnd: FarEnd | undefined

  beforeAll(async () => {
    const root = await copyProject('contract', target.title.replace(':', '-'))
    const result = await buildOrFail(root, [target.title])
    farEnd = await farEndOf(target.name, root)
    const { output, functions } = result.targets[0]!
    running = await target.harness.start({ root, output, functions, env: { ...farEnd?.env } })
  })
  afterAll(async () => {
    await running?.close()
    await farEnd?.close()
  })

  const started = (): RunningHost => {
    if (!running) throw new Error(`${target.title} is not running.`)
    return running
  }
  return {
    target,
    get farEnd() {
      return farEnd
    },
    get running() {
      return started()
    },
    level: (feature) => levelIn(target.supports, feature),
    limit: (feature) => limitIn(target.supports, feature),
    ask: (path, init, facts = CLIENT) => started().fetch(new Request(ORIGIN + path, init), facts),
    printed: (text) => appears(() => started().logs().includes(text)),
  }
}

async function appears(isThere: () => boolean): Promise<boolean> {
  for (const until = Date.now() + 3000; Date.now() < until;) {
    if (isThere()) return true
    await new Promise((resolve) => setTimeout(resolve, 15))
  }
  return false
}
