import type { Sabotage } from '../../contract/sabotage.ts'

/** Faults of the runtime that all adapters share. Those of one adapter stand with its harness. */
export const SABOTAGES: readonly Sabotage[] = []
