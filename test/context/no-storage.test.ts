import { AsyncLocalStorage } from 'node:async_hooks'
import { expect, it, vi } from 'vitest'
import { contextOf, runWithContext } from 'anyhost/context'

const request = new Request('https://a.test/')

// In this order: a storage that was found once stays for the process, which is a file of tests.
it('runWithContext rejects with a code where no AsyncLocalStorage is in sight', () => {
  vi.stubGlobal('process', undefined)
  try {
    expect(() => runWithContext(contextOf(request), () => 1)).toThrow(
      expect.objectContaining({ code: 'ANYHOST_NO_STORAGE' }),
    )
  } finally {
    vi.unstubAllGlobals()
  }
})

it('runWithContext takes one that it is handed, and contextOf finds it', () => {
  vi.stubGlobal('process', undefined)
  try {
    const context = contextOf(request)
    expect(runWithContext(context, () => contextOf(request), new AsyncLocalStorage())).toBe(context)
  } finally {
    vi.unstubAllGlobals()
  }
})
