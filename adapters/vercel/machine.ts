/** The machine that Vercel runs functions on. */
import type { PlannedFunction } from '../../src/contract/adapter.ts'
import type { Machine } from '../../src/contract/machine.ts'
import { optionsOf } from './options.ts'

/**
 * Amazon Linux 2023 for Node 20 and newer, x86_64 unless `architecture` says otherwise (vercel.com/docs/builds/build-image,
 * vercel.com/docs/project-configuration): glibc 2.34 (docs.aws.amazon.com/linux/al2023/ug/core-glibc.html) and the libstdc++ of GCC 11
 * (gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html). Checked 2026-11.
 */
export const machine = (fn: PlannedFunction): Machine => ({
  os: 'linux',
  cpu: optionsOf(fn).architecture === 'arm64' ? 'arm64' : 'x64',
  libc: 'glibc',
  symbols: { GLIBC: '2.34', GLIBCXX: '3.4.29', CXXABI: '1.3.13' },
})
