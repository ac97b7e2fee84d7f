// Journal entries: two or more postings that balance in every currency. Entries are only ever added.
import { type Account, normalSide } from './account.ts'
import { assert } from './assert.ts'
import type { Currency } from './currency.ts'
import { isZero, type Money } from './money.ts'

export type Direction = 'debit' | 'credit'
export type Posting = { readonly account: Account; readonly direction: Direction; readonly money: Money }

/** What happened, in the words of the business. Stored with the entry, shown in statements. */
export type EntryKind = 'top-up' | 'unlock' | 'reversal'

export type JournalEntry = {
  /** Names the event that caused it (`unlock:ent_…`, `top-up:pi_…`). Unique: the same event books once. */
  readonly reference: string
  readonly kind: EntryKind
  readonly postings: readonly Posting[]
  /** The reference of the entry that this one undoes. */
  readonly reverses?: string
}

export const debit = (account: Account, money: Money): Posting => ({ account, direction: 'debit', money })
export const credit = (account: Account, money: Money): Posting => ({ account, direction: 'credit', money })

/**
 * The only way to make an entry. One that does not balance is a bug in the caller, so it throws. Postings of zero are left
 * out: a fee of nothing is not a line.
 */
export function journalEntry(entry: JournalEntry): JournalEntry {
  const postings = entry.postings.filter((posting) => !isZero(posting.money))
  assert(postings.length >= 2, `${entry.reference} has two postings or more`)
  for (const currency of currenciesOf(postings)) {
    assert(netOf(postings, currency) === 0n, `${entry.reference} balances in ${currency}`)
  }
  return { ...entry, postings }
}

/** Undoes an entry by posting it the other way round: history is added to, never edited. */
export function reversal(entry: JournalEntry, reference: string): JournalEntry {
  const flip = { debit: 'credit', credit: 'debit' } as const
  return journalEntry({
    reference,
    kind: 'reversal',
    reverses: entry.reference,
    postings: entry.postings.map((posting) => ({ ...posting, direction: flip[posting.direction] })),
  })
}

/** How a posting changes the balance of its account: positive where the account grows. */
export function effectOf(posting: Posting): number {
  return posting.direction === normalSide(posting.account) ? posting.money.amount : -posting.money.amount
}

function currenciesOf(postings: readonly Posting[]): Set<Currency> {
  return new Set(postings.map((posting) => posting.money.currency))
}

function netOf(postings: readonly Posting[], currency: Currency): bigint {
  return postings
    .filter((posting) => posting.money.currency === currency)
    .reduce((net, { direction, money }) => net + BigInt(direction === 'debit' ? money.amount : -money.amount), 0n)
}
