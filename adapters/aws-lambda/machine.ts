/** The machine that Lambda runs functions on. */
import type { Machine } from '../../src/contract/machine.ts'

/** As the template asks for it: what most machines that install packages are, so that a native addon among them fits. */
export const ARCHITECTURE = 'x86_64'

/**
 * Amazon Linux 2023, on which nodejs22.x and newer are (docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html): glibc 2.34
 * (docs.aws.amazon.com/linux/al2023/ug/core-glibc.html) and the libstdc++ of GCC 11 (c-cplusplus.html there; its newest symbols,
 * gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html). Checked 2026-11.
 */
export const machine = (): Machine => ({
  os: 'linux',
  cpu: 'x64',
  libc: 'glibc',
  symbols: { GLIBC: '2.34', GLIBCXX: '3.4.29', CXXABI: '1.3.13' },
})
