/** One line on stderr, with the request's id, and the error with its stack. The client never sees either. */
export function log(code: string, what: string, requestId: string, error: unknown): void {
  console.error(`[anyhost] ${code} ${what}. Request ${requestId}:`, error)
}
