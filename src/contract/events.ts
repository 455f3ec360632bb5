/** What platform events bring, by Netlify's names. What the host does not say is `undefined`. Types only. */

/** A deployment. */
export interface PlatformDeploy {
  readonly id: string
  readonly siteId?: string | undefined
  readonly buildId?: string | null | undefined
  /** As the host says it: `building`, `ready`, `error`. */
  readonly state?: string | undefined
  readonly errorMessage?: string | null | undefined
  /** The site's address. */
  readonly url?: string | undefined
  readonly sslUrl?: string | undefined
  /** The address of this deployment alone, with its scheme. */
  readonly permalinkUrl?: string | undefined
  /** Where a person can look at it. */
  readonly adminUrl?: string | undefined
  /** As the host says it: `production`, `deploy-preview`, `staging`, … */
  readonly context?: string | undefined
  readonly branch?: string | null | undefined
  readonly commitRef?: string | null | undefined
  readonly commitUrl?: string | null | undefined
  readonly commitMessage?: string | null | undefined
  readonly committer?: string | null | undefined
  readonly title?: string | null | undefined
  /** ISO 8601. */
  readonly createdAt?: string | undefined
  readonly publishedAt?: string | null | undefined
  /** Seconds that the build took. */
  readonly time?: number | null | undefined
  readonly manual?: boolean | undefined
  readonly framework?: string | null | undefined
}

/** The site of a deployment. */
export interface PlatformSite {
  readonly id?: string | undefined
  readonly name?: string | undefined
  readonly url?: string | undefined
  readonly adminUrl?: string | undefined
}

/** What an event about a deployment brings. */
export interface PlatformDeployEvent {
  readonly deploy: PlatformDeploy
  readonly site: PlatformSite
}

/** A user of the host's own accounts for a site's visitors. */
export interface PlatformUser {
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

/** What an event about a user brings. */
export interface PlatformUserEvent {
  user: PlatformUser
}

/** What an event brings whose action a handler may stop. */
export interface PlatformUserDecision extends PlatformUserEvent {
  /** Refuses what the user wants to do: `return event.deny()`. The host answers 401. */
  deny(): undefined
}

/** A form that a visitor has sent. */
export interface PlatformFormEvent {
  data: Record<string, string>
}
