/** The events of Netlify as handlers get them (@netlify/types 3.0.0, checked 2026-11). */
import type { EventName } from '../../contract/function.ts'

export interface NetlifyDeploy {
  id: string
  siteId: string
  buildId: string | null
  state: string
  errorMessage: string | null
  url: string
  sslUrl: string
  permalinkUrl: string
  adminUrl: string
  context: string
  branch: string | null
  commitRef: string | null
  commitUrl: string | null
  commitMessage: string | null
  committer: string | null
  title: string | null
  createdAt: string
  publishedAt: string | null
  /** Seconds that it took. */
  time: number | null
  manual: boolean
  framework: string | null
}

export interface NetlifyDeploySite {
  id: string
  name: string
  url: string
  adminUrl: string
}

export interface NetlifyDeployEvent {
  deploy: NetlifyDeploy
  site: NetlifyDeploySite
}

export interface NetlifyUser {
  id: string
  email?: string
  confirmedAt?: string
  createdAt?: string
  updatedAt?: string
  role?: string
  provider?: string
  name?: string
  pictureUrl?: string
  roles?: string[]
  invitedAt?: string
  confirmationSentAt?: string
  recoverySentAt?: string
  pendingEmail?: string
  emailChangeSentAt?: string
  lastSignInAt?: string
  userMetadata?: Record<string, unknown>
  appMetadata?: Record<string, unknown>
}

export interface NetlifyUserEvent {
  user: NetlifyUser
  /** Refuses what the user asked for. */
  deny(): undefined
}

export interface NetlifyFormEvent {
  data: Record<string, string>
}

type DeployName = Extract<EventName, `deploy${string}`>

/** The event that a handler of this name gets. */
export type NetlifyEvent<Name extends EventName> = Name extends DeployName
  ? NetlifyDeployEvent
  : Name extends 'formSubmitted'
    ? NetlifyFormEvent
    : Name extends 'userDeleted'
      ? Omit<NetlifyUserEvent, 'deny'>
      : NetlifyUserEvent

/** What of an event is not the sample's. */
export type NetlifyEventChanges<Name extends EventName> = Name extends DeployName
  ? { readonly deploy?: Partial<NetlifyDeploy>; readonly site?: Partial<NetlifyDeploySite> }
  : Name extends 'formSubmitted'
    ? { readonly data?: Record<string, string> }
    : { readonly user?: Partial<NetlifyUser> }
