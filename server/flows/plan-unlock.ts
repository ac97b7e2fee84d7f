// Gathers what an unlock needs to know, and lets the core decide. Commits nothing.
import type { ReaderId } from '../core/id.ts'
import { type Money, plus } from '../core/money.ts'
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

/** Looks once: the reader's wallet, standing and entitlement are of one moment. What changes after it is refused by the commit. */
export async function planUnlock(
  { store, clock, ids, settings }: Ports,
  { ticket, reader, approved, arriving }: UnlockPlan,
): Promise<UnlockDecision> {
  const { site, price } = await quoteItem({ store }, ticket.site, ticket.item)
  const { currency } = site
  const { balance, standing, owned } = await store.buyer(reader, { site: site.id, item: ticket.item, currency })
  return decideUnlock({
    ticket,
    site,
    reader,
    price,
    approved,
    balance: arriving?.currency === currency ? plus(balance, arriving) : balance,
    isOnHold: standing === 'on-hold',
    owned,
    platformFeeBps: settings.platformFeeBps,
    fresh: ids.id('ent'),
    now: clock.now(),
  })
}
