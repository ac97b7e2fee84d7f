// A refund: money back by us. Of an unlock it goes to the wallet, of a payment to the card; what a publisher sends from an
// unlock to the card is both in one.
import { type Borne, cardRefundEntry, cardRefundReturnedEntry, cardRefundSentEntry } from './bookkeeping.ts'
import type { Change } from './change.ts'
import { backToCreators, type Hold, lostFromHolds } from './hold.ts'
import type { EntitlementId, ReaderId, RefundId } from './id.ts'
import type { Instant } from './instant.ts'
import { type JournalEntry, reversal } from './journal.ts'
import { type Money, minus } from './money.ts'
import type { Movement } from './movement.ts'
import type { PaymentName } from './payment.ts'

/** Who wanted it. `provider`: somebody gave it from the provider's own dashboard. */
export type RefundBy = 'reader' | 'publisher' | 'fraud-warning' | 'provider'

/**
 * `started`: set aside, the provider's answer not seen yet. `pending`: with the provider or the bank. `failed`: the money is
 * in the wallet again. A refund to the wallet is `succeeded` from the first moment.
 */
export type RefundState = 'started' | 'pending' | 'succeeded' | 'failed'

export type Refund = {
  readonly id: RefundId
  readonly reader: ReaderId
  /** The unlock whose price goes back, if it is one. */
  readonly entitlement: EntitlementId | null
  /** The payment whose card gets the money. Null: the wallet gets it. */
  readonly payment: string | null
  readonly money: Money
  readonly by: RefundBy
  readonly state: RefundState
  /** The provider's id of it, once known. */
  readonly providerId: string | null
  /** Whether the money has left the provider's balance. */
  readonly isSent: boolean
  readonly startedAt: Instant
}

type NewRefund = Pick<Refund, 'id' | 'reader' | 'money' | 'by' | 'startedAt'>

/** The price of an unlock goes to the wallet, which is done with the commit. */
export function toWallet(refund: NewRefund & { readonly entitlement: EntitlementId }): Refund {
  return { ...refund, payment: null, state: 'succeeded', providerId: null, isSent: false }
}

/** Money goes to the card of a payment, of which the provider has still to be asked. */
export function toCard(
  refund: NewRefund & { readonly payment: string; readonly entitlement?: EntitlementId; readonly providerId?: string },
): ToCard {
  return { entitlement: null, providerId: null, ...refund, state: 'started', isSent: false }
}

/** What the provider says of a refund when asked. */
export type RefundReport = {
  readonly id: string
  /** Our id in its metadata; null for one that was not made by us. */
  readonly refund: RefundId | null
  readonly of: PaymentName
  readonly money: Money
  readonly state: Exclude<RefundState, 'started'>
  /** How the balance changed when it was sent, and when it came back. */
  readonly sent: Movement | null
  readonly returned: Movement | null
}

type ToCard = Refund & { readonly payment: string }

/** What a refund to a card sets aside: out of the wallet, off what the payment can still give. */
export function setAsideForCard(refund: ToCard, fromWallet: Money, at: Instant, borne?: Borne): Change[] {
  const { id, reader, payment, money } = refund
  const entry = cardRefundEntry({ refund: id, reader, money, fromWallet, ...(borne && { borne }) })
  return [
    { change: 'start-refund', refund },
    { change: 'post-entry', entry, at },
    { change: 'refund-payment', payment, by: money.amount },
  ]
}

/** What there is to cover a loss with: the wallet's balance in its currency, and what is held of the reader's money since the payment. */
export type Cover = { readonly balance: Money; readonly holds: readonly Hold[]; readonly paidAt: Instant }

/**
 * The same where the money has left, or has to, whatever the wallet holds: what it cannot cover was spent, and is our loss where nothing of it
 * is still held for creators. The commit is refused when the wallet holds another sum by then, or less is held.
 */
export function setAsideAtLoss(refund: ToCard, { balance, holds, paidAt }: Cover, at: Instant): Change[] {
  const fromWallet = { ...refund.money, amount: Math.min(refund.money.amount, balance.amount) }
  const borne = lostFromHolds(minus(refund.money, fromWallet), holds, paidAt)
  return [
    { change: 'require-balance', reader: refund.reader, balance },
    ...setAsideForCard(refund, fromWallet, at, borne),
    ...borne.changes,
  ]
}

type Following = { readonly refund: Refund; readonly report: RefundReport; readonly setAside: JournalEntry }

/**
 * What becomes true by the provider's report; nothing when it is known already. Books what left the balance, what came back,
 * and gives the money to the wallet again where the refund failed (`canceled` counts as failed).
 */
export function followRefund({ refund, report, setAside }: Following, at: Instant): Change[] {
  const { sent, returned } = report
  const changes: Change[] = []
  const post = (entry: JournalEntry) => changes.push({ change: 'post-entry', entry, at })
  const { id, money, payment } = refund

  if (sent !== null && !refund.isSent) post(cardRefundSentEntry({ refund: id, money, movement: sent }))
  const isSent = refund.isSent || sent !== null
  // Failed, but the provider has not given it back yet: it is not over before the money is there.
  const state = report.state === 'failed' && isSent && returned === null ? 'pending' : report.state
  const hasFailed = state === 'failed' && refund.state !== 'failed'
  if (hasFailed) {
    if (isSent && returned !== null) post(cardRefundReturnedEntry({ refund: id, money, movement: returned }))
    post(failed(id, setAside))
    if (payment !== null) changes.push({ change: 'refund-payment', payment, by: -money.amount })
  }

  const isKnown = state === refund.state && isSent === refund.isSent && refund.providerId === report.id
  // Two who ask at once may book in the other order. What has succeeded may fail later, but it does not wait again.
  const isOlder = refund.state === 'succeeded' && report.state === 'pending'
  if (isKnown || isOlder || refund.state === 'failed') return []
  return [
    ...changes,
    { change: 'move-refund', refund: id, from: refund.state, to: state, providerId: report.id, isSent },
  ]
}

/** The provider refused: the money is in the wallet again, and nothing was sent. */
export function refuseRefund({ id, money, payment, state }: Refund, setAside: JournalEntry, at: Instant): Change[] {
  const entry = failed(id, setAside)
  return [
    { change: 'move-refund', refund: id, from: state, to: 'failed', providerId: null, isSent: false },
    { change: 'post-entry', entry, at },
    ...(payment === null ? [] : [{ change: 'refund-payment', payment, by: -money.amount } as const]),
  ]
}

const failed = (id: RefundId, setAside: JournalEntry): JournalEntry =>
  backToCreators(reversal(setAside, { reference: `card-refund-failed:${id}`, kind: 'card-refund-failed' }))
