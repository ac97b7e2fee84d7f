// Changes as the flows make them, of `reader_one` and with 20 for an unlock unless a test says else.

import type { BlockedSupporter } from '../../../server/core/blocked-supporter.ts'
import {
  giftEntry,
  giftReturnedEntry,
  membershipEntry,
  membershipRefundEntry,
  membershipRefundReturnedEntry,
  tipEntry,
  tipRefundEntry,
  topUpEntry,
  unlockEntry,
  unlockRefundEntry,
} from '../../../server/core/bookkeeping.ts'
import type { Change } from '../../../server/core/change.ts'
import type { Dispute, DisputeReport } from '../../../server/core/dispute.ts'
import { followDispute } from '../../../server/core/dispute.ts'
import { type Gift, givenMembership } from '../../../server/core/gift.ts'
import { giftLinkCause } from '../../../server/core/gift-link.ts'
import { type Hold, holdsIn, outOfHolds } from '../../../server/core/hold.ts'
import type { EntitlementId, GiftLinkId, MembershipId, ReaderId, RefundId } from '../../../server/core/id.ts'
import type { MailAddress } from '../../../server/core/mail.ts'
import type { Membership } from '../../../server/core/membership.ts'
import { followRefund, type Refund, type RefundReport, setAsideForCard } from '../../../server/core/refund.ts'
import type { StandingTip } from '../../../server/core/standing-tip.ts'
import type { Ticket } from '../../../server/core/ticket.ts'
import type { Tip } from '../../../server/core/tip.ts'
import type { Vote } from '../../../server/core/vote.ts'
import { rollUpBalances } from '../../../server/flows/roll-up-balances.ts'
import type { Store } from '../../../server/ports/index.ts'
import type { TestClock } from '../../support/clock.ts'
import {
  at,
  makeCheckout,
  makeCreator,
  makeEntitlement,
  makeGift,
  makeMembership,
  makeMovement,
  makePoll,
  makeRefund,
  makeStandingTip,
  makeTicket,
  makeTip,
  makeVote,
  usd,
} from '../../support/make.ts'

const reader = 'reader_one'

export function paid(id: `checkout_${string}`, payment: string, amount: number, paidAt = at): Change[] {
  const movement = makeMovement({ id: `txn_${payment}`, amount, fee: Math.min(45, amount) })
  const entry = topUpEntry({ payment, reader, paid: usd(amount), movement })
  return [
    { change: 'start-checkout', checkout: makeCheckout({ id, money: usd(amount) }) },
    { change: 'pay-checkout', checkout: id, session: `cs_${id}`, payment, paid: usd(amount), at: paidAt },
    { change: 'post-entry', entry, at: paidAt },
  ]
}

export function unlock(
  entitlement: EntitlementId,
  ticket: `ticket_${string}`,
  amount: number,
  item = 'the-river',
): Change[] {
  return [...bought(entitlement, amount, item), { change: 'finish-ticket', ticket, reader, entitlement, at }]
}

/** An unlock without its ticket. */
export function bought(entitlement: EntitlementId, amount = 20, item = 'the-river', grantedAt = at): Change[] {
  const entry = unlockOf(entitlement, amount, item)
  const { reference: cause } = entry
  return [
    { change: 'post-entry', entry, at: grantedAt },
    {
      change: 'add-entitlement',
      entitlement: makeEntitlement({ id: entitlement, item, cause, price: usd(amount), grantedAt }),
    },
  ]
}

/** Of what `the-delta` costs two creators get a third each. */
const unlockOf = (entitlement: EntitlementId, amount: number, item = 'the-river') => {
  const thirds = ['creator_one', 'creator_two'] as const
  const shares = item === 'the-delta' ? thirds.map((creator) => ({ creator, bps: 3333 })) : []
  return unlockEntry({ entitlement, reader, publisher: 'pub_one', price: usd(amount), platformFeeBps: 500, shares })
}

export type GivenBack = {
  readonly refund?: RefundId
  readonly entitlement?: EntitlementId
  readonly item?: string
  readonly price?: number
  readonly before?: number
  readonly amount?: number
  readonly revoke?: boolean
  readonly at?: string
}

