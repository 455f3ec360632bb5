/** Runs of a schedule. Serial: each run is found by what the host has printed since. */
import type { Case, Host } from '../case.ts'
import { contains, equal, eventually, holds, matches } from '../expect.ts'

interface Run {
  readonly event: { readonly cron?: string; readonly scheduledTime?: string; readonly nextRun?: string }
  readonly requestId: string
  readonly target: string
  readonly same: boolean
  readonly aborted: boolean
  readonly native: string
  readonly url: string
}

const NO_REQUEST = 'No request started this run, so it has no url and no cookies.'

/** What the pattern's group is, for each time that it is in the log. Each function of a host may have a log of its own. */
const foundIn = ({ logs }: Host, pattern: RegExp): string[] =>
  [...logs().matchAll(pattern)].map(([, text = '']) => text)

/** Makes the function due, and gives what it prints. */
async function due(host: Host, id: string, pattern: RegExp): Promise<string> {
  const before = foundIn(host, pattern)
  // A run that fails may reject. Whether it was begun is in the log.
  await host.schedule!(id).catch(() => {})
  await eventually(async () => holds(foundIn(host, pattern).length > before.length, `${id} ran.`))
  return foundIn(host, pattern).find((each) => !before.includes(each)) ?? ''
}

const RAN = /nightly ran (\{.*\})/g

// The project's own line.
const runOf = async (host: Host): Promise<Run> => JSON.parse(await due(host, 'nightly', RAN)) as Run

const drafts: readonly Omit<Case, 'features' | 'serial' | 'unless'>[] = [
  {
    id: 'schedule.runs',
    title: 'A function that is due is run, each time once.',
    run: async (host) => {
      const before = host.logs().split('nightly ran ').length
      await runOf(host)
      await runOf(host)
      equal(host.logs().split('nightly ran ').length - before, 2)
    },
  },
  {
    id: 'schedule.event',
    title: 'A run has its expression as it was written, the planned time where the host says it, and the next run.',
    run: async (host) => {
      const { cron, scheduledTime, nextRun } = (await runOf(host)).event
      equal(cron, '30 3 * * *')
      matches(nextRun, /T03:30:00\.000Z$/)
      const after = scheduledTime === undefined ? Date.now() - 60_000 : Date.parse(scheduledTime)
      const ahead = Date.parse(nextRun ?? '') - after
      holds(ahead > 0 && ahead <= 86_460_000, 'The next run is the one after this.')
    },
  },
  {
    id: 'schedule.context',
    title: 'A run has a context of its own: an id, a target, native objects, and the same one from getContext.',
    run: async (host) => {
      const [first, second] = [await runOf(host), await runOf(host)]
      equal([first.target, first.same, first.native], [host.target, true, 'object'])
      matches(first.requestId, /./)
      holds(first.requestId !== second.requestId, 'The next run has another id.')
    },
  },
  {
    id: 'schedule.no-request',
    title: 'No request started a run: it has no url, says so, and nobody aborts it.',
    run: async (host) => {
      const { url, aborted } = await runOf(host)
      equal([url, aborted], [NO_REQUEST, false])
    },
  },
  {
    id: 'schedule.tasks',
    title: 'The tasks of a run are kept.',
    run: async (host) => {
      const { requestId } = await runOf(host)
      holds(await host.printed(`nightly task ${requestId} ran`), 'The task ran to its end.')
    },
  },
  {
    id: 'schedule.failing',
    title: 'A run that fails is logged with its id and cause, and the next run is begun.',
    run: async (host) => {
      const id = await due(host, 'nightly-failing', /failing began (\S+)/g)
      const line = `[anyhost] ANYHOST_HANDLER_FAILED The function failed. Request ${id}:`
      holds(await host.printed(line), 'The log has the code and the id of the run.')
      contains(host.logs(), `the run ${id} failed`)
      const next = await due(host, 'nightly-failing', /failing began (\S+)/g)
      holds(next !== id, 'The next run has another id.')
    },
  },
  {
    id: 'schedule.failing-task',
    title: 'The tasks of a run that fails are kept.',
    run: async (host) => {
      const id = await due(host, 'nightly-failing', /failing began (\S+)/g)
      holds(await host.printed(`failing task ${id} ran`), 'The task ran to its end.')
    },
  },
  {
    id: 'schedule.no-address',
    title: 'No request starts a run, wherever it goes and whatever it says about itself.',
    run: async (host) => {
      const before = foundIn(host, RAN)
      const headers = {
        'user-agent': 'vercel-cron/1.0',
        authorization: 'Bearer undefined',
        'x-nf-event': 'schedule',
        'x-netlify-event': 'fetch',
        'content-type': 'application/json',
      }
      const body = JSON.stringify({
        source: 'aws.events',
        'detail-type': 'Scheduled Event',
        time: '2026-11-21T03:30:00Z',
      })
      for (const folder of ['', '/api', '/functions', '/.netlify/functions', '/_anyhost']) {
        await host.ask(`${folder}/nightly`, { headers })
        await host.ask(`${folder}/nightly`, { headers, method: 'POST', body })
      }
      await new Promise((resolve) => setTimeout(resolve, 100))
      equal(foundIn(host, RAN), before)
    },
  },
]

export const scheduleCases: readonly Case[] = drafts.map((each) => ({
  ...each,
  features: ['config.schedule'],
  serial: true,
  unless: ({ schedule }) =>
    schedule || each.id === 'schedule.no-address' ? undefined : 'The harness has no clock that makes a function due.',
}))
