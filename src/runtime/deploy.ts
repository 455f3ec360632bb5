import type { Deploy } from '../contract/function.ts'

/** What a host says about a deployment, and its own words for two of the environments. */
export interface DeployFields extends Deploy {
  /** The host's word for the deployment that users see. */
  readonly production: string
  /** The host's word for a developer's machine. */
  readonly development: string
}

/** One shape for every host. Empty text is absent; any other context is a preview. */
export function deployOf(fields: DeployFields): Deploy {
  const { production, development } = fields
  const context = fields.context || undefined
  return {
    id: fields.id || undefined,
    context,
    environment: environmentOf(context, production, development),
    branch: fields.branch || undefined,
    published: fields.published,
    skewProtectionToken: fields.skewProtectionToken || undefined,
  }
}

function environmentOf(context: string | undefined, production: string, development: string): Deploy['environment'] {
  if (!context) return undefined
  return context === production ? 'production' : context === development ? 'development' : 'preview'
}
