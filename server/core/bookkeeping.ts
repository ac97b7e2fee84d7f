// Bookkeeping: one business event in, one journal entry out. Worked examples stand in server/README.md.
import { payableTo, walletOf } from './account.ts'
import { assert } from './assert.ts'
import type { EntitlementId, PublisherId, ReaderId } from './id.ts'
import { credit, debit, type JournalEntry, journalEntry } from './journal.ts'
import { allocate, type Money, minus } from './money.ts'

export type ToppedUp = {
  /** The provider's id of the payment: the same payment books once. */
  readonly payment: string
  readonly reader: ReaderId
  readonly paid: Money
  /** What the provider kept, from its balance transaction, not from a price list. Null: settled in another currency. */
  readonly fee: Money | null
}

/**
 * A reader paid money in: it is owed to the reader until spent; the provider's fee is our expense. Money that the provider
 * settled in another currency waits in suspense, whole: there is no honest fee in this currency to book.
 */
export function topUpEntry({ payment, reader, paid, fee }: ToppedUp): JournalEntry {
  assert(fee === null || fee.amount <= paid.amount, 'a fee is at most what was paid')
  const received =
    fee === null
      ? [debit('suspense', paid)]
      : [debit('stripe:balance', minus(paid, fee)), debit('fees:processing', fee)]
  return journalEntry({
    reference: `top-up:${payment}`,
    kind: 'top-up',
    postings: [...received, credit(walletOf(reader), paid)],
  })
}

export type Unlocked = {
  readonly entitlement: EntitlementId
  readonly reader: ReaderId
  readonly publisher: PublisherId
  readonly price: Money
  /** The platform's share in basis points (1/100 of a percent). */
  readonly platformFeeBps: number
}

/** A reader spent wallet money on an item: what we owed the reader is now owed to the publisher, less the platform fee. */
export function unlockEntry({ entitlement, reader, publisher, price, platformFeeBps }: Unlocked): JournalEntry {
  const [fee, share] = allocate(price, [platformFeeBps, 10_000 - platformFeeBps]) as [Money, Money]
  return journalEntry({
    reference: `unlock:${entitlement}`,
    kind: 'unlock',
    postings: [debit(walletOf(reader), price), credit(payableTo(publisher), share), credit('fees:platform', fee)],
  })
}
