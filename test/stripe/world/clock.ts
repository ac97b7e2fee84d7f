// The time as this Stripe sees it: a base that runs or stands still, and how far it was moved from there.

export interface Clock {
  /** Milliseconds. */
  now(): number
  /** Seconds, as Stripe writes moments. */
  seconds(): number
  advance(seconds: number): void
  readonly offset: number
}

export function createClock(base: () => number = Date.now, offset = 0, onMove: () => void = () => {}): Clock {
  let moved = offset
  const now = () => base() + moved
  return {
    now,
    seconds: () => Math.floor(now() / 1000),
    advance: (seconds) => {
      moved += Math.round(seconds * 1000)
      onMove()
    },
    get offset() {
      return moved
    },
  }
}
