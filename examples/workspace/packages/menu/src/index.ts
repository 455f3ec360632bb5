import { readFileSync } from 'node:fs'

/** The text at the head of every menu: a file of this package, read when the function starts. */
export const heading: string = readFileSync(new URL('../heading.txt', import.meta.url), 'utf8').trim()

export const price = (cents: number): string => `${(cents / 100).toFixed(2)} €`
