// Which constraint broke, in the store's words. SQLite and D1 name a CHECK by its name and a UNIQUE by its columns.
import type { Guard } from '../../core/change.ts'

const guards: Readonly<Record<string, Guard>> = {
  wallet_floor: 'wallet-floor',
  reader_standing: 'wallet-on-hold',
  entitlement_refunded: 'refunded-already',
  checkout_refunded: 'payment-refunded',
  refund_state: 'refund-moved',
  undo_slot_free: 'undo-slot-taken',
  dispute_version: 'dispute-moved',
  ticket_state: 'ticket-closed',
  checkout_state: 'checkout-settled',
  'entries.reference': 'reference-taken',
  'entitlements.reader, entitlements.site, entitlements.item': 'already-entitled',
  'entitlements.id': 'id-taken',
  'entitlements.cause': 'already-entitled',
  'checkouts.id': 'checkout-started',
  'checkouts.payment': 'checkout-settled',
  'refunds.id': 'refund-moved',
  'refunds.provider_id': 'refund-moved',
  'disputes.id': 'dispute-moved',
  'idempotency_keys.site, idempotency_keys.key': 'key-taken',
  'provider_events.id': 'event-applied',
  'fraud_warnings.id': 'event-applied',
  'site_origins.origin': 'origin-taken',
  'sites.id': 'id-taken',
  'tickets.id': 'id-taken',
  'readers.id': 'id-taken',
}

/** The guard behind a database's message, or null when the failure is no guard of ours: then it is a fault. */
export function guardIn(message: string): Guard | null {
  const broken = /(?:CHECK|UNIQUE) constraint failed: (.+?)(?::? SQLITE_\w+.*)?$/.exec(message)?.[1]
  return broken === undefined ? null : (guards[broken] ?? null)
}
