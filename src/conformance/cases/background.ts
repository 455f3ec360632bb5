/** Functions in the background: 202 at once, and the work to its end. */
import { createHash, randomUUID } from 'node:crypto'
import { CLIENT, type Case, type Host } from '../case.ts'
import { contains, equal, eventually, holds, lacks, oneOf } from '../expect.ts'

const BYTES = Uint8Array.from({ length: 900_000 }, (_, at) => (at * 31 + (at >> 8)) % 256)

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

interface Work {
  readonly response: Response
  readonly mark: string
  readonly requestId: string
  /** The id that the work has: the host's own, where no edge gives it one. */
  idOfWork(): Promise<string>
  /** What it has printed until now. */
  lines(): string[]
  until(line: string): Promise<string[]>
}

/** Starts one kind of work, whose answer must be the one that each has. */
async function start(host: Host, kind: string, init?: RequestInit, status = 202): Promise<Work> {
  const [mark, requestId] = [`mark-${randomUUID()}`, randomUUID()]
  const response = await host.ask(`/work/${kind}?mark=${mark}`, init, { ...CLIENT, requestId })
  equal(response.status, status)
  // Hosts put words of their own before a line.
  const lines = (): string[] =>
    host
      .logs()
      .split('\n')
      .flatMap((line) => (line.includes(`${mark} `) ? [line.slice(line.indexOf(mark) + mark.length + 1)] : []))
  const until = async (line: string): Promise<string[]> => {
    await eventually(async () => oneOf(line, lines()), 8000)
    return lines()
  }
  const idOfWork = async (): Promise<string> => {
    await until('began')
    return new RegExp(`${mark}= (\\S+)`).exec(host.logs())?.[1] ?? ''
  }
  return { response, mark, requestId, lines, until, idOfWork }
}

const post = (body: NonNullable<RequestInit['body']>): RequestInit => ({
  method: 'POST',
  body,
  headers: { 'content-type': 'application/octet-stream' },
})

/** How often the target says that a failing handler is called. */
const triesOf = ({ limit }: Host): number => (/\brepeated twice\b/.test(limit('config.background') ?? '') ? 3 : 1)

const refusesLarge = ({ limit }: Host): boolean => limit('config.background')?.includes('413') ?? false

const times = (text: string, part: string): number => text.split(part).length - 1

const failing = (kind: string, cause: string): Omit<Case, 'features'> => ({
  id: `background.${kind}`,
  title: `Work that ${kind} is logged with the request id, as often as it is repeated; its answer is 202.`,
  run: async (host) => {
    const { idOfWork, lines } = await start(host, kind)
    const tries = triesOf(host)
    const requestId = await idOfWork()
    const line = `[anyhost] ANYHOST_TASK_FAILED A task failed. Request ${requestId}:`
    await eventually(async () => equal(times(host.logs(), line), tries), 8000)
    contains(host.logs(), cause)
    // Nobody repeats it once more, and no other line reports the same.
    await new Promise((resolve) => setTimeout(resolve, 300))
    equal([times(host.logs(), line), lines()], [tries, Array.from({ length: tries }, () => 'began')])
    lacks(host.logs(), new RegExp(`ANYHOST_HANDLER_FAILED The function failed\\. Request ${requestId}:`))
  },
})

