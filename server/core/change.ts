// Changes: what a flow wants to become true, as values. A store makes all of them true in one atomic commit, or none.
import type { Checkout } from './checkout.ts'
import type { Entitlement } from './entitlement.ts'
import type { CheckoutId, EntitlementId, ItemId, ReaderId, SiteId, TicketId } from './id.ts'
import type { Instant } from './instant.ts'
import type { Item } from './item.ts'
import type { JournalEntry } from './journal.ts'
import type { Money } from './money.ts'
import type { PriceRule } from './price-rule.ts'
import type { Site } from './site.ts'
import type { Ticket } from './ticket.ts'

export type Change =
  | { readonly change: 'add-site'; readonly site: Site; readonly keyHash: string; readonly at: Instant }
  | { readonly change: 'edit-site'; readonly site: Site }
  | { readonly change: 'put-item'; readonly item: Item; readonly at: Instant }
  | { readonly change: 'drop-item'; readonly site: SiteId; readonly item: ItemId }
  | {
      readonly change: 'put-content'
      readonly site: SiteId
      readonly item: ItemId
      readonly html: string
      readonly at: Instant
    }
  | { readonly change: 'put-rules'; readonly site: SiteId; readonly rules: readonly PriceRule[] }
  | { readonly change: 'add-reader'; readonly reader: ReaderId; readonly cookieHash: string; readonly at: Instant }
  | {
      readonly change: 'add-site-grant'
      readonly hash: string
      readonly site: SiteId
      readonly reader: ReaderId
      readonly at: Instant
    }
  | { readonly change: 'touch-site-grant'; readonly hash: string; readonly at: Instant }
  | { readonly change: 'open-ticket'; readonly ticket: Ticket; readonly at: Instant }
  /** Guarded: only an open, unexpired ticket can be closed, and only once. */
  | {
      readonly change: 'finish-ticket'
      readonly ticket: TicketId
      readonly reader: ReaderId
      readonly entitlement: EntitlementId
      readonly at: Instant
    }
  | { readonly change: 'decline-ticket'; readonly ticket: TicketId; readonly at: Instant }
  | { readonly change: 'extend-ticket'; readonly ticket: TicketId; readonly expiresAt: Instant; readonly at: Instant }
  /** Guarded: a reader has at most one live entitlement to an item. */
  | { readonly change: 'add-entitlement'; readonly entitlement: Entitlement }
  | { readonly change: 'start-checkout'; readonly checkout: Checkout }
  | { readonly change: 'open-checkout'; readonly checkout: CheckoutId; readonly session: string; readonly at: Instant }
  /** Guarded: only a checkout that is not paid yet can be paid; one that expired with us may still have been paid. */
  | {
      readonly change: 'pay-checkout'
      readonly checkout: CheckoutId
      readonly session: string
      readonly payment: string
      readonly paid: Money
      readonly at: Instant
    }
  | { readonly change: 'expire-checkout'; readonly checkout: CheckoutId; readonly at: Instant }
  /** Guarded: references are unique, kept balances stay at their floor or above. */
  | { readonly change: 'post-entry'; readonly entry: JournalEntry; readonly at: Instant }
  /** Guarded: an event of the provider is applied once. */
  | { readonly change: 'record-event'; readonly event: string; readonly kind: string; readonly at: Instant }

/** Which guard refused a commit. */
export type Guard =
  | 'wallet-floor'
  | 'reference-taken'
  | 'already-entitled'
  | 'ticket-closed'
  | 'checkout-started'
  | 'checkout-settled'
  | 'event-applied'
  | 'origin-taken'
  | 'id-taken'

export type Committed = { readonly done: true } | { readonly done: false; readonly guard: Guard }
