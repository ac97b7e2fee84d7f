// The round of standing tips: each one whose day has come is given out of its reader's wallet, once, or put off.
import type { SiteId, StandingTipId } from '../core/id.ts'
import { isPast } from '../core/instant.ts'
import { type DueDecision, decideDueTip, type StandingTip } from '../core/standing-tip.ts'
import type { Ports } from '../ports/index.ts'
import { isHeldFor } from './plan-unlock.ts'
import { tellTipsOf } from './tell-tips.ts'
import { tipLetter } from './write-tip-letter.ts'

type RoundPorts = Pick<Ports, 'store' | 'mailer' | 'letters' | 'clock' | 'ids' | 'settings' | 'log' | 'bell'>

// Each is six questions and a commit of a dozen statements, and a round at the edge has a thousand of both.
const passMax = 30
// What is lost to somebody else is seen by the next look: another round, the reader who stopped it, the wallet that was spent.
const looks = 4

export type RoundOfTips = Readonly<Record<DueDecision['is'], number>>

/** At most so many, the longest waiting first. Any number of rounds at once give one tip. Who dies within has given all of a tip or nothing of it. */
export async function giveStandingTips(ports: RoundPorts, most = passMax): Promise<RoundOfTips> {
  const due = await ports.store.dueStandingTips(ports.clock.now(), most)
  const round = { given: 0, missed: 0, skipped: 0, ended: 0 }
  // A site's goals are looked at once for all of its tips in a round.
  const sites = new Set<SiteId>()
  for (const { id, site } of due) {
    try {
      const is = await giveDue(ports, id)
      if (is !== null) round[is] += 1
      if (is === 'given') sites.add(site)
    } catch (cause) {
      // One that cannot be given now must not keep the others waiting.
      ports.log.error('standing-tip-failed', cause, { standingTip: id })
    }
  }
  for (const site of sites) await tellTipsOf(ports, site)
  return round
}

/** Null: nothing is due any more, because somebody else was faster. */
async function giveDue(ports: RoundPorts, id: StandingTipId): Promise<DueDecision['is'] | null> {
  const { store, clock } = ports
  for (let look = 0; look < looks; look++) {
    const standingTip = await store.standingTip(id)
    if (standingTip === null || standingTip.ended !== null || !isPast(standingTip.nextAt, clock.now())) return null
    const decision = await decide(ports, standingTip)
    const letter = decision.isNews ? await tipLetter(ports, decision) : []
    if ((await store.commit([...decision.changes, ...letter])).done) return decision.is
  }
  // Busy: the next round looks again.
  return null
}

async function decide(ports: RoundPorts, standingTip: StandingTip): Promise<DueDecision> {
  const { store, clock, ids, settings } = ports
  const { site: siteId, creator, reader, amount } = standingTip
  const [site, creators, isBlocked, { balance, standing }, isHeld] = await Promise.all([
    store.site(siteId),
    store.creators(siteId),
    store.isBlocked(siteId, reader),
    store.buyer(reader, { site: siteId, item: '', currency: amount.currency }),
    isHeldFor(ports, reader),
  ])
  if (site === null) throw new Error(`${standingTip.id} is of a site that is not there`)
  return decideDueTip({
    standingTip,
    site,
    // To whom the publisher has blocked a creator is one who takes no tips.
    creator: isBlocked ? null : (creators.find(({ id, isOpen }) => id === creator && isOpen) ?? null),
    balance,
    isOnHold: standing === 'on-hold',
    platformFeeBps: settings.platformFeeBps,
    isHeld,
    fresh: { tip: ids.id('tip'), ticket: ids.id('ticket') },
    now: clock.now(),
  })
}
