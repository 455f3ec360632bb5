import { defineFunction, getContext, type Context } from 'anyhost'
import { sleep } from '../lib/later.ts'

type Told = Pick<Context, 'requestId' | 'target' | 'waitUntil'>

const told =
  (name: string) =>
  (event: object, { requestId, target, waitUntil }: Told): void => {
    const text = JSON.stringify(event)
    if (text.includes('fails-')) throw new Error(`the handler of ${text} failed`)
    waitUntil(sleep(50).then(() => console.log(`event task ${name} ${text}`)))
    const same = getContext().requestId === requestId
    console.log(`event ${name} ${JSON.stringify({ target, same, named: requestId !== '' })} ${text}`)
  }

/** A handler for each event, beside one for requests. */
export default defineFunction({
  config: { path: '/events' },
  fetch: (request) => {
    console.log(`events was asked ${new URL(request.url).search}`)
    return new Response('asked')
  },
  deployBuilding: told('deployBuilding'),
  deploySucceeded: told('deploySucceeded'),
  deployFailed: told('deployFailed'),
  deployDeleted: told('deployDeleted'),
  deployLocked: told('deployLocked'),
  deployUnlocked: told('deployUnlocked'),
  formSubmitted: told('formSubmitted'),
  userLogin: (event, context) => {
    told('userLogin')(event, context)
    return event.user.email?.startsWith('deny-') ? event.deny() : undefined
  },
  userSignup: async (event, context) => {
    await sleep(20)
    told('userSignup')(event, context)
    return event.user.email?.startsWith('deny-') ? event.deny() : undefined
  },
  userValidate: (event, context) => void told('userValidate')(event, context),
  userModified: told('userModified'),
  userDeleted: told('userDeleted'),
})
