import type { TaskRunner } from '../../src/contract/adapter.ts'
import { answered } from '../../src/runtime/answered.ts'
import { taskOf as runOf, type CronFields } from '../../src/runtime/next-run.ts'

/** The `task` of a scheduled function. A run that failed is a 500: Vercel's launcher ends the process on what a handler throws (@vercel/node 24.0.0, checked 2026-11). */
export const taskOf = (fields: CronFields): TaskRunner => answered(runOf(fields))
