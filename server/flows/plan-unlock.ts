// Gathers what an unlock needs to know, and lets the core decide. Commits nothing.
import type { ReaderId } from '../core/id.ts'
import { isSame, type Money, plus } from '../core/money.ts'
import type { Ticket } from '../core/ticket.ts'
import { decideUnlock, type UnlockDecision } from '../core/unlock.ts'
import type { Ports } from '../ports/index.ts'
import { quoteItem } from './quote-item.ts'

export type UnlockPlan = {
  readonly ticket: Ticket
  readonly reader: ReaderId
  readonly approved: Money | null
  /** Money that the same commit puts into the wallet first. */
  readonly arriving?: Money
}

/**
 * Another window may buy or undo the same item between the looks of one plan. Before somebody is asked to pay money in, the
 * wallet is looked at again: when it has changed, so may have all the rest.
 */
export async function planUnlock(ports: Ports, plan: UnlockPlan): Promise<UnlockDecision> {
  for (let look = 1; ; look++) {
    const { decision, kept } = await looked(ports, plan)
    if (decision.next !== 'top-up' || look === looks) return decision
    if (isSame(kept, await ports.store.wallet(plan.reader, kept.currency))) return decision
  }
}

const looks = 4

async function looked(
  ports: Ports,
  { ticket, reader, approved, arriving }: UnlockPlan,
): Promise<{ decision: UnlockDecision; kept: Money }> {
  const { store, clock, ids, settings } = ports
  const { site, price } = await quoteItem(ports, ticket.site, ticket.item)
  const [kept, standing] = await Promise.all([store.wallet(reader, site.currency), store.standing(reader)])
  // After the wallet: who sees the money gone for this item, in another window, sees the item owned as well.
  const entitlement = await store.entitlement(reader, ticket.site, ticket.item)
  const decision = decideUnlock({
    ticket,
    site,
    reader,
    price,
    approved,
    balance: arriving?.currency === kept.currency ? plus(kept, arriving) : kept,
    isOnHold: standing === 'on-hold',
    owned: entitlement?.revokedAt === null ? entitlement : null,
    platformFeeBps: settings.platformFeeBps,
    fresh: ids.id('ent'),
    now: clock.now(),
  })
  return { decision, kept }
}
