// A membership: a reader's tier on a site, paid by the period. Its row is written as an attempt before the provider is called, and
// afterwards says what the provider says.
import { membershipEntry } from './bookkeeping.ts'
import type { Change } from './change.ts'
import type { CheckoutSurface } from './checkout.ts'
import type { MembershipId, ReaderId, SiteId, TicketId, TierId } from './id.ts'
import { after, type Instant, isPast } from './instant.ts'
import { isSame as isSameMoney, isZero, type Money } from './money.ts'
import type { Movement } from './movement.ts'
import type { Site } from './site.ts'
import type { Interval } from './tier.ts'

/**
 * `started` and `open`: an attempt, as a checkout's; `expired`: nothing came of it. `active`: paid. `past-due`: a renewal has failed and is
 * tried again. `paused`: nothing is charged until the member resumes it. `ended`: over, or stopped by the provider; should it be paid
 * again, it is active again.
 */
export type MembershipState = 'started' | 'open' | 'expired' | 'active' | 'past-due' | 'paused' | 'ended'

/** `card`: paid by its reader, period by period. `gift`: somebody gave it. `complimentary`: the publisher did. */
export type MembershipCause = 'card' | 'gift' | 'complimentary'

/** What a member has, and pays for it. */
export type MembershipTerms = {
  readonly tier: TierId
  readonly interval: Interval
  /** What each period costs, for one seat. It stays what it was when the reader joined, whatever the tier costs later. */
  readonly price: Money
  /** More than one: it is for a group. */
  readonly seats: number
}

export type Membership = MembershipTerms & {
  readonly id: MembershipId
  readonly reader: ReaderId
  readonly site: SiteId
  readonly cause: MembershipCause
  /** What it becomes when the present period ends. Null: what it is. In the currency of the price. */
  readonly next: MembershipTerms | null
  /** Whether the price is one for the first members. */
  readonly isFounding: boolean
  /** The language in which the member reads our letters. */
  readonly lang: string
  /** The ticket that it was joined by. */
  readonly ticket: TicketId | null
  readonly surface: CheckoutSurface
  readonly state: MembershipState
  /** The provider's ids of the session and of what renews itself, once known. */
  readonly session: string | null
  readonly subscription: string | null
  /** Whether another period follows. */
  readonly renews: boolean
  /** The end of the free days that it began with; of an attempt, as planned. Null: there are none. */
  readonly trialUntil: Instant | null
  /** When it first opened something. */
  readonly joinedAt: Instant | null
  /** The end of the last period that was paid, or is free. */
  readonly paidUntil: Instant | null
  readonly endedAt: Instant | null
  /** Grows by one with each change, so that two who saw the same state cannot both write. */
  readonly version: number
  readonly startedAt: Instant
}

/**
 * For so long after a period a renewal may be late: the provider tries a card again after three and after eight days. It may try once
 * more when the grace is over (fifteen days, by its usual plan): should that one succeed, all is open again.
 */
export const graceSeconds = 10 * 24 * 60 * 60

type Course = Pick<Membership, 'state' | 'paidUntil' | 'renews' | 'endedAt'>

/** The moment from which the membership opens nothing. Null: it never opened anything. */
export function opensUntil({ state, paidUntil, renews, endedAt }: Course): Instant | null {
  if (paidUntil === null) return null
  if (state === 'ended') return endedAt !== null && endedAt < paidUntil ? endedAt : paidUntil
  return renews && state !== 'paused' ? after(paidUntil, graceSeconds) : paidUntil
}

/** Whether it opens what its tier opens, by the server's own clock. */
export function isOpenAt(membership: Membership, now: Instant): boolean {
  const until = opensUntil(membership)
  return until !== null && isLive(membership) && !isPast(until, now)
}

/** Whether what was given is over: no provider says so, the day does. One that is paid by card never runs out by itself. */
export function hasRunOut({ cause, paidUntil }: Membership, now: Instant): boolean {
  return cause !== 'card' && (paidUntil === null || isPast(paidUntil, now))
}

/** Whether the provider still holds it to be running. */
export function isLive({ state }: Pick<Membership, 'state'>): boolean {
  return state === 'active' || state === 'past-due' || state === 'paused'
}

