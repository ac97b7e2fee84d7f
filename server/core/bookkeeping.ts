// Bookkeeping: one business event in, one journal entry out. Worked examples stand in server/README.md.
import { heldFor, payableTo, walletOf } from './account.ts'
import { assert } from './assert.ts'
import type { Creator } from './creator.ts'
import type { CreatorId, EntitlementId, GiftId, PublisherId, ReaderId, RefundId, TipId } from './id.ts'
import {
  credit,
  debit,
  type EntryKind,
  type JournalEntry,
  journalEntry,
  type Posting,
  partialReversal,
  reversal,
} from './journal.ts'
import { allocate, type Money, minus } from './money.ts'
import { type Movement, movementPostings, sharedMovementPostings, sizeOf } from './movement.ts'
import { divide, type Share } from './share.ts'

export type ToppedUp = {
  /** The provider's id of the payment: the same payment books once. */
  readonly payment: string
  readonly reader: ReaderId
  readonly paid: Money
  /** What reached the provider's balance, with its fee: from its books, not from a price list. */
  readonly movement: Movement
}

/** A reader paid money in: it is owed to the reader until spent; the provider's fee is our expense. */
export function topUpEntry({ payment, reader, paid, movement }: ToppedUp): JournalEntry {
  return journalEntry({
    reference: topUpReference(payment),
    kind: 'top-up',
    postings: movementPostings(movement, walletOf(reader), paid),
  })
}

export const topUpReference = (payment: string): string => `top-up:${payment}`

export type Unlocked = {
  readonly entitlement: EntitlementId
  readonly reader: ReaderId
  readonly publisher: PublisherId
  readonly price: Money
  /** The platform's share in basis points (1/100 of a percent). */
  readonly platformFeeBps: number
  /** What creators get of the rest. */
  readonly shares?: readonly Share[]
  /** Whether theirs is held, because a new card paid. */
  readonly isHeld?: boolean
}

/**
 * A reader spent wallet money on an item: what we owed the reader is now owed to its creators and to the publisher, less the platform
 * fee.
 */
export function unlockEntry({ entitlement, reader, price, shares = [], ...of }: Unlocked): JournalEntry {
  return journalEntry({
    reference: `unlock:${entitlement}`,
    kind: 'unlock',
    postings: [debit(walletOf(reader), price), ...dividedPostings(price, { ...of, shares })],
  })
}

type Divided = Pick<Unlocked, 'publisher' | 'platformFeeBps' | 'isHeld'> & { readonly shares: readonly Share[] }

function dividedPostings(whole: Money, { publisher, isHeld = false, ...division }: Divided): Posting[] {
  const { fee, creators, publisher: rest } = divide(whole, division)
  return [
    ...creators.map(({ creator, money }) => credit(isHeld ? heldFor(creator) : payableTo(creator), money)),
    credit(payableTo(publisher), rest),
    credit('fees:platform', fee),
  ]
}

export type GiftPaid = {
  readonly gift: GiftId
  readonly giver: ReaderId
  readonly publisher: PublisherId
  /** Of all its codes. */
  readonly price: Money
  readonly platformFeeBps: number
}

/** A reader paid for memberships of others out of the wallet: owed to the publisher at once, less the platform fee. */
export function giftEntry({ gift, giver, publisher, price, platformFeeBps }: GiftPaid): JournalEntry {
  const [fee, share] = allocate(price, [platformFeeBps, 10_000 - platformFeeBps]) as [Money, Money]
  return journalEntry({
    reference: giftReference(gift),
    kind: 'gift',
    postings: [debit(walletOf(giver), price), credit(payableTo(publisher), share), credit('fees:platform', fee)],
  })
}

export const giftReference = (gift: GiftId): string => `gift:${gift}`

export type GiftReturned = {
  readonly gift: GiftId
  readonly position: number
  /** The entry of the gift, as it was posted: the shares of that day are given back. */
  readonly paid: JournalEntry
  /** Minor units that went back before, for other codes of the gift. */
  readonly before: number
  /** Of one code. */
  readonly price: Money
}

/** A code that nobody redeemed was taken back: its price is in the giver's wallet again, publisher and platform give up their shares. */
export function giftReturnedEntry({ gift, position, paid, before, price }: GiftReturned): JournalEntry {
  const reference = `gift-returned:${gift}:${position}`
  return partialReversal(paid, { reference, kind: 'gift-returned', before, amount: price })
}

export type Tipped = {
  readonly tip: TipId
  readonly reader: ReaderId
  readonly creator: Pick<Creator, 'id' | 'tipShare'>
  /** Has what the creator's share leaves. */
  readonly publisher: PublisherId
  readonly amount: Money
  readonly platformFeeBps: number
  /** Whether the creator's share is held, because a new card paid. */
  readonly isHeld?: boolean
}

