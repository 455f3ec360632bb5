/** Loaded before a server: at SIGUSR2 every timer of more than 10 s is due, and its code sees the time that it waited for. */
const [RealDate, start] = [Date, setTimeout]
const LONG = 10_000
const waiting = new Map()
let now

globalThis.Date = class extends RealDate {
  constructor(...given) {
    if (given.length === 0 && now !== undefined) super(now)
    else super(...given)
  }
  static now() {
    return now ?? RealDate.now()
  }
}

const startKept = (run, ms = 0, ...rest) => {
  const timer = start(() => {
    waiting.delete(timer)
    run(...rest)
  }, ms)
  if (ms > LONG) waiting.set(timer, { due: Date.now() + ms, run: () => run(...rest) })
  return timer
}
globalThis.setTimeout = Object.defineProperties(startKept, Object.getOwnPropertyDescriptors(start))

process.on('SIGUSR2', () => {
  for (const [timer, { due, run }] of Array.from(waiting)) {
    clearTimeout(timer)
    waiting.delete(timer)
    now = due
    try {
      run()
    } finally {
      now = undefined
    }
  }
})
