// The time as this Stripe sees it: a base that runs or stands still, and how far it was moved from there.

export interface Clock {
  /** Milliseconds. */
  now(): number
  /** Seconds, as Stripe writes moments. */
  seconds(): number
  advance(seconds: number): void
  /** Lets something happen at another moment: what was due in between, or what a test clock says. */
  during<T>(seconds: number, work: () => T): T
  readonly offset: number
}

export function createClock(base: () => number = Date.now, offset = 0, onMove: () => void = () => {}): Clock {
  let moved = offset
  let held: number | null = null
  const now = () => held ?? base() + moved
  return {
    now,
    seconds: () => Math.floor(now() / 1000),
    advance: (seconds) => {
      moved += Math.round(seconds * 1000)
      onMove()
    },
    during(seconds, work) {
      const before = held
      held = seconds * 1000
      try {
        return work()
      } finally {
        held = before
      }
    },
    get offset() {
      return moved
    },
  }
}