/** Whether it is in the free days that it began with. */
export function isFreeAt({ trialUntil, joinedAt }: Membership, now: Instant): boolean {
  return joinedAt !== null && trialUntil !== null && !isPast(trialUntil, now)
}

/** A paid invoice of a membership. Those that asked for nothing are kept too: they prolong it. */
export type MembershipPayment = {
  /** The provider's id of the invoice. */
  readonly invoice: string
  readonly membership: MembershipId
  /** The provider's id of the payment; null where nothing was to be paid. */
  readonly payment: string | null
  readonly money: Money
  /** Minor units that went back to the card. Never more than was paid (a constraint). */
  readonly refunded: number
  readonly paidUntil: Instant
  readonly paidAt: Instant
}

/** What the provider says of a membership when asked. */
export type MembershipReport = {
  readonly subscription: string
  /** Our id in its metadata; null for one of another program. */
  readonly membership: MembershipId | null
  /** `unpaid`: its first payment has not gone through. */
  readonly state: 'unpaid' | 'active' | 'past-due' | 'paused' | 'ended'
  readonly renews: boolean
  /** What the present period is charged by. Null: nothing that we could have written. */
  readonly terms: MembershipTerms | null
  /** What is planned for the period after it. Null: the same again. */
  readonly next: MembershipTerms | null
  readonly endedAt: Instant | null
  /** Ended, or stopped, because a renewal was not paid in all its attempts. */
  readonly isGivenUp: boolean
  /** The end of its free days, also when they are over. */
  readonly trialUntil: Instant | null
  /** Every invoice that is paid. */
  readonly invoices: readonly PaidInvoice[]
  /** What a renewal still owes. */
  readonly due: DueInvoice | null
  /** Whose it is and what it costs, by the provider's own keeping: books that lost a membership find it again by this. */
  readonly origin: MembershipOrigin | null
}

export type MembershipOrigin = MembershipTerms & Pick<Membership, 'reader' | 'site'>

/** The latest invoice of a membership, open after an attempt to charge it has failed. */
export type Due = {
  /** The provider's id of the invoice. */
  readonly invoice: string
  readonly money: Money
  /** How often it was tried by itself. What the reader tries on the provider's page does not count. */
  readonly attempts: number
  /** Null: it is not tried again by itself. */
  readonly nextAttemptAt: Instant | null
  /** Whether the bank wants its customer to confirm the payment, so that no further attempt helps. */
  readonly needsHolder: boolean
}

export type DueInvoice = Due & {
  /** The provider's page on which it can be paid or confirmed. Not kept: such addresses run out. */
  readonly payUrl: string | null
}

type Attempt = Pick<Membership, 'id' | 'ticket' | 'surface' | 'startedAt' | 'lang' | 'isFounding'>

/** An attempt to join, before the provider is asked. `trialUntil`: when its free days end, should they begin with it. */
export function attemptToJoin(wish: MembershipOrigin & Attempt & Partial<Pick<Membership, 'trialUntil'>>): Membership {
  const blank = { next: null, session: null, subscription: null, joinedAt: null } as const
  return {
    ...wish,
    ...blank,
    trialUntil: wish.trialUntil ?? null,
    cause: 'card',
    state: 'started',
    renews: true,
    paidUntil: null,
    endedAt: null,
    version: 1,
  }
}

export type PaidInvoice = {
  readonly id: string
  readonly payment: string | null
  readonly money: Money
  readonly paidUntil: Instant
}

/** An invoice that our books do not have, and what reached the provider's balance by it; null where nothing was paid. */
export type FreshInvoice = PaidInvoice & { readonly movement: Movement | null }

type Following = {
  readonly known: Membership
  /** What it owed when it was known. */
  readonly owed: Due | null
  readonly report: MembershipReport
  readonly fresh: readonly FreshInvoice[]
  readonly site: Pick<Site, 'publisher'>
  readonly platformFeeBps: number
}

/**
 * What becomes true by the provider's report, whatever was seen before; nothing when it is known already. It follows from how things
 * stand there, never from which message came.
 */
export function followMembership(following: Following, at: Instant): Change[] {
  const { known, owed, report, fresh } = following
  const followed = asReported(known, report, at)
  const due = dueOf(followed, report)
  const owesTheSame = isSameDue(owed, due)
  if (fresh.length === 0 && owesTheSame && isSame(known, followed)) return []
  return [
    { change: 'put-membership', membership: followed, at },
    // Guarded by the version of the membership beside it.
    ...(owesTheSame ? [] : [{ change: 'put-due', membership: known.id, due } as const]),
    ...fresh.flatMap((invoice) => invoiceChanges(following, invoice, at)),
  ]
}

