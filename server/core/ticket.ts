// A ticket: a page's wish to unlock one item, to join a tier, to give it away or to tip a creator, good for one approval in the pay window.
import type { CreatorName, EntitlementId, ItemId, MembershipId, ReaderId, SiteId, TicketId, TierId } from './id.ts'
import { type Instant, isPast } from './instant.ts'
import type { Money } from './money.ts'
import type { Sticker } from './sticker.ts'
import type { Interval } from './tier.ts'

/** The tier that a page wants its reader to join, and the currency in which it showed the price. */
export type JoinWish = { readonly tier: TierId; readonly interval: Interval; readonly currency: string }

/** How many codes, each for one membership. The reader may change it until it is paid. */
export type GiftWish = { readonly codes: number }

/** How much for whom, and what is said with it. The words are those of the page: the reader sees them before saying yes. */
export type TipWish = {
  readonly creator: CreatorName
  readonly amount: Money
  readonly message: string | null
  readonly isPublic: boolean
  readonly isAnonymous: boolean
  /** Again each month, until the reader stops it. */
  readonly isMonthly?: boolean
  /** Sent with it, and the amount is its price. */
  readonly sticker?: Sticker
  /** What is chosen by it. A member may choose for nothing: then there is no tip. */
  readonly vote?: VoteWish
}

export type VoteWish = { readonly poll: string; readonly option: string }

export type Ticket = {
  readonly id: TicketId
  readonly site: SiteId
  /** Empty for a ticket to join or to tip. */
  readonly item: ItemId
  /** Null for a ticket to unlock or to tip. */
  readonly join: JoinWish | null
  /** Of a ticket to give the tier away, as so many codes. Null: it is for the reader. */
  readonly gift: GiftWish | null
  /** Null for any but a ticket to tip. */
  readonly tip: TipWish | null
  /** base64url(SHA-256(verifier)); only who knows the verifier redeems. Null for the plain link, which nobody redeems. */
  readonly challenge: string | null
  readonly page: string
  readonly state: 'open' | 'done' | 'declined'
  readonly reader: ReaderId | null
  /** What it gave: an entitlement, or the membership that opened the item or was joined. */
  readonly entitlement: EntitlementId | null
  readonly membership: MembershipId | null
  readonly expiresAt: Instant
}

/** How long a fresh ticket may be approved. */
export const ticketSeconds = 5 * 60

/** How long a ticket stays open once a checkout was started for it: the life of a session (40 minutes) and a margin. */
export const ticketSecondsAtCheckout = 45 * 60

/** How long the page may collect what a finished ticket gave: enough for a page that slept in a background tab. */
export const redeemSeconds = 24 * 60 * 60

/** The state as of now: an open ticket whose time has come is expired. */
export function ticketStateAt(ticket: Ticket, now: Instant): 'open' | 'done' | 'declined' | 'expired' {
  return ticket.state === 'open' && isPast(ticket.expiresAt, now) ? 'expired' : ticket.state
}
