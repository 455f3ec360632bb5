/** What a target says of itself in the text of a limit: a case may read it there, and nowhere else. */
import type { Feature } from '../contract/features.ts'
import type { Host } from './case.ts'

/** Whether the declared limit of a feature names something, by the words that the contract has for it. */
export const limitNames = ({ limit }: Host, feature: Feature, words: string): boolean =>
  limit(feature)?.includes(words) ?? false

/** For `unless`: a case is not asked where the limit names this. */
export const whereLimitNames =
  (feature: Feature, words: string) =>
  (host: Host): string | undefined =>
    limitNames(host, feature, words) ? `As declared of ${feature}: ${host.limit(feature)}` : undefined

/** For `unless`: a case is asked only where the limit names this. */
export const unlessLimitNames =
  (feature: Feature, words: string) =>
  (host: Host): string | undefined =>
    limitNames(host, feature, words) ? undefined : `No limit of ${feature} names ${words}.`
