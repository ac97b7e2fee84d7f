// A ticket: a page's wish to unlock one item, good for one approval in the pay window.
import type { EntitlementId, ItemId, ReaderId, SiteId, TicketId } from './id.ts'
import { type Instant, isPast } from './instant.ts'

export type Ticket = {
  readonly id: TicketId
  readonly site: SiteId
  readonly item: ItemId
  /** base64url(SHA-256(verifier)); only who knows the verifier redeems. Null for the plain link, which nobody redeems. */
  readonly challenge: string | null
  readonly page: string
  readonly state: 'open' | 'done' | 'declined'
  readonly reader: ReaderId | null
  readonly entitlement: EntitlementId | null
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