/** The price of an unlock, or a part of it, goes back to the wallet. */
export function givenBack(over: GivenBack = {}): Change[] {
  const { refund: id = 'refund_one', entitlement = 'ent_one', price = 20, before = 0 } = over
  const { amount = price - before, revoke = true, at: startedAt = at } = over
  const money = usd(amount)
  const unlock = unlockOf(entitlement, price, over.item)
  const toWallet = { entitlement, payment: null, by: 'publisher', state: 'succeeded' } as const
  return [
    { change: 'start-refund', refund: makeRefund({ id, money, ...toWallet, startedAt }) },
    { change: 'refund-entitlement', entitlement, before, amount, revoke, at: startedAt },
    {
      change: 'post-entry',
      entry: unlockRefundEntry({ refund: id, kind: 'refund', unlock, before, amount: money }),
      at: startedAt,
    },
  ]
}

/** Wallet money is set aside to go back to the card. */
export function setAside(over: Partial<Refund> = {}): Change[] {
  const refund = makeRefund(over)
  return setAsideForCard({ ...refund, payment: refund.payment ?? 'pi_1' }, refund.money, at)
}

/** What the provider says of a refund becomes true. */
export async function followed(store: Store, id: RefundId, over: Partial<RefundReport> = {}) {
  const [refund, entry] = [await store.refund(id), await store.entry(`card-refund:${id}`)]
  if (refund === null || entry === null) throw new Error(`no ${id}`)
  const of = { payment: refund.payment ?? '', checkout: 'checkout_one' } as const
  const report = { id: `re_${id}`, refund: id, of, money: refund.money, sent: null, returned: null }
  return store.commit(followRefund({ refund, report: { ...report, state: 'pending', ...over }, setAside: entry }, at))
}

/** What is posted until now is settled, and rolled up. */
export async function rolledUp(store: Store, clock: TestClock): Promise<number> {
  await rollUpBalances({ store, clock })
  clock.advance({ minutes: 11 })
  return rollUpBalances({ store, clock })
}

export const makeDispute = (over: Partial<Dispute> = {}): Dispute => ({
  id: 'dp_one',
  payment: 'pi_1',
  reader,
  money: usd(500),
  state: 'open',
  holds: true,
  booked: [],
  taken: 0,
  writtenOff: null,
  version: 0,
  ...over,
})

/** What the provider says of a dispute becomes true. */
export async function disputed(store: Store, over: Partial<DisputeReport> = {}) {
  const of = { payment: 'pi_1', checkout: 'checkout_one' } as const
  const report: DisputeReport = { id: 'dp_one', of, money: usd(500), state: 'open', movements: [], ...over }
  const [known, payment] = [await store.dispute(report.id), await store.payment(report.of.payment)]
  if (payment === null) throw new Error(`no payment of ${report.id}`)
  const balance = await store.wallet(payment.reader, payment.money.currency)
  const writtenOff = known?.writtenOff == null ? null : await store.entry(known.writtenOff)
  const holds = await store.readerHolds(payment.reader, 100)
  return store.commit(followDispute({ known, report, payment, balance, writtenOff, holds }, at))
}

/** What the bank took of `pi_1`, with the provider's fee of 15.00. */
export const taken = makeMovement({ id: 'txn_taken', amount: -500, fee: 1500 })

export const paidUntil = '2026-12-22T12:00:00.000Z'

/** A paid invoice of `membership_one`: 5.00, of which the platform keeps 5 %. */
export function invoiced(invoice: string, payment: string): Change[] {
  const kept = {
    invoice,
    membership: 'membership_one',
    payment,
    money: usd(500),
    refunded: 0,
    paidUntil,
    paidAt: at,
  } as const
  const movement = makeMovement({ id: `txn_${payment}` })
  const entry = membershipEntry({ invoice, publisher: 'pub_one', paid: usd(500), movement, platformFeeBps: 500 })
  return [
    { change: 'add-membership-payment', payment: kept },
    { change: 'post-entry', entry, at },
  ]
}

/** `reader_one` joins the tier `friend` by the ticket that is open, and pays for a month. */
export function joined(over: Partial<Membership> = {}): Change[] {
  const membership = makeMembership(over)
  const active = { ...membership, state: 'active', subscription: 'sub_1', joinedAt: at, paidUntil } as const
  return [
    { change: 'start-membership', membership },
    { change: 'put-membership', membership: active, at },
    ...invoiced('in_1', 'pi_m1'),
  ]
}

/** A reader with a proven address takes a seat in `membership_one`. */
export function seated(reader: ReaderId, place: number, address: MailAddress): Change[] {
  const seat = { membership: 'membership_one', place, reader, address, takenAt: at } as const
  return [
    { change: 'add-mail-address', address, reader, at },
    { change: 'take-seat', seat },
  ]
}

