// An entitlement: a reader's right to an item, with exactly one cause.
import type { EntitlementId, ItemId, ReaderId, SiteId } from './id.ts'
import type { Money } from './money.ts'

export type Entitlement = {
  readonly id: EntitlementId
  readonly reader: ReaderId
  readonly site: SiteId
  readonly item: ItemId
  /** The reference of the journal entry that paid for it, or `free:<id>` where the catalogue says that it costs nothing, or `gift-link:<id>`. */
  readonly cause: string
  /** What the reader paid. Null: the catalogue gave it away, or somebody else did. */
  readonly price: Money | null
  /** Minor units of the price that went back to the wallet. Never more than the price (a constraint). */
  readonly refunded: number
  readonly grantedAt: string
  readonly revokedAt: string | null
}

export type Ruling = { readonly granted: true } | { readonly granted: false; readonly because: 'not-owned' | 'revoked' }

/** Whether the newest entitlement of a reader to an item opens it. */
export function rulingOn(entitlement: Pick<Entitlement, 'revokedAt'> | null): Ruling {
  if (entitlement === null) return { granted: false, because: 'not-owned' }
  return entitlement.revokedAt === null ? { granted: true } : { granted: false, because: 'revoked' }
}
