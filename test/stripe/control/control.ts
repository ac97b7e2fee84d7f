// The strings behind this Stripe, for tests and demos: its clock, its moods, a payment without a browser.
import type Stripe from 'stripe'
import { failFinalization } from '../billing/finalize-invoice.ts'
import { readCardForm } from '../cards/card-form.ts'
import { invalid } from '../http/failure.ts'
import type { LoggedRequest, RequestLog } from '../http/request-log.ts'
import { type Settlement, settleIn } from '../money/settlement.ts'
import { afterPayment } from '../pages/way-on.ts'
import { decideDispute } from '../payments/decide-dispute.ts'
import type { Decision } from '../payments/dispute-states.ts'
import { endRefund } from '../payments/end-refund.ts'
import { answerHolder, finishSession, needsCard, type Paid, paySession, payWith } from '../payments/pay-session.ts'
import type { RefundEnd } from '../payments/refund-states.ts'
import { accountNamed, setCapability } from '../resources/accounts.ts'
import { createBankAccount } from '../resources/bank-accounts.ts'
import { chargeNamed } from '../resources/charges.ts'
import { sessionNamed } from '../resources/checkout-sessions.ts'
import { type DisputeOrder, disputeNamed, openDispute } from '../resources/disputes.ts'
import { warnOfFraud } from '../resources/early-fraud-warnings.ts'
import { eventNamed } from '../resources/events.ts'
import { invoiceNamed } from '../resources/invoices.ts'
import { paymentIntentNamed } from '../resources/payment-intents.ts'
import { paymentMethodNamed, renewCard } from '../resources/payment-methods.ts'
import { type PayoutOrder, payOut } from '../resources/payouts.ts'
import { refundNamed } from '../resources/refunds.ts'
import type { Delivery } from '../webhooks/courier.ts'
import { idOf } from '../world/ids.ts'
import { because, type World } from '../world/world.ts'
import type { ChaosOrder, ChaosSettings } from './chaos.ts'
import { type Mail, mailbox } from './mailbox.ts'

interface CompleteOrder {
  /** A test card's number; 4242 4242 4242 4242 by default, or none where none is asked for. */
  card?: string
  /** Instead of a card, a debit of a bank account: it takes four days on the clock, then this happens. */
  debit?: 'succeeds' | 'fails'
  email?: string
  name?: string
  /** What the holder does when asked by 3-D Secure: complete (the default), fail, or leave the page open. */
  authenticate?: 'complete' | 'fail' | 'leave'
}

interface Completion {
  outcome: Paid['outcome']
  session: Stripe.Checkout.Session
  /** Why it was declined. */
  code: string | null
  message: string | null
  /** Where the browser would be sent next. */
  redirectTo: string | null
}

export interface Control {
  chaos(order: ChaosOrder): ChaosSettings
  calm(): ChaosSettings
  requests(): LoggedRequest[]
  forgetRequests(): void
  /** What Stripe would have mailed, newest first. */
  mailbox(): Mail[]
  /** Seconds since 1970 after the move. */
  advance(seconds: number): number
  moveTo(seconds: number): number
  now(): number
  /** Pays an open session, as a reader would on its page. */
  complete(session: string, order?: CompleteOrder): Completion
  /** The holder disputes a payment at the bank: a charge, or the id of an intent or session that was paid. */
  dispute(payment: string, order?: DisputeOrder): Stripe.Dispute
  /** The bank decides a dispute. */
  decide(dispute: string, decision: Decision): Stripe.Dispute
  /** The bank warns of fraud. */
  warn(payment: string): Stripe.Radar.EarlyFraudWarning
  /** The bank of a saved card gives it a new date of expiry. */
  renewCard(method: string): Stripe.PaymentMethod
  /** Somebody told who they are, or something is wrong with what they told. */
  setCapability(account: string, status: 'active' | 'restricted'): Stripe.V2.Core.Account
  /** Charges, refunds and disputes in other currencies are converted from now on; null ends it. */
  settleIn(currency: string | null, rate?: Settlement['rate']): void
  /** Money of a connected account leaves for its bank. */
  payOut(order: PayoutOrder): Stripe.Payout
  /** A draft cannot become an invoice, as where taxes cannot be reckoned. */
  failFinalization(invoice: string): Stripe.Invoice
  /** Brings a refund to an end it would not come to by itself. */
  endRefund(refund: string, end: RefundEnd): Stripe.Refund
  /** Sends an event once more, signed now or at the given second. */
  deliver(event: string, signedAt?: number): Promise<Delivery[]>
  deliveries(event: string): Delivery[]
  /** Resolves when no webhook is on its way. */
  idle(): Promise<void>
  /** Lets what is due by the clock happen. */
  tick(): void
}

