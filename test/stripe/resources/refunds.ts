// /v1/refunds: money back for a charge, whole or in part. Most succeed at once here.
import type Stripe from 'stripe'
import { invalid, missing, noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import { absent, emptyable, expand, integer, metadata, oneOf, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { bookUnbooked } from '../payments/book-charge.ts'
import { decideDispute } from '../payments/decide-dispute.ts'
import { isInquiry, isOver } from '../payments/dispute-states.ts'
import { endRefund } from '../payments/end-refund.ts'
import { waiting, withReference } from '../payments/refund-states.ts'
import { emit, previousOf } from '../world/emit.ts'
import { newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { bookRefund } from './balance-transactions.ts'
import { chargeNamed } from './charges.ts'
import { followWarnings } from './early-fraud-warnings.ts'
import { joinMetadata } from './metadata.ts'
import { paymentIntentNamed } from './payment-intents.ts'
import { cardOf } from './payment-methods.ts'

export const refundRoutes: Route[] = [
  route<Stripe.RefundCreateParams>(
    ['POST', '/v1/refunds'],
    {
      amount: integer(),
      charge: text(),
      currency: absent,
      customer: absent,
      expand,
      instructions_email: absent,
      metadata: emptyable(metadata),
      origin: absent,
      payment_intent: text(),
      reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
      refund_application_fee: absent,
      reverse_transfer: absent,
    },
    createRefund,
  ),
  route<Stripe.RefundListParams>(
    ['GET', '/v1/refunds'],
    { ...paging, ...created, charge: text(), payment_intent: text() },
    ({ store }, { charge, payment_intent, ...params }) =>
      page('/v1/refunds', since(having(store.all('refund'), { charge, payment_intent }), params.created), params),
  ),
  route<Stripe.RefundRetrieveParams>(['GET', '/v1/refunds/:id'], { expand }, (world, _params, id) =>
    refundNamed(world, id),
  ),
  route<Stripe.RefundUpdateParams>(
    ['POST', '/v1/refunds/:id'],
    { expand, metadata: emptyable(metadata) },
    (world, params, id) => {
      const before = refundNamed(world, id)
      return changeRefund(world, before, { ...before, metadata: joinMetadata(before.metadata ?? {}, params.metadata) })
    },
  ),
  route<Stripe.RefundCancelParams>(['POST', '/v1/refunds/:id/cancel'], { expand }, (world, _params, id) => {
    const refund = refundNamed(world, id)
    if (refund.status === 'requires_action') return endRefund(world, refund, 'canceled')
    throw invalid(`Only a refund that requires action can be canceled. This one is ${refund.status}.`)
  }),
]

function createRefund(world: World, params: Stripe.RefundCreateParams): Stripe.Refund {
  const charge = bookUnbooked(world, chargeToRefund(world, params).id)
  const left = charge.amount_captured - charge.amount_refunded
  const amount = params.amount ?? left
  requireRefundable(charge, left, amount)
  requireUndisputed(world, charge)
  const isWaiting = cardOf(world, charge)?.refunds === 'later' || !charge.payment_method_details?.card
  const first = refundOf(charge, params, amount, world.clock.seconds())
  const plain = isWaiting ? waiting(first) : first
  const refund = world.store.put('refund', { ...plain, balance_transaction: bookRefund(world, plain).id })
  emit(world, 'refund.created', refund)
  takeFrom(world, charge, amount)
  return isWaiting ? refund : changeRefund(world, refund, { ...refund, ...withReference(refund) })
}

/** Who has the money back from the bank must not get it twice. While the bank only asks, a refund answers it. */
function requireUndisputed(world: World, charge: Stripe.Charge): void {
  const disputes = world.store.all('dispute').filter((dispute) => dispute.charge === charge.id)
  if (disputes.every((dispute) => dispute.is_charge_refundable)) return
  throw invalid(`The charge ${charge.id} was disputed and cannot be refunded.`, { code: 'charge_disputed' })
}

function chargeToRefund(world: World, { charge, payment_intent: intent }: Stripe.RefundCreateParams): Stripe.Charge {
  if (charge) return chargeNamed(world, charge, 'charge')
  if (!intent) throw missing('payment_intent')
  const latest = paymentIntentNamed(world, intent, 'payment_intent').latest_charge
  if (typeof latest === 'string') return chargeNamed(world, latest, 'payment_intent')
  throw invalid(`This PaymentIntent (${intent}) has no charge to refund.`, {
    code: 'payment_intent_unexpected_state',
    param: 'payment_intent',
  })
}

function requireRefundable(charge: Stripe.Charge, left: number, amount: number): void {
  if (charge.status !== 'succeeded') throw invalid(`The charge ${charge.id} was never paid.`, { param: 'charge' })
  if (left <= 0) {
    throw invalid(`The charge ${charge.id} was already refunded.`, { code: 'charge_already_refunded' })
  }
  if (amount < 1)
    throw invalid('The amount has to be at least 1', { code: 'parameter_invalid_integer', param: 'amount' })
  if (amount > left) throw invalid(`The amount is more than the ${left} left of the charge.`, { param: 'amount' })
}

function refundOf(
  charge: Stripe.Charge,
  params: Stripe.RefundCreateParams,
  amount: number,
  now: number,
): Stripe.Refund {
  return {
    id: newId('re'),
    object: 'refund',
    amount,
    balance_transaction: null,
    charge: charge.id,
    created: now,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: destinationOf(charge),
    metadata: joinMetadata({}, params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: 'succeeded',
    transfer_reversal: null,
  }
}

function destinationOf({ payment_method_details: paid }: Stripe.Charge): Stripe.Refund.DestinationDetails {
  if (paid?.card) return toCard
  return paid?.sepa_debit ? toSepaBank : toBank
}

const toCard: Stripe.Refund.DestinationDetails = {
  card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
  type: 'card',
}

const toBank: Stripe.Refund.DestinationDetails = {
  type: 'us_bank_transfer',
  us_bank_transfer: { reference: null, reference_status: null },
}

const toSepaBank: Stripe.Refund.DestinationDetails = {
  type: 'eu_bank_transfer',
  eu_bank_transfer: { reference: null, reference_status: null },
}

function takeFrom(world: World, charge: Stripe.Charge, amount: number): void {
  const refunded = charge.amount_refunded + amount
  const after = { ...charge, amount_refunded: refunded, refunded: refunded === charge.amount }
  world.store.put('charge', after)
  emit(world, 'charge.refunded', after, previousOf(charge, after))
  followWarnings(world, after)
  if (after.refunded) closeInquiries(world, after)
}

/** What the holder asked for has been given. */
function closeInquiries(world: World, charge: Stripe.Charge): void {
  for (const dispute of world.store.all('dispute')) {
    const isAbout = dispute.charge === charge.id && isInquiry(dispute) && !isOver(dispute)
    if (isAbout) world.aftermath.push(() => decideDispute(world, dispute.id, 'won'))
  }
}

export function changeRefund(world: World, before: Stripe.Refund, after: Stripe.Refund): Stripe.Refund {
  world.store.put('refund', after)
  emit(world, 'refund.updated', after, previousOf(before, after))
  return after
}

export function refundNamed({ store }: World, id: string): Stripe.Refund {
  const refund = store.get('refund', id)
  if (!refund) throw noSuch('refund', id)
  return refund
}
