/** Requests allowed in one window. */
export interface LimitSettings {
  /** Seconds. */
  readonly window: number
  readonly limit: number
  /**
   * What is counted together. All domains are one: the name in a request is the client's word, and each new one would be a
   * new count.
   */
  readonly by: readonly ('ip' | 'domain')[]
  /** The path that answers over the limit. Absent: 429. */
  readonly to?: string
}

export interface Verdict {
  readonly allowed: boolean
  /** The path that answers in the place of this one. */
  readonly to?: string | undefined
  /** For the answer, allowed or not. */
  readonly headers: readonly (readonly [string, string])[]
}

export type Limit = (ip: string | undefined, now?: number) => Verdict

/** So many clients are counted at once; a client beyond them takes the place of the one that came first. */
const MOST = 100_000

/** Counts in fixed windows, in the memory of this process. */
export function rateLimit({ window, limit, by, to }: LimitSettings): Limit {
  const counts = new Map<string, { used: number; readonly until: number }>()
  return (ip, now = Date.now()) => {
    const key = by.includes('ip') ? String(ip) : ''
    let count = counts.get(key)
    if (!count || count.until <= now) {
      counts.delete(key)
      if (counts.size >= MOST) sweep(counts, now)
      count = { used: 0, until: now + window * 1000 }
      counts.set(key, count)
    }
    const allowed = count.used < limit
    if (allowed) count.used++
    const wait = String(Math.ceil((count.until - now) / 1000))
    return {
      allowed,
      ...(!allowed && { to }),
      // draft-ietf-httpapi-ratelimit-headers-10, checked 2026-11.
      headers: [
        ['ratelimit-policy', `"default";q=${limit};w=${window}`],
        ['ratelimit', `"default";r=${limit - count.used};t=${wait}`],
        ...(allowed || to !== undefined ? [] : [['retry-after', wait] as const]),
      ],
    }
  }
}

function sweep(counts: Map<string, { readonly until: number }>, now: number): void {
  for (const [key, { until }] of counts) if (until <= now) counts.delete(key)
  for (const key of counts.keys()) {
    if (counts.size < MOST) return
    counts.delete(key)
  }
}
