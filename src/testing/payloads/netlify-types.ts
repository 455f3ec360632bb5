/** The events of Netlify as handlers get them (@netlify/types 3.0.0, checked 2026-11). */
import type {
  Deploy,
  DeployBuildingEvent,
  DeploySite,
  FormSubmittedEvent,
  User,
  UserDeletedEvent,
  UserSignupEvent,
} from '../../compat/netlify-events.ts'
import type { EventName } from '../../contract/function.ts'

export type { Deploy as NetlifyDeploy, DeploySite as NetlifyDeploySite, User as NetlifyUser }
export type NetlifyDeployEvent = DeployBuildingEvent
export type NetlifyUserEvent = UserSignupEvent
export type NetlifyFormEvent = FormSubmittedEvent

type DeployName = Extract<EventName, `deploy${string}`>

/** The event that a handler of this name gets. */
export type NetlifyEvent<Name extends EventName> = Name extends DeployName
  ? NetlifyDeployEvent
  : Name extends 'formSubmitted'
    ? NetlifyFormEvent
    : Name extends 'userDeleted'
      ? UserDeletedEvent
      : NetlifyUserEvent

/** What of an event is not the sample's. */
export type NetlifyEventChanges<Name extends EventName> = Name extends DeployName
  ? { readonly deploy?: Partial<Deploy>; readonly site?: Partial<DeploySite> }
  : Name extends 'formSubmitted'
    ? { readonly data?: Record<string, string> }
    : { readonly user?: Partial<User> }