/** The membership as the provider says it stands, with what is paid by then. */
export function asReported(known: Membership, said: MembershipReport, at: Instant): Membership {
  const paidUntil = latest([known.paidUntil, ...said.invoices.map((each) => each.paidUntil)])
  const report = { ...said, ...ifGivenUp(said, paidUntil, at) }
  const { subscription, renews, endedAt, next, trialUntil } = report
  const terms = report.terms ?? termsOf(known)
  const isFounding = known.isFounding && isSameMoney(known.price, terms.price)
  const state = paidUntil === null || report.state === 'unpaid' ? unpaidState(report) : report.state
  const joinedAt = known.joinedAt ?? (state === 'open' || state === 'expired' ? null : at)
  return { ...known, ...terms, next, isFounding, state, subscription, renews, trialUntil, joinedAt, paidUntil, endedAt }
}

/**
 * The provider gives up a renewal after its last attempt, which may be before the days of grace are over that the reader was promised,
 * and somebody may still pay its invoice afterwards. What is paid stays open to its end, and so does the grace.
 */
function ifGivenUp(
  { isGivenUp, due }: MembershipReport,
  paidUntil: Instant | null,
  at: Instant,
): Partial<Pick<MembershipReport, 'state' | 'renews' | 'endedAt'>> {
  if (!isGivenUp || paidUntil === null) return {}
  if (!isPast(paidUntil, at)) return { state: 'active', renews: false, endedAt: null }
  const isInGrace = due !== null && !isPast(after(paidUntil, graceSeconds), at)
  return isInGrace ? { state: 'past-due', endedAt: null } : { renews: false }
}

function dueOf({ state }: Membership, { due }: MembershipReport): Due | null {
  if (state !== 'past-due' || due === null) return null
  const { payUrl: _never, ...kept } = due
  return kept
}

function isSameDue(a: Due | null, b: Due | null): boolean {
  if (a === null || b === null) return a === b
  const fields = ['invoice', 'attempts', 'nextAttemptAt', 'needsHolder'] as const
  return isSameMoney(a.money, b.money) && fields.every((field) => a[field] === b[field])
}

/** Begun, but the first money is still on its way, or never came. It opens nothing. */
const unpaidState = ({ state }: MembershipReport): MembershipState => (state === 'ended' ? 'expired' : 'open')

function invoiceChanges({ known, site, platformFeeBps }: Following, invoice: FreshInvoice, at: Instant): Change[] {
  const { id, payment, money, paidUntil, movement } = invoice
  const kept = { invoice: id, membership: known.id, payment, money, refunded: 0, paidUntil, paidAt: at }
  const paid = { invoice: id, publisher: site.publisher, paid: money, platformFeeBps }
  return [
    { change: 'add-membership-payment', payment: kept },
    ...(movement === null || isZero(money)
      ? []
      : [{ change: 'post-entry', entry: membershipEntry({ ...paid, movement }), at } as const]),
  ]
}

const latest = (instants: readonly (Instant | null)[]): Instant | null =>
  instants.reduce((last, each) => (last === null || (each !== null && each > last) ? each : last), null)

const followedFields = ['state', 'subscription', 'renews', 'trialUntil', 'joinedAt', 'paidUntil', 'endedAt'] as const

function isSame(a: Membership, b: Membership): boolean {
  return followedFields.every((field) => a[field] === b[field]) && isSameTerms(a, b) && isSameNext(a.next, b.next)
}

function isSameNext(a: MembershipTerms | null, b: MembershipTerms | null): boolean {
  return a === null || b === null ? a === b : isSameTerms(a, b)
}

/** The terms alone, without what else there is to say of a membership. */
export function termsOf({ tier, interval, price, seats }: MembershipTerms): MembershipTerms {
  return { tier, interval, price, seats }
}

export function isSameTerms(a: MembershipTerms, b: MembershipTerms): boolean {
  return a.tier === b.tier && a.interval === b.interval && a.seats === b.seats && isSameMoney(a.price, b.price)
}
