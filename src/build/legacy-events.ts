import type { EventName } from '../contract/function.ts'
import type { Source } from './discover.ts'
import type { Problem } from './problems.ts'
import type { FaultAt } from './validate.ts'

/** The file names that started a function in Netlify's old format (docs.netlify.com/build/functions/trigger-on-events, 2026-11). */
const EVENTS: ReadonlyMap<string, EventName | undefined> = new Map([
  ['deploy-building', 'deployBuilding'],
  ['deploy-succeeded', 'deploySucceeded'],
  ['deploy-failed', 'deployFailed'],
  ['deploy-deleted', 'deployDeleted'],
  ['deploy-locked', 'deployLocked'],
  ['deploy-unlocked', 'deployUnlocked'],
  ['identity-login', 'userLogin'],
  ['identity-signup', 'userSignup'],
  ['identity-validate', 'userValidate'],
  ['submission-created', 'formSubmitted'],
  // These have no member.
  ['split-test-activated', undefined],
  ['split-test-deactivated', undefined],
  ['split-test-modified', undefined],
])

/** A function that answers requests under the name of an event: most likely it was started by that, and never would be again. */
export function legacyEventFault({ id }: Source, fault: FaultAt): Problem | undefined {
  if (!EVENTS.has(id)) return undefined
  const member = EVENTS.get(id)
  const fix = member
    ? `Write \`export default defineFunction({ ${member}(event, context) { … } })\` in a file of another name. To answer requests, rename the file too, or set \`config.path\`.`
    : 'No target has this event. To answer requests, rename the file, or set `config.path`.'
  return fault('ANYHOST_NAME_EVENT', [], `\`${id}\` names an event of Netlify, and the function answers requests.`, {
    fix,
  })
}
