/** The platform events of @netlify/functions 6.0.0 (@netlify/types 3.0.0), checked 2026-11. */
import type { PlatformFormEvent, PlatformUser, PlatformUserDecision, PlatformUserEvent } from '../contract/events.ts'
import type { MaybePromise } from '../contract/function.ts'

export interface Deploy {
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

export interface DeploySite {
  id: string
  name: string
  url: string
  adminUrl: string
}

export type User = PlatformUser

interface DeployEvent {
  deploy: Deploy
  site: DeploySite
}

export type DeployBuildingEvent = DeployEvent
export type DeploySucceededEvent = DeployEvent
export type DeployFailedEvent = DeployEvent
export type DeployDeletedEvent = DeployEvent
export type DeployLockedEvent = DeployEvent
export type DeployUnlockedEvent = DeployEvent
export type DeployBuildingHandler = (event: DeployBuildingEvent) => void | Promise<void>
export type DeploySucceededHandler = (event: DeploySucceededEvent) => void | Promise<void>
export type DeployFailedHandler = (event: DeployFailedEvent) => void | Promise<void>
export type DeployDeletedHandler = (event: DeployDeletedEvent) => void | Promise<void>
export type DeployLockedHandler = (event: DeployLockedEvent) => void | Promise<void>
export type DeployUnlockedHandler = (event: DeployUnlockedEvent) => void | Promise<void>

type Decision = MaybePromise<{ user: User } | undefined>

export type UserLoginEvent = PlatformUserDecision
export type UserSignupEvent = PlatformUserDecision
export type UserValidateEvent = PlatformUserDecision
export type UserModifiedEvent = PlatformUserDecision
export type UserDeletedEvent = PlatformUserEvent
export type UserLoginHandler = (event: UserLoginEvent) => Decision
export type UserSignupHandler = (event: UserSignupEvent) => Decision
export type UserValidateHandler = (event: UserValidateEvent) => Decision
export type UserModifiedHandler = (event: UserModifiedEvent) => Decision
export type UserDeletedHandler = (event: UserDeletedEvent) => MaybePromise<undefined>

export type FormSubmittedEvent = PlatformFormEvent
export type FormSubmittedHandler = (event: FormSubmittedEvent) => void | Promise<void>
