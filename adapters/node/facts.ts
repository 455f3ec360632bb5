/** What a server knows of its deployment: what the deployment says in its environment. */
import type { Members } from '../../src/contract/adapter.ts'
import { deployOf } from '../../src/runtime/deploy.ts'
import type { NodeNative } from './native.ts'

type Reads<Name extends keyof Members<NodeNative>> = NonNullable<Members<NodeNative>[Name]>

export const deploy: Reads<'deploy'> = () => {
  const { env } = process
  return deployOf({
    id: env.ANYHOST_DEPLOY_ID,
    context: env.ANYHOST_DEPLOY_CONTEXT,
    branch: env.ANYHOST_DEPLOY_BRANCH,
    production: 'production',
    development: 'development',
  })
}

export const site: Reads<'site'> = () => {
  const { ANYHOST_SITE_ID: id, ANYHOST_SITE_NAME: name, ANYHOST_SITE_URL: url } = process.env
  return { id: id || undefined, name: name || undefined, url: url || undefined }
}

export const server: Reads<'server'> = () => {
  const region = process.env.ANYHOST_REGION || undefined
  // Whoever runs the server says it in either vocabulary; only an AWS code is passed on as one.
  return { region, awsRegion: region && /^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region) ? region : undefined }
}

export const deadline: Reads<'deadline'> = (native) => native.deadline
