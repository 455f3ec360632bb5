import type { Problem } from './problems.ts'

/**
 * How many functions the bundler gets at once. It keeps a list of all files for each of them: 3000 at once took 1.9 GB, and
 * a fifth more time. What functions share is parsed once for each batch, which costs little beside 250 bundles that have it.
 */
export const BATCH = 250

/** Runs batches one after the other. While the next one is made, the last one is finished. Results are in order. */
export async function inBatches<Item, Made, Result>(
  items: readonly Item[],
  make: (batch: readonly Item[]) => Promise<Made>,
  finish: (made: Made, batch: readonly Item[]) => Promise<Result> | Result,
): Promise<Result[]> {
  const batches = Array.from({ length: Math.ceil(items.length / BATCH) }, (_, at) =>
    items.slice(at * BATCH, (at + 1) * BATCH),
  )
  const results: Result[] = []
  let making = batches[0] && make(batches[0])
  for (const [at, batch] of batches.entries()) {
    const made = await making
    const next = batches[at + 1]
    making = next && make(next)
    // Awaited in its turn; until then a failure is not one that nobody handles.
    making?.catch(() => undefined)
    // Made for this batch, which is there.
    results.push(await finish(made as Made, batch))
  }
  return results
}

/** Each problem once: what is wrong with a file that functions share is found in every batch that has it. */
export const distinct = (problems: readonly Problem[]): Problem[] => [
  ...new Map(problems.map((each) => [JSON.stringify(each), each])).values(),
]
