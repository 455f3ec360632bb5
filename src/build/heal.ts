import { join } from 'node:path'
import { leftovers } from './leftovers.ts'

/** Puts back what a build left aside that was cut off. Does nothing while another build is at work. */
export async function heal(root: string): Promise<void> {
  if (leftovers(root).length === 0) return
  const [{ lock }, { recover }] = await Promise.all([import('./lock.ts'), import('./stage.ts')])
  const release = await lock(join(root, '.anyhost/lock'), 0)
  if (typeof release !== 'function') return
  try {
    recover(root)
  } finally {
    release()
  }
}