const drafts: readonly Omit<Case, 'features'>[] = [
  {
    id: 'background.answers-first',
    title: 'The answer is 202 without a body while the work goes on, to its end.',
    run: async (host) => {
      const { response, lines, until } = await start(host, 'slow')
      equal([await response.text(), response.headers.get('content-type')], ['', null])
      lacks(lines().join(), /ended/)
      equal(await until('ended'), ['began', 'ended'])
    },
  },
  {
    id: 'background.busy',
    title: 'Work that keeps the thread busy does not hold back the answer.',
    serial: true,
    run: async (host) => {
      await (await start(host, 'nothing')).until('ended')
      const { lines, until } = await start(host, 'busy')
      const answered = performance.now()
      lacks(lines().join(), /ended/)
      await until('ended')
      // The loop alone takes longer than this.
      holds(performance.now() - answered > 100, 'The work ended long after the answer.')
    },
  },
  {
    id: 'background.nothing',
    title: 'Work may return nothing.',
    run: async (host) => {
      const { response, until } = await start(host, 'nothing')
      equal(await response.text(), '')
      await until('ended')
    },
  },
  {
    id: 'background.stream',
    title: 'What the work returns is dropped, and a stream is cancelled.',
    run: async (host) => {
      const { response, until } = await start(host, 'stream')
      equal([response.headers.get('x-dropped'), await response.text()], [null, ''])
      await until('cancelled')
    },
  },
  {
    id: 'background.request',
    title: 'The work has the whole request, and a signal that nobody aborts.',
    run: async (host) => {
      const { mark, until } = await start(host, 'seen', { method: 'POST', body: 'x', headers: { 'x-given': 'h' } })
      const ip = host.level('context.ip') === 'none' ? null : CLIENT.ip
      await until(JSON.stringify(['POST', '/work/seen', `?mark=${mark}`, 'h', ip, true, false, true]))
    },
  },
  {
    id: 'background.body',
    title: 'The work has the whole body, byte for byte, after the answer.',
    run: async (host) => {
      const bytes = BYTES.subarray(0, 600_000)
      const { until } = await start(host, 'body', post(bytes))
      await until(`body application/octet-stream 600000 ${sha256(bytes)}`)
    },
  },
  {
    id: 'background.body-900-kb',
    title: '900 kB of what is no text arrive whole.',
    unless: (host) => (refusesLarge(host) ? 'As declared: such a body gets 413 here.' : undefined),
    run: async (host) => {
      const { until } = await start(host, 'body', post(BYTES))
      await until(`body application/octet-stream 900000 ${sha256(BYTES)}`)
    },
  },
  {
    id: 'background.body-refused',
    title: 'A body that the host cannot hand on is refused with 413 and a line in the log, and no work begins.',
    unless: (host) => (refusesLarge(host) ? undefined : 'As declared: no body is too large to be handed on.'),
    run: async (host) => {
      const { response, requestId, lines } = await start(host, 'body', post(BYTES), 413)
      equal(await response.text(), 'Content Too Large')
      contains(host.logs(), `[anyhost] ANYHOST_BACKGROUND_TOO_LARGE The work was not begun. Request ${requestId}:`)
      equal(lines(), [])
    },
  },
  failing('throws', 'broken at once'),
  failing('rejects', 'broken later'),
  {
    id: 'background.task',
    title: 'A task that the work hands over is kept.',
    run: async (host) => {
      const { until } = await start(host, 'task')
      equal((await until('task ran')).toSorted(), ['began', 'ended', 'task ran'])
    },
  },
  {
    id: 'background.failing-task',
    title: 'A task that fails inside of the work is logged, and the work is none that failed.',
    run: async (host) => {
      const { idOfWork, until } = await start(host, 'failing-task')
      equal(await until('ended'), ['began', 'ended'])
      const line = `[anyhost] ANYHOST_TASK_FAILED A task failed. Request ${await idOfWork()}:`
      await eventually(async () => equal(times(host.logs(), line), 1), 8000)
    },
  },
  {
    id: 'background.request-id',
    title: 'The work has the id of its request.',
    unless: ({ level }) => (level('context.requestId') === 'native' ? undefined : 'The host gives no id here.'),
    run: async (host) => {
      const { requestId, idOfWork } = await start(host, 'nothing')
      equal(await idOfWork(), requestId)
    },
  },
  {
    id: 'background.cookie-late',
    title: 'The work can set no cookie, and is told so.',
    run: async (host) => {
      const { response, until, lines } = await start(host, 'cookie')
      equal(response.headers.get('set-cookie'), null)
      await until('ended')
      contains(lines()[1], '[ANYHOST_COOKIE_LATE]')
    },
  },
  {
    id: 'background.twelve',
    title: 'Twelve at once never mix.',
    run: async (host) => {
      const all = await Promise.all(
        Array.from({ length: 12 }, async (_each, at) => start(host, 'mixed', { method: 'POST', body: `body-${at}` })),
      )
      const ids = await Promise.all(
        all.map(async ({ mark, idOfWork, until }, at) => {
          const id = await idOfWork()
          await until(`mixed ${id} body-${at} ${mark}`)
          return id
        }),
      )
      equal(new Set(ids).size, 12)
    },
  },
  {
    id: 'background.refused',
    title: 'What the path, an excluded path or the method refuses never runs, whatever the host has answered.',
    run: async ({ ask, level, logs, printed }) => {
      const [method, path, right] = [randomUUID(), randomUUID(), randomUUID()]
      // A host that answers by itself does so before the function is asked.
      const early = level('config.background') === 'native'
      equal((await ask(`/work-only/${method}`, { method: 'PUT' })).status, early ? 202 : 405)
      await ask(`/work-only/${path}/deeper`, { method: 'POST' })
      await ask('/work-only/out', { method: 'POST' })
      equal((await ask(`/work-only/${right}`, { method: 'POST' })).status, 202)
      holds(await printed(`${right} ran`), 'What is not refused runs.')
      lacks(logs(), new RegExp(`(?:${method}|${path}|out) ran`))
    },
  },
]

export const backgroundCases: readonly Case[] = drafts.map((each) => ({
  ...each,
  features: each.id === 'background.request-id' ? ['config.background', 'context.requestId'] : ['config.background'],
}))
