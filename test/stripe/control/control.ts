// The strings behind this Stripe, for tests and demos: its clock, its moods, a payment without a browser.
import type Stripe from 'stripe'
import { readCardForm } from '../cards/card-form.ts'
import { invalid } from '../http/failure.ts'
import type { LoggedRequest, RequestLog } from '../http/request-log.ts'
import { afterPayment } from '../pages/way-on.ts'
import { answerHolder, type Paid, paySession, payWith } from '../payments/pay-session.ts'
import { sessionNamed } from '../resources/checkout-sessions.ts'
import { eventNamed } from '../resources/events.ts'
import { createBankAccount } from '../resources/payment-methods.ts'
import type { Delivery } from '../webhooks/courier.ts'
import { because, type World } from '../world/world.ts'
import type { ChaosOrder, ChaosSettings } from './chaos.ts'

interface CompleteOrder {
  /** A test card's number; 4242 4242 4242 4242 by default. */
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
  /** Seconds since 1970 after the move. */
  advance(seconds: number): number
  moveTo(seconds: number): number
  now(): number
  /** Pays an open session, as a reader would on its page. */
  complete(session: string, order?: CompleteOrder): Completion
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
    advance,
    moveTo: (seconds) => advance(seconds - clock.now() / 1000),
    now: () => clock.seconds(),
    complete: (session, order = {}) => act(() => complete(world, session, order)),
    deliver: (event, signedAt) => courier.deliverAgain(eventNamed(world, event), signedAt),
    deliveries: (event) => store.notes('deliveries').get(event) ?? [],
    idle: () => courier.idle(),
    tick: () => act(tick),
  }
}

function complete(world: World, id: string, order: CompleteOrder): Completion {
  const session = sessionNamed(world, id)
  const paid = order.debit ? payByDebit(world, session, order) : payByCard(world, session, order)
  const { authenticate = 'complete' } = order
  if (paid.outcome !== 'asks-holder' || authenticate === 'leave') return completionOf(paid)
  return completionOf(answerHolder(world, paid.session, authenticate === 'complete'))
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