/** A reader tipped out of the wallet: what we owed the reader is now owed to the creator, less the platform fee. No card, no card fee. */
export function tipEntry({ tip, reader, creator, amount, ...of }: Tipped): JournalEntry {
  const shares = tipShares(creator)
  return journalEntry({
    reference: tipReference(tip),
    kind: 'tip',
    postings: [debit(walletOf(reader), amount), ...dividedPostings(amount, { ...of, shares })],
  })
}

export const tipShares = ({ id, tipShare }: Tipped['creator']): readonly Share[] => [{ creator: id, bps: tipShare }]

export const tipReference = (tip: TipId): string => `tip:${tip}`

/**
 * A publisher gave a tip back: the shares of that day return to the wallet it came from. A creator who was paid out already owes it: the
 * payable goes below zero.
 */
export function tipRefundEntry(tip: TipId, paid: JournalEntry): JournalEntry {
  return reversal(paid, { reference: `tip-refund:${tip}`, kind: 'tip-refund' })
}

type Released = { readonly entry: string; readonly creator: CreatorId; readonly money: Money }

/** What was held for a creator is owed from now on. */
export function releaseEntry({ entry, creator, money }: Released): JournalEntry {
  return journalEntry({
    reference: `release:${entry}:${creator}`,
    kind: 'release',
    postings: [debit(heldFor(creator), money), credit(payableTo(creator), money)],
  })
}

export type MembershipPaid = {
  /** The provider's id of the invoice: the same invoice books once. */
  readonly invoice: string
  readonly publisher: PublisherId
  readonly paid: Money
  readonly movement: Movement
  readonly platformFeeBps: number
}

/** A member paid for a period by card: owed to the publisher at once, less the platform fee. The provider's fee is our expense. */
export function membershipEntry({ invoice, publisher, paid, movement, platformFeeBps }: MembershipPaid): JournalEntry {
  const [fee, share] = allocate(paid, [platformFeeBps, 10_000 - platformFeeBps]) as [Money, Money]
  return journalEntry({
    reference: membershipReference(invoice),
    kind: 'membership',
    postings: sharedMovementPostings(movement, paid, [
      { account: payableTo(publisher), money: share },
      { account: 'fees:platform', money: fee },
    ]),
  })
}

export const membershipReference = (invoice: string): string => `membership:${invoice}`

export type MembershipRefunded = {
  /** The provider's id of the refund. */
  readonly refund: string
  /** The entry of the invoice, as it was posted: the shares of that day are given back. */
  readonly paid: JournalEntry
  /** Minor units that went back before. */
  readonly before: number
  readonly money: Money
  readonly movement: Movement
}

/** A part of what a member paid, or all of it, left for the card: publisher and platform give up their shares of it. */
export function membershipRefundEntry({ refund, paid, before, money, movement }: MembershipRefunded): JournalEntry {
  assert(movement.amount < 0, 'a refund leaves the balance')
  const shared = paid.postings.filter(({ account }) => account.startsWith('publisher:') || account === 'fees:platform')
  const weights = shared.map((posting) => posting.money.amount)
  const upTo = (sum: number) => allocate({ ...money, amount: sum }, weights)
  const [earlier, now] = [upTo(before), upTo(before + money.amount)]
  const shares = shared.map(({ account }, index) => ({
    account,
    money: minus(now[index] as Money, earlier[index] as Money),
  }))
  return journalEntry({
    reference: membershipRefundReference(refund),
    kind: 'membership-refund',
    postings: sharedMovementPostings(movement, money, shares),
  })
}

export const membershipRefundReference = (refund: string): string => `membership-refund:${refund}`

type MembershipRefundReturned = Omit<MembershipRefunded, 'paid' | 'before'> & { readonly sent: JournalEntry }

/** The card did not take it: each has its share again, at the rate of that day. */
export function membershipRefundReturnedEntry({
  refund,
  sent,
  money,
  movement,
}: MembershipRefundReturned): JournalEntry {
  assert(movement.amount > 0, 'a refund that failed comes back into the balance')
  const shares = sent.postings.filter(({ account }) => account.startsWith('publisher:') || account === 'fees:platform')
  return journalEntry({
    reference: `membership-refund-returned:${refund}`,
    kind: 'membership-refund-returned',
    postings: sharedMovementPostings(movement, money, shares),
  })
}

/** A bank took a member's payment back, or gave it back. It waits in `suspense`, in the currency of the provider's balance. */
export function membershipDisputeEntry(dispute: string, movement: Movement): JournalEntry {
  return journalEntry({
    reference: membershipDisputeReference(dispute, movement),
    kind: 'membership-dispute',
    postings: movementPostings(movement, 'suspense', sizeOf(movement)),
  })
}

