// The model of money on its way to cards: set aside first, then sent, then booked as Stripe says.
import type { CurrencyOfPlay } from '../cast.ts'
import { refundAtStripe, statusAtFirst } from './at-stripe.ts'
import { canTake, type Taking, take, takingFor } from './holds.ts'
import type { Next, OpOf } from './op.ts'
import { balanceOf, entriesOf, intoWallet, isOnHold, type Refund, type RefundStatus, type State } from './state.ts'
import { attempt, refundable } from './top-ups.ts'

const daySeconds = 24 * 60 * 60

type FreshRefund = Pick<Refund, 'reader' | 'currency' | 'amount' | 'by'>

export function freshRefund(m: State, of: FreshRefund): Refund {
  const nothing = { unlock: null, checkout: null, isSent: false, atStripe: null, kept: null }
  return { ...of, ...nothing, fromWallet: 0, borne: 0, state: 'started', startedAt: m.now }
}

/** What the wallet does not give creators bear, as far as it is held, and the rest is our loss. */
export function setAside(m: State, number: number, { checkout, fromWallet, taking }: Aside): void {
  const refund = refundAt(m, number)
  Object.assign(refund, { checkout, fromWallet, borne: take(m, taking), state: 'started' })
  intoWallet(m, refund, -fromWallet)
  attempt(m, checkout).refunded += refund.amount
}

export type Aside = { readonly checkout: number; readonly fromWallet: number; readonly taking: readonly Taking[] }

export function setAsideAnew(m: State, aside: Aside & Pick<Refund, 'amount' | 'by'>): number {
  const { checkout, amount, by } = aside
  const { reader, currency } = attempt(m, checkout)
  const number = m.refunds.push(freshRefund(m, { reader, currency, amount, by })) - 1
  setAside(m, number, aside)
  return number
}

/** What a payment that has to go back can be covered with, as it looks. */
export function coverOf(m: State, checkout: number, amount: number): Omit<Aside, 'checkout'> {
  const fromWallet = inWallet(m, checkout, amount)
  return { fromWallet, taking: takingFor(m, checkout, amount - fromWallet) }
}

export const isCovered = (m: State, { checkout, fromWallet, taking }: Aside, amount: number): boolean =>
  fromWallet <= inWallet(m, checkout, amount) && canTake(m, taking)

/** What there is in the wallet of a payment's reader, up to an amount. */
function inWallet(m: State, checkout: number, amount: number): number {
  const { reader, currency } = attempt(m, checkout)
  return Math.min(amount, balanceOf(m, reader, currency))
}

/** Newest first. What is disputed, or lost to a dispute, does not go back to a card. */
export function refundablePayments(m: State, reader: number, currency: CurrencyOfPlay): number[] {
  const isDisputed = (checkout: number) =>
    entriesOf(m.disputes).some(
      ([number, { state }]) =>
        m.stripe.disputes[number]?.checkout === checkout && (state === 'open' || state === 'lost'),
    )
  const madeAt = (checkout: number) => m.stripe.payments[checkout]?.createdAt ?? 0
  return entriesOf(m.checkouts)
    .filter(([, each]) => each.state === 'paid' && each.reader === reader && each.currency === currency)
    .filter(([number, each]) => refundable(each) > 0 && !isDisputed(number))
    .toSorted(([a, first], [b, second]) => second.paidAt - first.paidAt || madeAt(b) - madeAt(a))
    .map(([number]) => number)
}

export function returnMoney(m: State, wish: OpOf<'return'>): Next {
  if (isOnHold(m, wish.reader)) return { answer: 'stop on-hold' }
  return { steps: [{ ...wish, op: 'look-unspent' }] }
}

/** What is unspent, up to what was asked for, payment after payment; then all of it is sent. */
export function lookUnspent(m: State, wish: OpOf<'look-unspent'>): Next {
  const { reader, currency, most, aside } = wish
  const [checkout] = refundablePayments(m, reader, currency)
  const left = checkout === undefined ? 0 : refundable(attempt(m, checkout))
  const amount = Math.min(most, balanceOf(m, reader, currency), left)
  if (amount > 0 && checkout !== undefined) return { steps: [{ op: 'set-aside', wish, amount, checkout }] }
  if (aside.length === 0) return { answer: 'stop nothing' }
  return { steps: [{ op: 'fork', tasks: aside.map((refund) => [{ op: 'send', refund }]) }], answer: 'asked' }
}

