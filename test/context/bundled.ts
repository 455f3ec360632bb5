/** Code that uses `anyhost/context` as a library does, as one file for a host that knows nothing of this package. */
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** What every host is asked: all that is known of a request, and a task. */
const ASK = `
import { contextOf } from 'anyhost/context'

export function answer(request, given) {
  const context = contextOf(request, given)
  context.waitUntil?.(new Promise((resolve) => setTimeout(resolve, 50)).then(() => console.log('task done')))
  const { target, requestId, ip, geo } = context
  const levels = Object.fromEntries(
    ['context.ip', 'context.geo.city', 'context.geo.continent', 'context.geo.country.name', 'context.waitUntil', 'context.deploy.id']
      .map((feature) => [feature.slice(8), context.level(feature)]),
  )
  return Response.json({ target, requestId, ip, geo: { ...geo, country: { ...geo.country, name: geo.country.name } }, levels })
}
`

/** One module without imports: `answer` stands for what the library gives its users. */
export async function bundled(code: string, platform: 'node' | 'browser' = 'node'): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `${ASK}\n${code}`, resolveDir: ROOT },
    alias: { 'anyhost/context': `${ROOT}src/context.ts` },
    bundle: true,
    write: false,
    format: 'esm',
    platform,
    target: 'es2022',
    logLevel: 'silent',
  })
  return outputFiles[0]?.text ?? ''
}

/** What a client sends that would like to be somebody else: the names that each host reads. */
export const FORGED: Readonly<Record<string, string>> = {
  'x-real-ip': '6.6.6.6',
  'x-vercel-id': 'forged',
  'x-vercel-ip-city': 'Pyongyang',
  'x-nf-client-connection-ip': '6.6.6.6',
  'x-nf-request-id': 'forged',
  'x-nf-geo': Buffer.from('{"city":"Pyongyang"}').toString('base64'),
  'cf-connecting-ip': '6.6.6.6',
  'cf-ray': 'forged-GRU',
  'cf-ipcity': 'Pyongyang',
  'cloudfront-viewer-city': 'Pyongyang',
  'x-forwarded-for': '6.6.6.6',
  forwarded: 'for=6.6.6.6',
}
