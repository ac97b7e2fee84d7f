// /v1/refunds: money back for a charge, whole or in part. They succeed at once here.
import type Stripe from 'stripe'
import { invalid, missing, noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import { absent, emptyable, expand, integer, metadata, oneOf, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { emit, previousOf } from '../world/emit.ts'
import { newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { bookRefund } from './balance-transactions.ts'
import { chargeNamed } from './charges.ts'
import { joinMetadata } from './metadata.ts'
import { paymentIntentNamed } from './payment-intents.ts'

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
      return change(world, before, { ...before, metadata: joinMetadata(before.metadata ?? {}, params.metadata) })
    },
  ),
]

function createRefund(world: World, params: Stripe.RefundCreateParams): Stripe.Refund {
  const charge = chargeToRefund(world, params)
  const left = charge.amount_captured - charge.amount_refunded
  const amount = params.amount ?? left
  requireRefundable(charge, left, amount)
  const plain = refundOf(charge, params, amount, world.clock.seconds())
  const refund = world.store.put('refund', { ...plain, balance_transaction: bookRefund(world, plain).id })
  emit(world, 'refund.created', refund)
  takeFrom(world, charge, amount)
  const card = { ...refund.destination_details!.card!, reference: '123456789012', reference_status: 'available' }
  return change(world, refund, { ...refund, destination_details: { card, type: 'card' } })
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
    destination_details: {
      card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
      type: 'card',
    },
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

function takeFrom(world: World, charge: Stripe.Charge, amount: number): void {
  const refunded = charge.amount_refunded + amount
  const after = { ...charge, amount_refunded: refunded, refunded: refunded === charge.amount }
  world.store.put('charge', after)
  emit(world, 'charge.refunded', after, previousOf(charge, after))
}

function change(world: World, before: Stripe.Refund, after: Stripe.Refund): Stripe.Refund {
  world.store.put('refund', after)
  emit(world, 'refund.updated', after, previousOf(before, after))
  return after
}

function refundNamed({ store }: World, id: string): Stripe.Refund {
  const refund = store.get('refund', id)
  if (!refund) throw noSuch('refund', id)
  return refund
}
