// What a reader gives each month, as the wallet page shows it.
import type { ReaderId } from '../core/id.ts'
import type { Instant } from '../core/instant.ts'
import { isOnView, onViewSince, resumableUntil, type StandingTip } from '../core/standing-tip.ts'
import type { Ports } from '../ports/index.ts'

/** `missed`: the last one could not be given. `stopped`: by its reader, who may still take that back. `ended`: too many were missed. */
export type SeenStandingTip = {
  readonly standingTip: StandingTip
  readonly is: 'running' | 'missed' | 'stopped' | 'ended'
  readonly site: string
  /** The creator's title. */
  readonly creator: string
  /** When the next one is tried, until when a stop can be taken back, or when it ended. */
  readonly until: Instant
}

export async function viewStandingTips({ store, clock }: Ports, reader: ReaderId): Promise<SeenStandingTip[]> {
  const now = clock.now()
  const standingTips = await store.standingTips(reader, onViewSince(now))
  return Promise.all(standingTips.filter((each) => isOnView(each, now)).map((each) => seen(store, each)))
}

async function seen(store: Ports['store'], standingTip: StandingTip): Promise<SeenStandingTip> {
  const { site: siteId, creator: id } = standingTip
  const [site, creators] = await Promise.all([store.site(siteId), store.creators(siteId)])
  const creator = creators.find((each) => each.id === id)?.title ?? id
  return { standingTip, ...standingOf(standingTip), site: site?.name ?? siteId, creator }
}

function standingOf(standingTip: StandingTip): Pick<SeenStandingTip, 'is' | 'until'> {
  const { ended, obstacle, nextAt } = standingTip
  if (ended === null) return { is: obstacle === null ? 'running' : 'missed', until: nextAt }
  const until = resumableUntil(standingTip)
  return until === null ? { is: 'ended', until: ended.at } : { is: 'stopped', until }
}
