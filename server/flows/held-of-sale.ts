// What creators got of a sale that was held, and whether a bank has had some of it before the price goes back.
import type { Entitlement } from '../core/entitlement.ts'
import { type Hold, isHeld, isLostToBank } from '../core/hold.ts'
import type { JournalEntry } from '../core/journal.ts'
import { money } from '../core/money.ts'
import type { Ports } from '../ports/index.ts'

/** What creators got of it that was held, whatever became of that. */
export async function heldOf({ store }: Pick<Ports, 'store'>, unlock: JournalEntry): Promise<Hold[]> {
  return isHeld(unlock) ? store.holds(unlock.reference) : []
}

/**
 * Whether a bank has had some of what creators got of it. What has gone back is looked at once more: a refund of the moment between two looks
 * is no loss, and the commit finds it.
 */
export async function isLost(
  { store }: Pick<Ports, 'store'>,
  { id, price, refunded }: Entitlement,
  { entry, holds }: { readonly entry: JournalEntry; readonly holds: readonly Hold[] },
): Promise<boolean> {
  if (price === null || !isLostToBank(holds, entry, money(refunded, price.currency))) return false
  return (await store.entitlementById(id))?.refunded === refunded
}
