// A publisher wants no more tips of somebody, or does again. A tip points at who gave it, so that nobody has to be named.

import { type BlockedSupporter, supporterOf } from '../core/blocked-supporter.ts'
import type { SiteId, TipId } from '../core/id.ts'
import type { Ports } from '../ports/index.ts'
import { ownTip } from './own-tip.ts'

type Pointed = { readonly site: SiteId; readonly tip: TipId }

/**
 * Whoever gave the tip gives no more on the site. Of what everybody could read, that is hidden which the publisher can tell to be of the same
 * supporter: else blocking by a tip without a name would tell whose it is. Twice is as once.
 */
export async function blockSupporter(ports: Ports, { site, tip: id }: Pointed): Promise<void> {
  const tip = await ownTip(ports, site, id)
  const blocked: BlockedSupporter = {
    site,
    supporter: supporterOf(tip),
    reader: tip.reader,
    tip: id,
    blockedAt: ports.clock.now(),
  }
  await ports.store.commit([{ change: 'block-supporter', blocked }])
}

/** By any tip of the supporter. What was hidden stays so. Not blocked: nothing changes. */
export async function unblockSupporter(ports: Ports, { site, tip: id }: Pointed): Promise<void> {
  const supporter = supporterOf(await ownTip(ports, site, id))
  await ports.store.commit([{ change: 'unblock-supporter', site, supporter }])
}
