// What a finished ticket cost its reader, and until when that can be taken back.
import type { Instant } from '../../core/instant.ts'
import { type Money, money } from '../../core/money.ts'
import { rulingOnUndo } from '../../core/undo.ts'
import type { Ports } from '../../ports/index.ts'
import type { Visit } from './visit.ts'

export type Receipt = {
  /** Zero for what the catalogue gives away. */
  readonly paid: Money
  readonly at: Instant
  /** Null: it cannot be undone, or not any more. */
  readonly undoUntil: Instant | null
}

export async function receiptOf({ store, clock }: Ports, { reader, view }: Visit): Promise<Receipt | null> {
  const { entitlement: id } = view.ticket
  const entitlement = id === null ? null : await store.entitlementById(id)
  if (entitlement === null || reader === null || entitlement.reader !== reader) return null
  const isCounted = (await store.countedBy(entitlement.id)).some(({ joinedAt }) => joinedAt !== null)
  const ruling = rulingOnUndo({ entitlement, isCounted }, await store.undoSlots(reader), clock.now())
  return {
    paid: entitlement.price ?? money(0, view.site.currency),
    at: entitlement.grantedAt,
    undoUntil: ruling.may ? ruling.until : null,
  }
}
