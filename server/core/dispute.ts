// A dispute: a bank takes a payment back. The wallet is held while it lasts; nothing of it depends on the order of messages.
import { isGuarded } from './account.ts'
import { disputeLostEntry, disputeMovementEntry } from './bookkeeping.ts'
import type { Change } from './change.ts'
import { backToCreators, type Hold, lostAgain, lostFromHolds } from './hold.ts'
import type { ReaderId } from './id.ts'
import type { Instant } from './instant.ts'
import { type JournalEntry, reversal } from './journal.ts'
import { type Money, minus, money, plus } from './money.ts'
import { type Movement, sizeOf } from './movement.ts'
import { type Payment, type PaymentName, refundableOf } from './payment.ts'

/** `closed`: ended without a ruling (an inquiry that was dropped, a dispute that was prevented). */
export type DisputeState = 'open' | 'won' | 'lost' | 'closed'

export type Dispute = {
  readonly id: string
  readonly payment: string
  readonly reader: ReaderId
  readonly money: Money
  readonly state: DisputeState
  /** Whether it keeps the wallet on hold: while it is open, and afterwards if the loss was more than the wallet had. */
  readonly holds: boolean
  /** The movements that are booked, by the provider's ids. */
  readonly booked: readonly string[]
  /** What the bank has taken so far, less what it gave back: in minor units of our balance's currency. */
  readonly taken: number
  /** The entry that wrote the loss off, while it stands. */
  readonly writtenOff: string | null
  /** Grows by one with each change, so that two who saw the same state cannot both write. 0: not kept yet. */
  readonly version: number
}

/** What the provider says of a dispute when asked. */
export type DisputeReport = {
  readonly id: string
  readonly of: PaymentName
  readonly money: Money
  readonly state: DisputeState
  readonly movements: readonly Movement[]
}

type Following = {
  readonly known: Dispute | null
  readonly report: DisputeReport
  readonly payment: Payment
  /** What the reader's wallet holds in the currency of the payment. */
  readonly balance: Money
  /** The entry named by `known.writtenOff`. */
  readonly writtenOff: JournalEntry | null
  /** What is held for creators of the reader's money. */
  readonly holds: readonly Hold[]
}

/**
 * What becomes true by the provider's report, whatever was seen before; nothing when it is known already. Movements are
 * booked against `disputes`. A lost dispute takes what is unspent out of the wallet, never more, then what creators got of it and is still held, and the
 * rest is bad debt; entitlements stay. One that is won on appeal gives back what the loss had taken.
 */
export function followDispute(following: Following, at: Instant): Change[] {
  const { known, report, payment, balance } = following
  const before = known ?? freshDispute(report, payment)
  const fresh = report.movements.filter(({ id }) => !before.booked.includes(id))
  const taken = fresh.reduce((sum, { amount }) => sum - amount, before.taken)
  const ending = endingOf(following, before, taken)
  if (known !== null && fresh.length === 0 && known.state === report.state && ending === null) return []

  const dispute: Dispute = {
    ...before,
    state: report.state,
    holds: holdsAfter(before, report.state, ending),
    booked: [...before.booked, ...fresh.map(({ id }) => id)],
    taken,
    writtenOff: ending === null ? before.writtenOff : ending.writtenOff,
  }
  const entries = [
    ...fresh.map((movement) => disputeMovementEntry(report.id, movement, sizeOf(movement))),
    ...(ending?.entries ?? []),
  ]
  return [
    { change: 'put-dispute', dispute, at },
    ...(ending === null ? [] : [{ change: 'require-balance', reader: payment.reader, balance } as const]),
    ...entries.map((entry) => ({ change: 'post-entry', entry, at }) as const),
    ...(ending?.taking ?? []),
    { change: 'review-standing', reader: payment.reader },
  ]
}

function freshDispute({ id, money }: DisputeReport, payment: Payment): Dispute {
  return {
    id,
    payment: payment.id,
    reader: payment.reader,
    money,
    state: 'open',
    holds: true,
    booked: [],
    taken: 0,
    writtenOff: null,
    version: 0,
  }
}

type Ending = {
  readonly entries: readonly JournalEntry[]
  /** What is held for creators and goes with the loss. */
  readonly taking: readonly Change[]
  readonly writtenOff: string | null
  readonly isCovered: boolean
}

/**
 * How the dispute ends now, or how its end is taken back: the loss that stands is undone, and what is lost now is written off.
 * Null: neither is new.
 */
function endingOf(
  { report, payment, balance, writtenOff, holds }: Following,
  before: Dispute,
  taken: number,
): Ending | null {
  const part = `${report.id}:${before.version + 1}`
  const isLost = report.state === 'lost' && taken > 0
  const isSame = isLost ? before.writtenOff !== null && taken === before.taken : before.writtenOff === null
  if (isSame) return null

  const undone =
    writtenOff === null
      ? []
      : [backToCreators(reversal(writtenOff, { reference: `dispute-appealed:${part}`, kind: 'dispute-appealed' }))]
  const currency = report.movements[0]?.currency
  if (!isLost || currency === undefined) return { entries: undone, taking: [], writtenOff: null, isCovered: true }

  const loss = lossOf(report, payment, money(taken, currency))
  const fromWallet = leastOf(loss, plus(balance, givenBack(undone, balance)), refundableOf(payment))
  const again = lostAgain(minus(loss, fromWallet), undone[0])
  const held = lostFromHolds(minus(minus(loss, fromWallet), again.money), holds, payment.paidAt)
  const lost = disputeLostEntry({
    part,
    reader: payment.reader,
    taken: money(taken, currency),
    loss,
    fromWallet,
    borne: { money: plus(again.money, held.money), postings: [...again.postings, ...held.postings] },
  })
  const isCovered = fromWallet.amount >= loss.amount
  return { entries: [...undone, lost], taking: held.changes, writtenOff: lost.reference, isCovered }
}

/** What a loss that is undone puts into the wallet before the new one is taken out of it. */
function givenBack(undone: readonly JournalEntry[], { currency }: Money): Money {
  const inWallet = undone
    .flatMap(({ postings }) => postings)
    .find(({ account, money }) => isGuarded(account) && money.currency === currency)
  return inWallet?.money ?? money(0, currency)
}

/** The loss in the wallet's currency where the provider says it in that currency, else as it was taken. */
function lossOf({ money: disputed }: DisputeReport, payment: Payment, taken: Money): Money {
  if (taken.currency === payment.money.currency) return taken
  return disputed.currency === payment.money.currency ? disputed : taken
}

function leastOf(lost: Money, balance: Money, unrefunded: Money): Money {
  const isSameMoney = lost.currency === balance.currency
  return { ...lost, amount: isSameMoney ? Math.min(lost.amount, balance.amount, unrefunded.amount) : 0 }
}

function holdsAfter(before: Dispute, state: DisputeState, ending: Ending | null): boolean {
  if (state === 'open') return true
  if (state === 'lost') return ending === null ? before.holds : !ending.isCovered
  return false
}
