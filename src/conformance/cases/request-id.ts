/** The id of a request, also where no host sends one. */
import type { Host } from '../case.ts'
import { limitNames } from '../declared.ts'
import { equal, holds, matches } from '../expect.ts'

const UUID = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/

/** Whether the target declares that the id is made by the entry: then nobody outside knows it beforehand. */
export const isMade = (host: Host): boolean => limitNames(host, 'context.requestId', 'Made by the entry')

/** Fails unless it is the id that the host sent, or a UUID where the entry makes it. */
export function isRequestId(host: Host, id: unknown, sent: string): void {
  if (isMade(host)) matches(id, UUID)
  else equal(id, sent)
}

/** The `requestId` of the request with this mark, as its function printed it. */
export async function printedId(host: Host, mark: string, sent: string): Promise<string> {
  const start = `mark ${mark} has the id `
  holds(await host.printed(start), 'The function prints its requestId.')
  const [id = ''] = host.logs().split(start)[1]?.split(/\s/) ?? []
  isRequestId(host, id, sent)
  return id
}
