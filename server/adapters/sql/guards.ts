// Which constraint broke, in the store's words, whatever the database calls it.
import type { Guard } from '../../core/change.ts'

// Every database names a CHECK by its name.
const checks: Readonly<Record<string, Guard>> = {
  wallet_floor: 'wallet-floor',
  reader_standing: 'wallet-on-hold',
  entitlement_refunded: 'refunded-already',
  checkout_refunded: 'payment-refunded',
  refund_state: 'refund-moved',
  undo_slot_free: 'undo-slot-taken',
  dispute_version: 'dispute-moved',
  membership_version: 'membership-moved',
  membership_refunded: 'membership-moved',
  membership_refund_state: 'membership-moved',
  seat_invitation_told: 'invitation-told',
  ticket_state: 'ticket-closed',
  checkout_state: 'checkout-settled',
  // What is paid again breaks this one too, and PostgreSQL tries them in the order of their names.
  checkout_payment: 'checkout-settled',
  mail_code_state: 'code-over',
  mail_code_tries: 'code-over',
  outbox_attempts: 'message-taken',
  gift_code_state: 'gift-used',
  // What is redeemed twice breaks this one too, and PostgreSQL tries them in the order of their names.
  gift_code_membership: 'gift-used',
  gift_taken_back: 'gift-moved',
  gift_link_opened: 'gift-link-over',
  standing_tip_version: 'standing-tip-moved',
  standing_tip_beside: 'standing-tips-full',
  tip_returned: 'tip-returned',
  hold_taken: 'hold-moved',
  hold_released: 'hold-moved',
  supporter_blocked: 'supporter-blocked',
  roll_up_order: 'rolled-up',
  goal_version: 'goal-moved',
  poll_version: 'poll-moved',
}

// SQLite and D1 name a UNIQUE by its columns, PostgreSQL by the name that it was given or that the columns gave it.
const uniques: readonly (readonly [columns: string, constraint: string, guard: Guard])[] = [
  ['entries.reference', 'entries_reference_key', 'reference-taken'],
  ['entitlements.reader, entitlements.site, entitlements.item', 'one_live_entitlement', 'already-entitled'],
  ['entitlements.id', 'entitlements_pkey', 'id-taken'],
  ['entitlements.cause', 'entitlements_cause_key', 'already-entitled'],
  ['checkouts.id', 'checkouts_pkey', 'checkout-started'],
  ['checkouts.payment', 'checkouts_payment_key', 'checkout-settled'],
  ['refunds.id', 'refunds_pkey', 'refund-moved'],
  ['refunds.provider_id', 'refunds_provider_id_key', 'refund-moved'],
  ['disputes.id', 'disputes_pkey', 'dispute-moved'],
  ['memberships.id', 'memberships_pkey', 'checkout-started'],
  ['memberships.reader, memberships.site', 'one_joining', 'joining-open'],
  ['memberships.subscription', 'memberships_subscription_key', 'membership-moved'],
  ['membership_payments.invoice', 'membership_payments_pkey', 'membership-moved'],
  ['membership_payments.payment', 'membership_payments_payment_key', 'membership-moved'],
  ['membership_refunds.id', 'membership_refunds_pkey', 'membership-moved'],
  ['membership_letters.membership, membership_letters.occasion', 'membership_letters_key', 'letter-written'],
  ['seats.membership, seats.place', 'seats_key', 'seat-taken'],
  ['seats.membership, seats.reader', 'seats_reader', 'seat-taken'],
  ['idempotency_keys.site, idempotency_keys.key', 'idempotency_keys_key', 'key-taken'],
  ['return_orders.site, return_orders.key', 'return_orders_key', 'key-taken'],
  ['provider_events.id', 'provider_events_pkey', 'event-applied'],
  ['fraud_warnings.id', 'fraud_warnings_pkey', 'event-applied'],
  ['site_origins.origin', 'site_origins_pkey', 'origin-taken'],
  ['sites.id', 'sites_pkey', 'id-taken'],
  ['tickets.id', 'tickets_pkey', 'id-taken'],
  ['mail_addresses.address', 'mail_addresses_pkey', 'address-taken'],
  ['mail_addresses.reader', 'mail_addresses_reader_key', 'reader-kept'],
  ['readers.id', 'readers_pkey', 'id-taken'],
  ['gifts.id', 'gifts_pkey', 'id-taken'],
  ['gifts.ticket', 'gifts_ticket_key', 'ticket-closed'],
  ['gift_links.id', 'gift_links_pkey', 'id-taken'],
  // Of the same id there is the same code, and a database tries either first.
  ['gift_links.code_hash', 'gift_links_code_hash_key', 'id-taken'],
  ['gift_links.site, gift_links.giver, gift_links.month, gift_links.number', 'gift_links_of_month', 'gift-link-taken'],
  ['gift_link_openings.link, gift_link_openings.reader', 'gift_link_openings_key', 'gift-link-opened'],
  ['tips.id', 'tips_pkey', 'id-taken'],
  ['tips.ticket', 'tips_ticket_key', 'ticket-closed'],
  ['tips.standing_tip, tips.month', 'one_tip_a_month', 'standing-tip-moved'],
  ['standing_tips.id', 'standing_tips_pkey', 'id-taken'],
  ['standing_tips.ticket', 'standing_tips_ticket_key', 'ticket-closed'],
  ['creators.id', 'creators_pkey', 'id-taken'],
  ['holds.entry, holds.creator', 'holds_key', 'reference-taken'],
  ['goals.site, goals.name', 'one_goal', 'goal-moved'],
  ['polls.site, polls.name', 'one_poll', 'poll-moved'],
  ['votes.tip', 'votes_tip_key', 'vote-cast'],
  ['card_declines.id', 'card_declines_pkey', 'event-applied'],
  ['card_tip_pauses.site, card_tip_pauses.number', 'card_tip_pauses_key', 'card-tips-paused'],
]

const byColumns = new Map([
  ...Object.entries(checks),
  ...uniques.map(([columns, , guard]) => [columns, guard] as const),
])
/** What PostgreSQL calls each constraint that is a guard. */
export const byConstraint: ReadonlyMap<string, Guard> = new Map([
  ...Object.entries(checks),
  ...uniques.map(([, name, guard]) => [name, guard] as const),
])

/** The guard behind a message of SQLite or D1, or null when the failure is no guard of ours: then it is a fault. */
export function guardIn(message: string): Guard | null {
  const broken = /(?:CHECK|UNIQUE) constraint failed: (.+?)(?::? SQLITE_\w+.*)?$/.exec(message)?.[1]
  return broken === undefined ? null : (byColumns.get(broken) ?? null)
}

/** The guard behind a constraint of PostgreSQL, or null. */
export function guardNamed(constraint: string | undefined): Guard | null {
  return constraint === undefined ? null : (byConstraint.get(constraint) ?? null)
}
