// The model of paying in: an attempt, Stripe's session, and what a payment does once.
import type { Next, OpOf } from './op.ts'
import { type Checkout, intoWallet, isOnHold, type State } from './state.ts'
import { unlockBy } from './unlocks.ts'

const ticketSeconds = 5 * 60
const ticketSecondsAtCheckout = 45 * 60
const sessionSeconds = 40 * 60
const repeatSeconds = 9 * 60

export function openTicket(m: State, item: number): void {
  m.tickets.push({ item, state: 'open', reader: null, expiresAt: m.now + ticketSeconds })
}

export function start(m: State, { checkout, reader, currency, amount, ticket }: OpOf<'start'>): Next {
  if (isOnHold(m, reader)) return { answer: 'not-allowed' }
  const known = m.checkouts[checkout]
  if (known !== undefined) {
    const isYoung = m.now < known.startedAt + repeatSeconds
    return isWaiting(known) && isYoung ? { steps: [{ op: 'make-session', checkout }] } : { answer: 'state-conflict' }
  }

  const wanted = ticket === null ? undefined : m.tickets[ticket]
  if (wanted !== undefined) {
    if (wanted.state !== 'open' || wanted.expiresAt <= m.now) return { answer: 'offer-expired' }
    wanted.expiresAt = m.now + ticketSecondsAtCheckout
  }
  const fresh = { reader, currency, amount, ticket, startedAt: m.now, paidAt: 0, refunded: 0, isKeyBurnt: false }
  m.checkouts[checkout] = { ...fresh, state: 'started' }
  return { steps: [{ op: 'make-session', checkout }] }
}

export const isWaiting = ({ state }: Checkout): boolean => state === 'started' || state === 'open'

export function makeSession(m: State, { checkout }: OpOf<'make-session'>): Next {
  const { startedAt, isKeyBurnt } = attempt(m, checkout)
  if (isKeyBurnt) return { answer: 'provider-unavailable' }
  const expiresAt = startedAt + sessionSeconds
  m.stripe.sessions[checkout] ??= { status: 'open', createdAt: m.now, expiresAt }
  return { steps: [{ op: 'open', checkout }] }
}

export function open(m: State, { checkout }: OpOf<'open'>): Next {
  const known = attempt(m, checkout)
  if (known.state === 'started') known.state = 'open'
  return { answer: 'opened' }
}

/** Whoever asks, and however often: a paid session puts its money into the wallet once, and finishes what it was for. */
export function settle(m: State, { checkout }: OpOf<'settle'>): Next {
  const known = m.checkouts[checkout]
  const session = m.stripe.sessions[checkout]
  if (known === undefined || session === undefined) return { answer: 'foreign' }
  if (session.status === 'paid' && known.state !== 'paid') {
    known.state = 'paid'
    known.paidAt = m.now
    intoWallet(m, known, known.amount)
    if (known.ticket !== null) unlockBy(m, known.ticket, known.reader)
  }
  if (session.status === 'expired' && known.state !== 'paid') known.state = 'expired'
  return { answer: session.status === 'open' ? 'unpaid' : session.status }
}

/** What is told of a payment books the payment first. */
export function own(m: State, { checkout }: OpOf<'own'>): Next {
  if (attempt(m, checkout).state !== 'paid') settle(m, { op: 'settle', checkout })
  return undefined
}

/** What of a payment can still go back to its card. */
export const refundable = ({ amount, refunded }: Checkout): number => amount - refunded

export function attempt(m: State, checkout: number): Checkout {
  const known = m.checkouts[checkout]
  if (known === undefined) throw new Error(`the model has no checkout ${checkout}`)
  return known
}
