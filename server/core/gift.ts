// A gift: memberships of a tier that somebody paid for, or the publisher gives, as codes that make one reader a member each.
import { giftEntry } from './bookkeeping.ts'
import type { Change } from './change.ts'
import type { GiftId, MembershipId, ReaderId, SiteId, TicketId, TierId } from './id.ts'
import { after, type Instant, isPast, monthsAfter } from './instant.ts'
import type { Membership } from './membership.ts'
import { isSame, type Money, money } from './money.ts'
import type { Site } from './site.ts'
import { type Ticket, ticketStateAt } from './ticket.ts'
import type { Interval } from './tier.ts'
import { topUpMax } from './top-up.ts'
import type { UnlockDecision } from './unlock.ts'

export type Gift = {
  readonly id: GiftId
  readonly site: SiteId
  readonly tier: TierId
  /** How long each membership lasts. */
  readonly interval: Interval
  /** Who paid. Null: the publisher gives it. */
  readonly giver: ReaderId | null
  /** The window in which it was paid. Null: there was none. */
  readonly ticket: TicketId | null
  readonly codes: number
  /** Of one code. Zero where the publisher gives it. */
  readonly price: Money
  /** How many codes were taken back. */
  readonly takenBack: number
  readonly givenAt: Instant
  /** No code is redeemed from then on. */
  readonly expiresAt: Instant
}

export type GiftCode = {
  readonly gift: GiftId
  /** Counts from 0. */
  readonly position: number
  readonly state: 'open' | 'redeemed' | 'taken-back'
  readonly membership: MembershipId | null
  readonly changedAt: Instant
}

export const giftCodesMax = 50
export const giftSeconds = 365 * 24 * 60 * 60

/** What so many codes cost together. */
export function giftPrice(price: Money, codes: number): Money {
  return money(price.amount * codes, price.currency)
}

/** How many codes may be given at once: together they cost no more than can be added to a wallet at once, for the same reasons. */
export function giftCodesWithin(price: Money): number {
  return Math.min(giftCodesMax, Math.floor(topUpMax(price.currency).amount / price.amount))
}

export type GiftQuestion = {
  readonly ticket: Ticket
  readonly site: Site
  readonly giver: ReaderId
  /** The price of one code now. Null: not for sale any more. */
  readonly price: Money | null
  /** The price of all of them that was on the screen when the giver said yes. */
  readonly approved: Money | null
  readonly balance: Money
  readonly isOnHold: boolean
  readonly platformFeeBps: number
  readonly fresh: GiftId
  /** Of the codes that the fresh gift will have. */
  readonly codeHashes: readonly string[]
  readonly now: Instant
}

/** Decides as `decideUnlock` does. The price has to be the one on the screen: fewer codes for less are not what was agreed to. */
export function decideGift(question: GiftQuestion): UnlockDecision {
  const { ticket, price: each, approved, balance, now } = question
  const state = ticketStateAt(ticket, now)
  if (state !== 'open') return { next: 'stop', because: state }
  if (each === null || ticket.gift === null || ticket.join === null) return { next: 'stop', because: 'not-for-sale' }
  const price = giftPrice(each, ticket.gift.codes)
  if (approved === null || !isSame(approved, price)) return { next: 'confirm-price', price }
  if (question.isOnHold) return { next: 'stop', because: 'on-hold' }
  if (balance.amount < price.amount)
    return { next: 'top-up', missing: { ...price, amount: price.amount - balance.amount } }
  return { next: 'commit', changes: giving(question, each, price) }
}

function giving(question: GiftQuestion, each: Money, price: Money): Change[] {
  const { ticket, site, giver, fresh, codeHashes, platformFeeBps, now: at } = question
  const entry = giftEntry({ gift: fresh, giver, publisher: site.publisher, price, platformFeeBps })
  const { tier, interval } = ticket.join as NonNullable<Ticket['join']>
  const wish = { site: site.id, tier, interval, giver, ticket: ticket.id, price: each, codes: codeHashes.length }
  return [
    { change: 'require-standing', reader: giver },
    { change: 'post-entry', entry, at },
    { change: 'add-gift', gift: freshGift({ ...wish, id: fresh }, at), codeHashes },
    { change: 'finish-by-gift', ticket: ticket.id, reader: giver, at },
  ]
}

export function freshGift(gift: Omit<Gift, 'takenBack' | 'givenAt' | 'expiresAt'>, at: Instant): Gift {
  return { ...gift, takenBack: 0, givenAt: at, expiresAt: after(at, giftSeconds) }
}

/** Whether a code can still be redeemed. Taken back it can be for as long as nobody has redeemed it. */
export function isRedeemable({ state }: GiftCode, { expiresAt }: Gift, now: Instant): boolean {
  return state === 'open' && !isPast(expiresAt, now)
}

type Redeemer = Pick<Membership, 'id' | 'reader' | 'lang'>

/** The membership that a code gives, from now on. It ends by itself: nothing renews it. Its price is what was paid for it. */
export function givenMembership(gift: Gift, { id, reader, lang }: Redeemer, now: Instant): Membership {
  const { site, tier, interval, price } = gift
  const nothing = { next: null, session: null, subscription: null, ticket: null, trialUntil: null, endedAt: null }
  return {
    ...nothing,
    id,
    reader,
    lang,
    site,
    tier,
    interval,
    price,
    cause: gift.giver === null ? 'complimentary' : 'gift',
    seats: 1,
    isFounding: false,
    surface: 'redirect',
    state: 'active',
    renews: false,
    joinedAt: now,
    paidUntil: monthsAfter(now, interval === 'year' ? 12 : 1),
    version: 1,
    startedAt: now,
  }
}
