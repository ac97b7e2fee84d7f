// Journal entries: two or more postings that balance in every currency. Entries are only ever added.
import { type Account, normalSide } from './account.ts'
import { assert } from './assert.ts'
import type { Currency } from './currency.ts'
import { allocate, isZero, type Money, minus } from './money.ts'

export type Direction = 'debit' | 'credit'
export type Posting = { readonly account: Account; readonly direction: Direction; readonly money: Money }

/**
 * What happened, in the words of the business. Stored with the entry, shown in statements. `undo` and `refund` give the price
 * of an unlock back to the wallet, by the reader and by the publisher. A refund to a card leaves the wallet (`card-refund`),
 * leaves the provider (`card-refund-sent`), and where it fails comes back there (`card-refund-returned`) and into the wallet
 * (`card-refund-failed`). `dispute` is each movement that a bank caused, `dispute-lost` its bitter end, `dispute-appealed` the
 * end of that end. `membership` is a paid invoice, `membership-refund` what of it went back to the card, `membership-refund-returned`
 * what the card did not take, `membership-dispute` what a bank took or gave back. `gift` is a reader's wallet paying for memberships of
 * others, `gift-returned` the price of a code that nobody has redeemed. `tip` is a reader's wallet paying a creator, `tip-refund` the
 * publisher giving it back. `release` makes payable what was held for a creator.
 */
export type EntryKind =
  | 'top-up'
  | 'unlock'
  | 'undo'
  | 'refund'
  | 'card-refund'
  | 'card-refund-sent'
  | 'card-refund-returned'
  | 'card-refund-failed'
  | 'dispute'
  | 'dispute-lost'
  | 'dispute-appealed'
  | 'membership'
  | 'membership-refund'
  | 'membership-refund-returned'
  | 'membership-dispute'
  | 'gift'
  | 'gift-returned'
  | 'tip'
  | 'tip-refund'
  | 'release'

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
export function reversal(entry: JournalEntry, reversed: Pick<JournalEntry, 'reference' | 'kind'>): JournalEntry {
  return journalEntry({
    ...reversed,
    reverses: entry.reference,
    postings: entry.postings.map((posting) => ({ ...posting, direction: flip[posting.direction] })),
  })
}

/**
 * Undoes a part of an entry of one currency that has one posting on one side: `amount` of it, after `before` was undone
 * already. The other side shares the part by its own weights, so that parts undone one after another add up to the whole
 * entry, to the last minor unit, whoever shares in it.
 */
export function partialReversal(
  entry: JournalEntry,
  { before, amount, ...reversed }: Pick<JournalEntry, 'reference' | 'kind'> & { before: number; amount: Money },
): JournalEntry {
  const single = entry.postings.filter((posting, _, all) => count(all, posting.direction) === 1)[0]
  assert(single !== undefined && single.money.currency === amount.currency, `${entry.reference} can be undone in parts`)
  const parts = entry.postings.filter((posting) => posting.direction !== single.direction)
  const weights = parts.map((posting) => posting.money.amount)
  const upTo = (sum: number) => inTurn({ ...amount, amount: sum }, weights)
  const [earlier, now] = [upTo(before), upTo(before + amount.amount)]
  return journalEntry({
    ...reversed,
    reverses: entry.reference,
    postings: [
      ...parts.map((posting, index) => ({
        account: posting.account,
        direction: flip[posting.direction],
        money: minus(now[index] as Money, earlier[index] as Money),
      })),
      { account: single.account, direction: flip[single.direction], money: amount },
    ],
  })
}

/**
 * By weights, one after the other: each takes its part of what those before it have left. Of two the largest remainders never take a unit
 * from one that it had before, when there is more to share; of three at once they can.
 */
function inTurn(whole: Money, [weight = 0, ...others]: readonly number[]): Money[] {
  if (others.length === 0) return [whole]
  const rest = others.reduce((sum, each) => sum + each, 0)
  const [part, left] = allocate(whole, [weight, rest]) as [Money, Money]
  return [part, ...inTurn(left, others)]
}

const flip = { debit: 'credit', credit: 'debit' } as const

const count = (postings: readonly Posting[], direction: Direction) =>
  postings.filter((posting) => posting.direction === direction).length

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
