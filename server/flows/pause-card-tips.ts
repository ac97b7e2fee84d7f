// A publisher looks at tips by card of the site, pauses them, or lets them go on.
import { countedSince, nextPause, pauseAt, type StandingPause } from '../core/card-tip-pause.ts'
import type { Change } from '../core/change.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import type { Ports } from '../ports/index.ts'

type Asked = Pick<Ports, 'store' | 'clock'>

/** `declines`: cards that count towards the next pause. */
export type CardTips = { readonly paused: StandingPause | null; readonly declines: number }

const looks = 4

export async function viewCardTips({ store, clock }: Asked, { id }: Pick<Site, 'id'>): Promise<CardTips> {
  const now = clock.now()
  const last = await store.cardTipPause(id)
  const { declines } = await store.cardTipCounts(id, countedSince(last, now))
  return { paused: pauseAt(last, now), declines }
}

/** Until the publisher lets them go on. It takes the place of a pause because of declines. */
export async function pauseCardTips({ store, clock }: Asked, { id: site }: Site): Promise<void> {
  for (let look = 0; look < looks; look++) {
    const at = clock.now()
    const last = await store.cardTipPause(site)
    if (pauseAt(last, at)?.because === 'publisher') return
    const pause = nextPause(last, { site, because: 'publisher', pausedAt: at })
    if ((await store.commit([{ change: 'pause-card-tips', pause }])).done) return
  }
  throw new Problem('request-in-progress', 'Tips by card are being paused at the same moment. Look again.')
}

/** Tips by card that go on already go on. Cards that were declined until now do not count any more. */
export async function resumeCardTips({ store, clock }: Asked, { id: site }: Site): Promise<void> {
  const at = clock.now()
  const paused = pauseAt(await store.cardTipPause(site), at)
  const changes: Change[] = paused === null ? [] : [{ change: 'resume-card-tips', site, number: paused.number, at }]
  if (changes.length > 0) await store.commit(changes)
}
