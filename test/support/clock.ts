// A clock that stands still unless a test moves it.
import type { Clock } from '../../server/ports/index.ts'

export type TestClock = Clock & {
  milliseconds(): number
  advance(by: { days?: number; hours?: number; minutes?: number; seconds?: number }): void
}

export function testClock(start = new Date().toISOString()): TestClock {
  let now = Date.parse(start)
  return {
    now: () => new Date(now).toISOString(),
    milliseconds: () => now,
    advance({ days = 0, hours = 0, minutes = 0, seconds = 0 }) {
      now += (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000
    },
  }
}
