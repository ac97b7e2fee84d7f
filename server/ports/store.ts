// The store: everything that is remembered. Reads by question; one way to write.
import type { Change, Committed } from '../core/change.ts'
import type { Checkout } from '../core/checkout.ts'
import type { Entitlement } from '../core/entitlement.ts'
import type { CheckoutId, EntitlementId, ItemId, ReaderId, SiteId, TicketId } from '../core/id.ts'
import type { Instant } from '../core/instant.ts'
import type { Item } from '../core/item.ts'
import type { EntryKind } from '../core/journal.ts'
import type { Money } from '../core/money.ts'
import type { PriceRule } from '../core/price-rule.ts'
import type { Site } from '../core/site.ts'
import type { Ticket } from '../core/ticket.ts'

export interface Store {
  /**
   * Makes all changes true at once, durably, or none of them. Answers which guard said no; throws only on a fault (disk,
   * network, a bug). Resolves after the data is safe on disk. Callers at the same moment may share one flush.
   */
  commit(changes: readonly Change[]): Promise<Committed>

  site(id: SiteId): Promise<Site | null>
  siteByKey(keyHash: string): Promise<Site | null>
  /** Whether any site names this origin: the CORS answer of routes that cannot know the site yet. */
  isKnownOrigin(origin: string): Promise<boolean>
  siteByOrigin(origin: string): Promise<Site | null>

  item(site: SiteId, item: ItemId): Promise<Item | null>
  /** A page of the site's items in the order of their ids, after the one named. */
  items(site: SiteId, after: ItemId, limit: number): Promise<Item[]>
  content(site: SiteId, item: ItemId): Promise<string | null>
  rules(site: SiteId): Promise<PriceRule[]>

  readerByCookie(cookieHash: string): Promise<ReaderId | null>
  siteGrant(hash: string): Promise<SiteGrant | null>
  ticket(id: TicketId): Promise<Ticket | null>
  checkout(id: CheckoutId): Promise<Checkout | null>
  /** Attempts that are neither paid nor expired and were started before the instant, oldest first. */
  unfinishedCheckouts(startedBefore: Instant, limit: number): Promise<Checkout[]>

  /** The newest entitlement of a reader to an item, revoked or not. */
  entitlement(reader: ReaderId, site: SiteId, item: ItemId): Promise<Entitlement | null>
  entitlementById(id: EntitlementId): Promise<Entitlement | null>

  wallet(reader: ReaderId, currency: string): Promise<Money>
  /** The reader's wallet lines, newest first: what the wallet page shows. */
  walletLines(reader: ReaderId, limit: number): Promise<WalletLine[]>

  /** Whether the store answers. Throws when it does not. */
  ping(): Promise<void>
  close(): Promise<void>
}

export type SiteGrant = { readonly site: SiteId; readonly reader: ReaderId; readonly usedAt: Instant }

export type WalletLine = {
  readonly reference: string
  readonly kind: EntryKind
  readonly at: Instant
  /** Positive into the wallet, negative out of it. */
  readonly amount: number
  readonly currency: string
  readonly title: string | null
}