interface ControlParts {
  world: World
  log: RequestLog
  tick: () => void
}

const PAYS = '4242424242424242'

export function createControl({ world, log, tick }: ControlParts): Control {
  const { chaos, clock, courier, store } = world

  /** Outside a request nobody waits for an answer, so events leave at once. */
  function act<T>(work: () => T): T {
    const result = because(world, null, work)
    courier.send(courier.collect())
    return result
  }

  function advance(seconds: number): number {
    clock.advance(seconds)
    act(tick)
    return clock.seconds()
  }

  return {
    chaos: (order) => chaos.set(order),
    calm: () => chaos.reset(),
    requests: () => log.all(),
    forgetRequests: () => log.clear(),
    mailbox: () => mailbox(world),
    advance,
    moveTo: (seconds) => advance(seconds - clock.now() / 1000),
    now: () => clock.seconds(),
    complete: (session, order = {}) => act(() => complete(world, session, order)),
    dispute: (payment, order = {}) => act(() => openDispute(world, chargeOf(world, payment), order)),
    decide: (dispute, decision) => act(() => decideDispute(world, disputeNamed(world, dispute).id, decision)),
    warn: (payment) => act(() => warnOfFraud(world, chargeOf(world, payment))),
    renewCard: (method) => act(() => renewCard(world, paymentMethodNamed(world, method, 'id'))),
    setCapability: (account, status) => act(() => setCapability(world, accountNamed(world, account, 'id'), status)),
    settleIn: (currency, rate = 1) => settleIn(world, currency === null ? null : { currency, rate }),
    payOut: (order) => act(() => payOut(world, order)),
    failFinalization: (invoice) => act(() => failFinalization(world, invoiceNamed(world, invoice))),
    endRefund: (refund, end) => act(() => endRefund(world, refundNamed(world, refund), end)),
    deliver: (event, signedAt) => courier.deliverAgain(eventNamed(world, event), signedAt),
    deliveries: (event) => store.notes('deliveries').get(event) ?? [],
    idle: () => courier.idle(),
    tick: () => act(tick),
  }
}

function chargeOf(world: World, id: string): Stripe.Charge {
  if (id.startsWith('ch_')) return chargeNamed(world, id, 'id')
  const intent = id.startsWith('cs_') ? idOf(sessionNamed(world, id).payment_intent) : id
  return chargeNamed(world, idOf(paymentIntentNamed(world, intent).latest_charge), 'id')
}

function complete(world: World, id: string, order: CompleteOrder): Completion {
  const session = sessionNamed(world, id)
  const paid = payBy(world, session, order)
  const { authenticate = 'complete' } = order
  if (paid.outcome !== 'asks-holder' || authenticate === 'leave') return completionOf(paid)
  return completionOf(answerHolder(world, paid.session, authenticate === 'complete'))
}

function payBy(world: World, session: Stripe.Checkout.Session, order: CompleteOrder): Paid {
  if (order.debit) return payByDebit(world, session, order)
  if (order.card || needsCard(session)) return payByCard(world, session, order)
  return finishSession(world, session, { email: order.email ?? null, name: order.name ?? null })
}

function payByCard(world: World, session: Stripe.Checkout.Session, { card = PAYS, email, name }: CompleteOrder): Paid {
  const year = new Date(world.clock.now()).getUTCFullYear()
  const form = readCardForm({ cardNumber: card, cardExpiry: `12/${(year + 3) % 100}`, cardCvc: '123' }, year)
  if ('message' in form) throw invalid(form.message, { code: form.code, param: 'card' })
  return paySession(world, session, { ...form, email: email ?? null, name: name ?? null })
}

function payByDebit(world: World, session: Stripe.Checkout.Session, { debit, email, name }: CompleteOrder): Paid {
  const offered = session.allowed_payment_method_types
  if (offered && !offered.includes('us_bank_account'))
    throw invalid('This session offers no debits.', { param: 'debit' })
  const payer = { email: email ?? null, name: name ?? null }
  return payWith(world, session, createBankAccount(world, payer, debit === 'succeeds'))
}

function completionOf(paid: Paid): Completion {
  const { outcome, session } = paid
  const why = paid.outcome === 'declined' ? paid : { code: null, message: null }
  return { outcome, session, code: why.code, message: why.message, redirectTo: nextPage(paid) }
}

function nextPage(paid: Paid): string | null {
  if (paid.outcome === 'declined') return null
  if (paid.outcome === 'asks-holder') return paid.intent.next_action?.redirect_to_url?.url ?? null
  return afterPayment(paid.session)
}
