// The model of Stripe: what it takes, gives back and is told by banks. Its own books are held against this.
import type { Card } from '../cast.ts'
import type { DisputeStatus, State } from './state.ts'

const daySeconds = 24 * 60 * 60
const refundSeconds = 60 * 60
const daysToAnswer = 9
const daysOfInquiry = 120
const disputeFee = 1500

export const feeOn = (amount: number): number => Math.round(amount * 0.029 + 30)

export function pay(m: State, checkout: number, card: Card): void {
  const { amount } = m.checkouts[checkout] as State['checkouts'][number]
  sessionAt(m, checkout).status = 'paid'
  m.stripe.payments[checkout] = { amount, refunded: 0, card, createdAt: m.now }
}

/** The number of the refund, or null where Stripe refuses. */
export function refundAtStripe(m: State, checkout: number, amount: number, ours: number | null = null): number | null {
  const payment = paymentAt(m, checkout)
  const isDisputed = m.stripe.disputes.some((each) => each.checkout === checkout && !isRefundable(each.status))
  if (isDisputed || amount > payment.amount - payment.refunded) return null
  payment.refunded += amount
  const status = statusAtFirst(m, checkout)
  if (payment.refunded === payment.amount) {
    followWarnings(m, checkout)
    for (const each of m.stripe.disputes)
      if (each.checkout === checkout && isInquiry(each.status)) each.status = 'closed'
  }
  return m.stripe.refunds.push({ checkout, amount, status, ours, createdAt: m.now, endedAt: 0 }) - 1
}

export const statusAtFirst = (m: State, checkout: number) =>
  paymentAt(m, checkout).card === 'refundsLater' ? 'pending' : 'succeeded'

// While a bank only asks, a refund answers it; who has the money back from the bank does not get it twice.
const isRefundable = (status: DisputeStatus) => ['inquiry', 'inquiry-answered', 'won', 'closed'].includes(status)
export const isInquiry = (status: DisputeStatus): boolean => status === 'inquiry' || status === 'inquiry-answered'
export const isOver = (status: DisputeStatus): boolean => ['won', 'lost', 'closed'].includes(status)

export function endRefund(m: State, number: number, end: 'succeeded' | 'failed' | 'canceled'): void {
  const refund = m.stripe.refunds[number] as State['stripe']['refunds'][number]
  refund.status = end
  if (end === 'succeeded') return
  refund.endedAt = m.now
  paymentAt(m, refund.checkout).refunded -= refund.amount
}

type DisputeOrder = { readonly checkout: number; readonly amount: number; readonly isInquiry: boolean }

export function openDispute(m: State, { checkout, amount, isInquiry: asks }: DisputeOrder): void {
  const status = asks ? 'inquiry' : 'open'
  const dueAt = m.now + (asks ? daysOfInquiry : daysToAnswer) * daySeconds
  m.stripe.disputes.push({ checkout, amount, status, createdAt: m.now, dueAt, movements: [] })
  if (!asks) move(m, m.stripe.disputes.length - 1, -amount)
  followWarnings(m, checkout)
}

export function answerDispute(m: State, number: number): void {
  const dispute = disputeAt(m, number)
  dispute.status = isInquiry(dispute.status) ? 'inquiry-answered' : 'answered'
}

/** An inquiry took no money, so it is closed however it ends; escalated it becomes a dispute like any other. */
export function decide(m: State, number: number, decision: 'won' | 'lost' | 'escalated'): void {
  const dispute = disputeAt(m, number)
  if (decision === 'escalated') {
    dispute.status = 'open'
    dispute.dueAt = m.now + daysToAnswer * daySeconds
    move(m, number, -dispute.amount)
  } else if (isInquiry(dispute.status)) dispute.status = 'closed'
  else {
    dispute.status = decision
    if (decision === 'won') move(m, number, dispute.amount)
  }
}

function move(m: State, number: number, amount: number): void {
  disputeAt(m, number).movements.push({ amount, at: m.now })
}

export function warn(m: State, checkout: number): void {
  const { amount, refunded } = paymentAt(m, checkout)
  const isDisputed = m.stripe.disputes.some((each) => each.checkout === checkout)
  m.stripe.warnings.push({ checkout, isActionable: refunded < amount && !isDisputed, createdAt: m.now })
}

/** Once the money is back, or is asked back by the bank, there is nothing left to do about a warning. */
function followWarnings(m: State, checkout: number): void {
  for (const warning of m.stripe.warnings) if (warning.checkout === checkout) warning.isActionable = false
}

/** Time passes: sessions run out, refunds end, disputes that nobody answered are lost, inquiries close. */
export function pass(m: State, seconds: number): void {
  m.now += seconds
  for (const session of Object.values(m.stripe.sessions)) {
    if (session.status === 'open' && session.expiresAt <= m.now) session.status = 'expired'
  }
  for (const [number, { checkout, status, createdAt }] of m.stripe.refunds.entries()) {
    if (createdAt + refundSeconds > m.now) continue
    if (status === 'pending') endRefund(m, number, 'succeeded')
    else if (status === 'succeeded' && paymentAt(m, checkout).card === 'refundsFail') endRefund(m, number, 'failed')
  }
  for (const [number, { status, dueAt }] of m.stripe.disputes.entries()) {
    if (dueAt <= m.now && (status === 'open' || isInquiry(status))) decide(m, number, 'lost')
  }
}

/** What our balance at Stripe should be by all that happened there. */
export function balanceAtStripe(m: State, currency: string): number {
  const isIn = (checkout: number) => m.checkouts[checkout]?.currency === currency
  const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0)
  const payments = Object.entries(m.stripe.payments).filter(([checkout]) => isIn(Number(checkout)))
  return sum([
    ...payments.map(([, { amount }]) => amount - feeOn(amount)),
    ...m.stripe.refunds.filter(({ checkout, endedAt }) => isIn(checkout) && endedAt === 0).map(({ amount }) => -amount),
    ...m.stripe.disputes.filter(({ checkout }) => isIn(checkout)).flatMap(({ movements }) => movements.map(netOf)),
  ])
}

const netOf = ({ amount }: { amount: number }) => (amount < 0 ? amount - disputeFee : amount)
export const disputeFeeOn = (amount: number): number => (amount < 0 ? disputeFee : 0)

function paymentAt(m: State, checkout: number) {
  return m.stripe.payments[checkout] as State['stripe']['payments'][number]
}
function disputeAt(m: State, number: number) {
  return m.stripe.disputes[number] as State['stripe']['disputes'][number]
}
function sessionAt(m: State, checkout: number) {
  return m.stripe.sessions[checkout] as State['stripe']['sessions'][number]
}
