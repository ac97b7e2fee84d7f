// A reader stops a monthly tip, or thinks better of it. No money moves.
import type { ReaderId, StandingTipId } from '../core/id.ts'
import { isPast } from '../core/instant.ts'
import { Problem } from '../core/problem.ts'
import { resumableUntil, stopped } from '../core/standing-tip.ts'
import type { Ports } from '../ports/index.ts'

/** `over`: it has ended, and cannot go on any more. `full`: others have taken its place. */
export type StandingTipAnswer = 'stopped' | 'resumed' | 'over' | 'full'

export type StandingTipWish = {
  readonly reader: ReaderId
  readonly standingTip: StandingTipId
  readonly wish: 'stop' | 'resume'
}

// The round may give its tip at the same moment, and the reader may press twice.
const looks = 5

/** Throws `not-found` for one that is not this reader's, whether it exists or not. Twice is the same as once. */
export async function stopStandingTip(
  { store, clock }: Pick<Ports, 'store' | 'clock'>,
  { reader, standingTip: id, wish }: StandingTipWish,
): Promise<StandingTipAnswer> {
  for (let look = 0; look < looks; look++) {
    const now = clock.now()
    const standingTip = await store.standingTip(id)
    if (standingTip?.reader !== reader) throw new Problem('not-found', 'There is no such monthly tip.')
    const { ended } = standingTip
    if (wish === 'resume' && ended === null) return 'resumed'
    if (wish === 'stop' && ended !== null) return ended.by === 'reader' ? 'stopped' : 'over'
    if (wish === 'resume') {
      const until = resumableUntil(standingTip)
      if (until === null || isPast(until, now)) return 'over'
    }
    const committed = await store.commit([
      wish === 'stop'
        ? { change: 'put-standing-tip', standingTip: stopped(standingTip, now) }
        : { change: 'resume-standing-tip', standingTip },
    ])
    if (committed.done) return wish === 'stop' ? 'stopped' : 'resumed'
    if (committed.guard === 'standing-tips-full') return 'full'
  }
  throw new Problem('request-in-progress', 'Too many requests for the same thing at once. Try again.')
}