/** What was seen when looking may be gone: then it is looked again. */
export function setAsideUnspent(m: State, { wish, amount, checkout }: OpOf<'set-aside'>): Next {
  const { reader, currency, most, aside } = wish
  if (isOnHold(m, reader)) return { steps: [{ ...wish, most: 0 }] }
  if (amount > balanceOf(m, reader, currency) || amount > refundable(attempt(m, checkout))) return { steps: [wish] }
  const refund = setAsideAnew(m, { checkout, amount, fromWallet: amount, taking: [], by: 'reader' })
  return { steps: [{ ...wish, most: most - amount, aside: [...aside, refund] }] }
}

export function send(m: State, { refund: number }: OpOf<'send'>): Next {
  const refund = refundAt(m, number)
  const checkout = refund.checkout as number
  const attemptNumber = attemptOf(m, refund)
  const kept = refund.kept?.attempt === attemptNumber ? refund.kept.answer : null
  if (kept === 'fault') return { fails: true }
  const earlier = m.stripe.refunds.findIndex(({ ours }) => ours === number)
  const made = kept === 'refused' ? null : earlier < 0 ? refundAtStripe(m, checkout, refund.amount, number) : earlier
  if (made === null) {
    refund.kept = { attempt: attemptNumber, answer: 'refused' }
    return { steps: [{ op: 'give-back', refund: number }] }
  }
  return { steps: [{ op: 'book-refund', refund: made, report: statusAtFirst(m, checkout) }] }
}

/** A new attempt each day: Stripe keeps an answer under its idempotency key for so long. */
export const attemptOf = (m: State, { startedAt }: Refund): number => 1 + Math.floor((m.now - startedAt) / daySeconds)

export function giveBack(m: State, { refund: number }: OpOf<'give-back'>): Next {
  const refund = refundAt(m, number)
  if (refund.state === 'started') fail(m, refund)
  return undefined
}

function fail(m: State, refund: Refund): void {
  refund.state = 'failed'
  intoWallet(m, refund, refund.fromWallet)
  attempt(m, refund.checkout as number).refunded -= refund.amount
}

export function lookRefund(m: State, { refund: number }: OpOf<'look-refund'>): Next {
  const { checkout, status } = m.stripe.refunds[number] as State['stripe']['refunds'][number]
  return {
    steps: [
      { op: 'own', checkout },
      { op: 'book-refund', refund: number, report: status },
    ],
  }
}

/** One that we did not send is somebody else's, from Stripe's dashboard. */
export function bookRefund(m: State, { refund: number, report }: OpOf<'book-refund'>): Next {
  const { checkout, amount } = m.stripe.refunds[number] as State['stripe']['refunds'][number]
  const known = knownAs(m, number)
  if (known < 0) {
    if (!isFailure(report) && amount > refundable(attempt(m, checkout))) return notYet
    return { steps: [{ op: 'adopt', refund: number, report, ...coverOf(m, checkout, amount) }] }
  }
  const refund = refundAt(m, known)
  if (refund.state === 'failed') return undefined
  Object.assign(refund, { isSent: true, atStripe: number })
  if (isFailure(report)) fail(m, refund)
  else refund.state = report
  return undefined
}

// Another refund of ours is under way, or has not heard yet that it was refused: the message comes again.
const notYet: Next = { fails: true, answer: 'provider-unavailable' }

function knownAs(m: State, number: number): number {
  const ours = m.stripe.refunds[number]?.ours ?? null
  return ours ?? m.refunds.findIndex(({ atStripe }) => atStripe === number)
}

export function adopt(m: State, { refund: number, report, fromWallet, taking }: OpOf<'adopt'>): Next {
  const { checkout, amount } = m.stripe.refunds[number] as State['stripe']['refunds'][number]
  const again = { op: 'book-refund', refund: number, report } as const
  const aside = { checkout, fromWallet, taking }
  if (knownAs(m, number) >= 0 || !isCovered(m, aside, amount)) return { steps: [again] }
  if (!isFailure(report) && amount > refundable(attempt(m, checkout))) return notYet
  refundAt(m, setAsideAnew(m, { ...aside, amount, by: 'provider' })).atStripe = number
  return bookRefund(m, again)
}

const isFailure = (status: RefundStatus) => status === 'failed' || status === 'canceled'

export function refundAt(m: State, number: number): Refund {
  const found = m.refunds[number]
  if (found === undefined) throw new Error(`the model has no refund ${number}`)
  return found
}
