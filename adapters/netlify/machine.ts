/** The machine that Netlify runs functions on. */
import type { Machine } from '../../src/contract/machine.ts'

/**
 * Netlify runs them on AWS Lambda, on x86_64 with the runtime of the site's Node version (docs.netlify.com/build/functions/overview).
 * From nodejs22.x on that is Amazon Linux 2023: glibc 2.34 (docs.aws.amazon.com/linux/al2023/ug/core-glibc.html) and the libstdc++
 * of GCC 11 (gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html). Checked 2026-11.
 */
export const machine = (): Machine => ({
  os: 'linux',
  cpu: 'x64',
  libc: 'glibc',
  symbols: { GLIBC: '2.34', GLIBCXX: '3.4.29', CXXABI: '1.3.13' },
})
