/** Netlify's events as its bootstrap makes them, from the posts that it gets (@netlify/serverless-functions-api 2.23.0, 2026-11). */
import type { EventName } from '../../contract/function.ts'
import { TIME, toRequest } from './facts.ts'
import { toDeployPost, toUserPost } from './netlify-posts.ts'
import type {
  NetlifyDeployEvent,
  NetlifyEvent,
  NetlifyEventChanges,
  NetlifyFormEvent,
  NetlifyUser,
  NetlifyUserEvent,
} from './netlify-types.ts'

/** What Netlify calls each event in `x-netlify-event`. */
export const NETLIFY_SLUGS: Readonly<Record<EventName, string>> = {
  deployBuilding: 'deploy_building',
  deploySucceeded: 'deploy_succeeded',
  deployFailed: 'deploy_failed',
  deployDeleted: 'deploy_deleted',
  deployLocked: 'deploy_locked',
  deployUnlocked: 'deploy_unlocked',
  formSubmitted: 'submission_created',
  userLogin: 'identity_login',
  userSignup: 'identity_signup',
  userValidate: 'identity_validate',
  userModified: 'identity_usermodified',
  userDeleted: 'identity_userdeleted',
}

const STATES: Partial<Record<EventName, string>> = { deployBuilding: 'building', deployFailed: 'error' }
const denied = new WeakSet<object>()

/** Whether the handler called `deny()` of an event that `netlifyEvent` made. */
export const isDenied = (event: unknown): boolean => typeof event === 'object' && event !== null && denied.has(event)

/** What a handler of this name gets, with sample values for all that is not given. */
export function netlifyEvent<Name extends EventName>(
  name: Name,
  changes: NetlifyEventChanges<Name> = {} as NetlifyEventChanges<Name>,
): NetlifyEvent<Name> {
  // The name decides which changes there are, and which event.
  const event: unknown = name.startsWith('deploy')
    ? deployEvent(name, changes as NetlifyEventChanges<'deploySucceeded'>)
    : name === 'formSubmitted'
      ? { data: { email: 'rex@example.com', ...(changes as NetlifyEventChanges<'formSubmitted'>).data } }
      : userEvent(changes as NetlifyEventChanges<'userLogin'>)
  return event as NetlifyEvent<Name>
}

/**
 * The POST that Netlify starts a function with for an event. Netlify signs it before it reaches a function: a request from
 * outside with such a header is no event.
 */
export function netlifyEventRequest<Name extends EventName>(
  name: Name,
  changes: NetlifyEventChanges<Name> = {} as NetlifyEventChanges<Name>,
): Request {
  return post('x-netlify-event', NETLIFY_SLUGS[name], toPost(name, netlifyEvent(name, changes)))
}

/**
 * The POST that Netlify starts a scheduled function with.
 * @param nextRun when the function will run again; default 2026-01-01T00:00:00Z.
 */
export const netlifyScheduleRequest = (nextRun: Date = TIME): Request =>
  post('x-nf-event', 'schedule', { next_run: nextRun.toISOString() })

const post = (header: string, value: string, body: unknown): Request =>
  toRequest('/.netlify/functions/sample', {
    method: 'POST',
    headers: { 'content-type': 'application/json', [header]: value },
    body: JSON.stringify(body),
  })

/** The events are those that `netlifyEvent` makes for the name. */
function toPost(name: EventName, event: unknown): object {
  if (name.startsWith('deploy')) return toDeployPost(event as NetlifyDeployEvent)
  if (name === 'formSubmitted') return { payload: { data: (event as NetlifyFormEvent).data } }
  return toUserPost((event as NetlifyUserEvent).user)
}

const deployEvent = (
  name: EventName,
  { deploy, site }: NetlifyEventChanges<'deploySucceeded'>,
): NetlifyDeployEvent => ({
  deploy: {
    id: '650000000000000000000002',
    siteId: '00000000-0000-4000-8000-000000000001',
    buildId: '650000000000000000000003',
    state: STATES[name] ?? 'ready',
    errorMessage: null,
    url: 'http://sample.netlify.app',
    sslUrl: 'https://sample.netlify.app',
    permalinkUrl: 'https://650000000000000000000002--sample.netlify.app',
    adminUrl: 'https://app.netlify.com/projects/sample',
    context: 'production',
    branch: 'main',
    commitRef: null,
    commitUrl: null,
    commitMessage: null,
    committer: null,
    title: null,
    createdAt: TIME.toISOString(),
    publishedAt: null,
    time: null,
    manual: false,
    framework: null,
    ...deploy,
  },
  site: {
    id: '00000000-0000-4000-8000-000000000001',
    name: 'sample',
    url: 'https://sample.netlify.app',
    adminUrl: 'https://app.netlify.com/projects/sample',
    ...site,
  },
})

function userEvent({ user: changes = {} }: NetlifyEventChanges<'userLogin'>): NetlifyUserEvent {
  const event: NetlifyUserEvent = {
    user: { id: 'sample-user', email: 'rex@example.com', createdAt: TIME.toISOString(), ...withMetadata(changes) },
    deny(): undefined {
      denied.add(event)
    },
  }
  return event
}

/** Four members are read from metadata on the way, which has them too. */
function withMetadata(user: Partial<NetlifyUser>): Partial<NetlifyUser> {
  const { provider, roles, name, pictureUrl, appMetadata, userMetadata } = user
  return {
    ...user,
    appMetadata: { ...appMetadata, ...(provider && { provider }), ...(roles && { roles }) },
    userMetadata: { ...userMetadata, ...(name && { full_name: name }), ...(pictureUrl && { avatar_url: pictureUrl }) },
  }
}