/** A part of the invoice `in_1` leaves for the card. */
export async function memberRefunded(store: Store, refund: string, before: number, amount: number) {
  const paid = await store.entry('membership:in_1')
  if (paid === null) throw new Error('in_1 has no entry')
  const movement = makeMovement({ id: `txn_${refund}`, amount: -amount, fee: 0 })
  // More than is left cannot be shared; the guard is asked all the same.
  const shared = Math.min(before, 500 - amount)
  const entry = membershipRefundEntry({ refund, paid, before: Math.max(shared, 0), money: usd(amount), movement })
  return store.commit([
    { change: 'refund-membership', refund, invoice: 'in_1', before, amount, at },
    { change: 'post-entry', entry, at },
  ])
}

/** And the card does not take it. */
export async function memberRefundReturned(store: Store, refund: string, amount: number) {
  const sent = await store.entry(`membership-refund:${refund}`)
  if (sent === null) throw new Error(`${refund} has no entry`)
  const movement = makeMovement({ id: `txn_back_${refund}`, amount, fee: 0 })
  const entry = membershipRefundReturnedEntry({ refund, sent, money: usd(amount), movement })
  return store.commit([
    { change: 'return-membership-refund', refund, invoice: 'in_1', amount, at },
    { change: 'post-entry', entry, at },
  ])
}

const giftOf = ({ id, codes, price }: Gift) =>
  giftEntry({ gift: id, giver: reader, publisher: 'pub_one', price: usd(codes * price.amount), platformFeeBps: 500 })

/** `reader_one` gives two months of the tier `friend` at 1.00 each. The codes are kept as `code-<gift>-<position>`. */
export function given(over: Partial<Gift> = {}): Change[] {
  const gift = makeGift(over)
  const codeHashes = Array.from({ length: gift.codes }, (_, position) => codeHashOf(gift, position))
  return [
    ...(gift.giver === null ? [] : [{ change: 'post-entry', entry: giftOf(gift), at } as const]),
    { change: 'add-gift', gift, codeHashes },
  ]
}

const codeHashOf = ({ id }: Pick<Gift, 'id'>, position: number) => `code-${id}-${position}`

type Redeemed = {
  readonly gift?: Gift
  readonly position?: number
  readonly membership?: MembershipId
  readonly by?: ReaderId
}

/** A reader becomes a member by a code. */
export function redeemed(over: Redeemed = {}): Change[] {
  const { gift = makeGift(), position = 0, membership = 'membership_gift', by = reader } = over
  return [
    { change: 'start-membership', membership: givenMembership(gift, { id: membership, reader: by, lang: 'en' }, at) },
    { change: 'redeem-code', codeHash: codeHashOf(gift, position), membership, at },
  ]
}

const tipOf = ({ id: tip, reader: by, creator: id, amount }: Tip, isHeld = false) => {
  const creator = makeCreator({ id, tipShare: id === 'creator_three' ? 7500 : 10_000 })
  return tipEntry({ tip, reader: by, creator, publisher: 'pub_one', amount, platformFeeBps: 500, isHeld })
}

/** Out of the wallet of `reader_one`, in a window of its own. `creator_three` leaves a quarter to the publisher. */
export function tipped(over: Partial<Tip> = {}): Change[] {
  const tip = makeTip(over)
  const { site, reader: by, ticket, amount } = tip
  const { message, isPublic, isAnonymous, sticker } = tip
  const wish = { creator: 'ana', amount, message, isPublic, isAnonymous, ...(sticker && { sticker }) }
  return [
    { change: 'open-ticket', ticket: makeTicket({ id: ticket, item: '', tip: wish }), at },
    { change: 'require-standing', reader: by },
    { change: 'require-unblocked', site, reader: by },
    { change: 'post-entry', entry: tipOf(tip), at },
    { change: 'add-tip', tip },
    { change: 'finish-by-tip', ticket, reader: by, at },
  ]
}

/** A tip that pays for a vote, in a window of its own. */
export function voted(over: Partial<Tip> & Partial<Pick<Vote, 'option'>> & { readonly vote: Vote['id'] }): Change[] {
  const { option = 'north', vote: id, ...tip } = over
  const { id: by, amount, reader, site, givenAt } = makeTip(tip)
  const vote = makeVote({ id, option, reader, site, paid: { tip: by, amount }, castAt: givenAt })
  const choice = { poll: makePoll().name, option }
  return [
    ...tipped(tip).map((change) =>
      change.change === 'open-ticket' && change.ticket.tip !== null
        ? { ...change, ticket: { ...change.ticket, tip: { ...change.ticket.tip, vote: choice } } }
        : change,
    ),
    { change: 'cast-vote', vote },
  ]
}

