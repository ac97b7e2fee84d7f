// The payments port on Stripe: Checkout Sessions, subscriptions, refunds, and what Stripe says of all that follows.
import type Stripe from 'stripe'
import type { Clock, Payments } from '../../ports/index.ts'
import { booksSince, checkoutOf, reportPayment } from './books.ts'
import { changeNow, endNow, openInvoice, pause, previewChange, previewResume, resume } from './changes.ts'
import { type ConnectionOptions, connect, translated } from './connection.ts'
import { reportDispute } from './disputes.ts'
import { reportFraudWarning } from './fraud-warnings.ts'
import { endUnpaid, paymentMovement, reportMembership, setRenewal } from './memberships.ts'
import { changeLater, keepTerms } from './plans.ts'
import { portalUrl, useChosenCard } from './portal.ts'
import { findRefund, reportRefund, sendRefund } from './refunds.ts'
import { expireSession, findSession, openJoin, openSession, reportSession, surfaceOf } from './sessions.ts'
import { eventVerifier } from './webhook.ts'

export type StripeOptions = ConnectionOptions & {
  /** One, or two during a rotation. */
  readonly webhookSecrets: readonly string[]
  readonly clock: Clock
}

export function stripePayments(options: StripeOptions): Payments {
  const stripe = connect(options)
  return {
    open: (checkout, texts) => translated(() => openSession(stripe, checkout, texts)),
    surface: (session) => translated(() => surfaceOf(stripe, session)),
    report: (session) => translated(() => reportSession(stripe, session)),
    find: (attempt) => translated(() => findSession(stripe, attempt)),
    expire: (session) => translated(() => expireSession(stripe, session)),
    openJoin: (membership, texts, credit = null) => translated(() => openJoin(stripe, membership, { texts, credit })),
    reportMembership: (subscription) => translated(() => reportMembership(stripe, subscription)),
    setRenewal: (membership, subscription, renews) =>
      translated(() => setRenewal(stripe, membership, { subscription, renews })),
    endUnpaid: (membership, subscription) => translated(() => endUnpaid(stripe, membership, subscription)),
    ...changesOf(stripe),
    movementOf: (payment) => translated(() => paymentMovement(stripe, payment)),
    refund: (order) => translated(() => sendRefund(stripe, order)),
    findRefund: (order) => translated(() => findRefund(stripe, order)),
    reportPayment: (id) => translated(() => reportPayment(stripe, id)),
    checkoutOf: (payment) => translated(() => checkoutOf(stripe, payment)),
    reportRefund: (id) => translated(() => reportRefund(stripe, id)),
    reportDispute: (id) => translated(() => reportDispute(stripe, id)),
    reportFraudWarning: (id) => translated(() => reportFraudWarning(stripe, id)),
    books: (since) => booksSince(stripe, since),
    verifyEvent: eventVerifier(stripe, options.webhookSecrets, options.clock),
  }
}

type Changes =
  | 'previewChange'
  | 'changeNow'
  | 'changeLater'
  | 'keepTerms'
  | 'pause'
  | 'previewResume'
  | 'resume'
  | 'end'
  | 'openInvoice'
  | 'portal'
  | 'useChosenCard'

function changesOf(stripe: Stripe): Pick<Payments, Changes> {
  return {
    previewChange: (subscription, order) => translated(() => previewChange(stripe, { subscription, order })),
    changeNow: (membership, subscription, order) =>
      translated(() => changeNow(stripe, membership, { subscription, order })),
    changeLater: (membership, subscription, order) =>
      translated(() => changeLater(stripe, membership, { subscription, order })),
    keepTerms: (subscription) => translated(() => keepTerms(stripe, subscription)),
    pause: (membership, subscription) => translated(() => pause(stripe, membership, subscription)),
    previewResume: (subscription) => translated(() => previewResume(stripe, subscription)),
    resume: (membership, subscription, period) =>
      translated(() => resume(stripe, membership, { subscription, period })),
    end: (subscription) => translated(() => endNow(stripe, subscription)),
    openInvoice: (subscription) => translated(() => openInvoice(stripe, subscription)),
    portal: (subscription, wish) => translated(() => portalUrl(stripe, { subscription, wish })),
    useChosenCard: (subscription) => translated(() => useChosenCard(stripe, subscription)),
  }
}