export const membershipDisputeReference = (dispute: string, { id }: Movement): string =>
  `membership-dispute:${dispute}:${id}`

export type UnlockRefunded = {
  readonly refund: RefundId
  readonly kind: Extract<EntryKind, 'undo' | 'refund'>
  /** The entry of the unlock, as it was posted: the shares of that day are given back, not those of today. */
  readonly unlock: JournalEntry
  /** Minor units of the price that went back before. */
  readonly before: number
  readonly amount: Money
}

/**
 * The price of an unlock, or a part of it, goes back to the wallet; publisher and platform give up their shares of it. A
 * publisher who was paid out already owes it: the payable goes below zero.
 */
export function unlockRefundEntry({ refund, kind, unlock, before, amount }: UnlockRefunded): JournalEntry {
  return partialReversal(unlock, { reference: `refund:${refund}`, kind, before, amount })
}

/** What creators bear of money that was spent, and the postings that take it from them. The rest is our loss. */
export type Borne = { readonly money: Money; readonly postings: readonly Posting[] }

function spentPostings(spent: Money, borne: Borne | undefined): Posting[] {
  return borne === undefined
    ? [debit('bad-debt', spent)]
    : [...borne.postings, debit('bad-debt', minus(spent, borne.money))]
}

export type CardRefundStarted = {
  readonly refund: RefundId
  readonly reader: ReaderId
  readonly money: Money
  /** What the wallet gives; the rest was spent. */
  readonly fromWallet: Money
  readonly borne?: Borne
}

/** Money is set aside to go back to a card. Out of the wallet at once, so that it cannot be spent meanwhile. */
export function cardRefundEntry({ refund, reader, money, fromWallet, borne }: CardRefundStarted): JournalEntry {
  return journalEntry({
    reference: cardRefundReference(refund),
    kind: 'card-refund',
    postings: [
      debit(walletOf(reader), fromWallet),
      ...spentPostings(minus(money, fromWallet), borne),
      credit('refunds:pending', money),
    ],
  })
}

export const cardRefundReference = (refund: RefundId): string => `card-refund:${refund}`

type CardRefundMoved = { readonly refund: RefundId; readonly money: Money; readonly movement: Movement }

/** The provider sent the money on its way. */
export function cardRefundSentEntry({ refund, money, movement }: CardRefundMoved): JournalEntry {
  assert(movement.amount < 0, 'a refund leaves the balance')
  return journalEntry({
    reference: `card-refund-sent:${refund}`,
    kind: 'card-refund-sent',
    postings: movementPostings(movement, 'refunds:pending', money),
  })
}

/** The bank sent it back to the provider, at the rate of that day. */
export function cardRefundReturnedEntry({ refund, money, movement }: CardRefundMoved): JournalEntry {
  assert(movement.amount > 0, 'a refund that failed comes back into the balance')
  return journalEntry({
    reference: `card-refund-returned:${refund}`,
    kind: 'card-refund-returned',
    postings: movementPostings(movement, 'refunds:pending', money),
  })
}

/** A bank took money back, or gave it back; nothing is decided by that. In the currency of the provider's balance. */
export function disputeMovementEntry(dispute: string, movement: Movement, worth: Money): JournalEntry {
  return journalEntry({
    reference: `dispute:${dispute}:${movement.id}`,
    kind: 'dispute',
    postings: movementPostings(movement, 'disputes', worth),
  })
}

export type DisputeLost = {
  /** Names the dispute and the turn that it took: it may be appealed, and lost again. */
  readonly part: string
  readonly reader: ReaderId
  /** What the bank keeps, in the currency of our balance. */
  readonly taken: Money
  /** The same in the currency of the wallet. */
  readonly loss: Money
  /** The part of the loss that the wallet still holds. */
  readonly fromWallet: Money
  readonly borne?: Borne
}

/** The dispute is lost: first what is unspent pays, then what is held for creators, and the rest is bad debt. Unlocks and publishers keep theirs. */
export function disputeLostEntry({ part, reader, taken, loss, fromWallet, borne }: DisputeLost): JournalEntry {
  const isExchanged = taken.currency !== loss.currency
  return journalEntry({
    reference: `dispute-lost:${part}`,
    kind: 'dispute-lost',
    postings: [
      debit(walletOf(reader), fromWallet),
      ...spentPostings(minus(loss, fromWallet), borne),
      ...(isExchanged ? [credit('exchange', loss), debit('exchange', taken)] : []),
      credit('disputes', taken),
    ],
  })
}