/** A member's vote that costs nothing, in a window of its own. */
export function votedFree(ticket: Ticket['id'], over: Partial<Vote> = {}): Change[] {
  const vote = makeVote(over)
  const { amount, message, isPublic, isAnonymous } = makeTip()
  const tip = {
    creator: 'ana',
    amount,
    message,
    isPublic,
    isAnonymous,
    vote: { poll: makePoll().name, option: vote.option },
  }
  return [
    { change: 'open-ticket', ticket: makeTicket({ id: ticket, item: '', tip }), at },
    { change: 'cast-vote', vote },
    { change: 'finish-by-vote', ticket, reader: vote.reader, at },
  ]
}

/** A tip of one of its months, in a window of its own. */
function monthlyTip({ id, amount, name, isAnonymous }: StandingTip, month: number, over: Partial<Tip>): Change[] {
  const wish = { amount, name, isAnonymous, message: null, isPublic: false }
  return tipped({ id: `tip_${id}_${month}`, ...wish, monthly: { standingTip: id, month }, ...over })
}

/** `reader_one` gives for the first time what follows each month. */
export function begun(over: Partial<StandingTip> = {}): Change[] {
  const standingTip = makeStandingTip(over)
  const first = monthlyTip(standingTip, 0, { ticket: standingTip.ticket })
  const before = first.findIndex(({ change }) => change === 'add-tip')
  return first.toSpliced(before, 0, { change: 'add-standing-tip', standingTip })
}

/** And for the next time, whatever the day. */
export function givenAgain(over: Partial<StandingTip> = {}, givenAt = at): Change[] {
  const standingTip = makeStandingTip(over)
  const { id, month } = standingTip
  return [
    { change: 'put-standing-tip', standingTip: { ...standingTip, month: month + 1, lastAt: givenAt } },
    ...monthlyTip(standingTip, month, { ticket: `ticket_${id}_${month}`, givenAt }),
  ]
}

/** A tip by a new card: what Ana gets of it is held. */
export function heldTip(over: Partial<Tip> = {}): Change[] {
  const tip = makeTip({ id: 'tip_held', ticket: 'ticket_held', ...over })
  const entry = tipOf(tip, true)
  return tipped(tip).flatMap((change) =>
    change.change === 'post-entry' ? [{ ...change, entry }, ...holdsIn(entry, tip.reader, at)] : [change],
  )
}

/** And it goes back, as what is held of it was seen. */
export function heldTipReturned(holds: readonly Hold[], over: Partial<Tip> = {}): Change[] {
  const tip = makeTip({ id: 'tip_held', ticket: 'ticket_held', ...over })
  const entry = tipRefundEntry(tip.id, tipOf(tip, true))
  return [{ change: 'return-tip', tip: tip.id, at }, ...outOfHolds(entry, holds, at)]
}

/** The whole of a tip that `tipped` gave goes back into the wallet. */
export function tipReturned(over: Partial<Tip> = {}): Change[] {
  const tip = makeTip(over)
  const { id } = tip
  const entry = tipRefundEntry(id, tipOf(tip))
  return [
    { change: 'return-tip', tip: id, at },
    { change: 'post-entry', entry, at },
  ]
}

/** `reader_one`, or who gave a tip without a name, is blocked. */
export function blocked(over: Partial<BlockedSupporter> = {}): Change {
  const one = { site: 'site_one', supporter: reader, reader, tip: 'tip_one', blockedAt: at } as const
  return { change: 'block-supporter', blocked: { ...one, ...over } }
}

/** A code is taken back, and its price is in the wallet again. */
export function takenBack(position: number, before: number): Change[] {
  const { id: gift, price } = makeGift()
  const paid = giftOf(makeGift())
  // One that is refused is never posted, whatever it says.
  const known = { gift, position, paid, before: Math.min(before, 1) * price.amount, price }
  return [
    { change: 'take-back-code', gift, position, before, at },
    { change: 'post-entry', entry: giftReturnedEntry(known), at },
  ]
}

/** A reader owns an item because somebody gave it by a link. */
export function openedByLink(
  reader: ReaderId,
  over: { link?: GiftLinkId; entitlement?: EntitlementId; item?: string; at?: string } = {},
): Change[] {
  const { link = 'giftlink_one', entitlement: id = `ent_by_${reader}`, item = 'the-river', at: openedAt = at } = over
  const entitlement = makeEntitlement({ id, reader, item, cause: giftLinkCause(id), price: null, grantedAt: openedAt })
  return [
    { change: 'add-entitlement', entitlement },
    { change: 'open-gift-link', link, reader, entitlement: id, at: openedAt },
  ]
}
