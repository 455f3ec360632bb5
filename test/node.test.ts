import { expect, test } from 'vitest'

test('the tests run on Node 24, whatever Node the machine has', () => {
  expect(process.versions.node.split('.')[0]).toBe('24')
})
