// /v1/charges, and the charge that each attempt at a card leaves behind.
import type Stripe from 'stripe'
import { DECLINES, type Decline } from '../cards/declines.ts'
import { noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import { expand, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { bookPaid } from '../payments/book-charge.ts'
import { emit } from '../world/emit.ts'
import { newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { paidBy } from './charge-details.ts'

export const chargeRoutes: Route[] = [
  route<Stripe.ChargeListParams>(
    ['GET', '/v1/charges'],
    { ...paging, ...created, customer: text(), payment_intent: text(), transfer_group: text() },
    ({ store }, { customer, payment_intent, transfer_group, ...params }) => {
      const found = having(store.all('charge'), { customer, payment_intent, transfer_group })
      return page('/v1/charges', since(found, params.created), params)
    },
  ),
  route<Stripe.ChargeRetrieveParams>(['GET', '/v1/charges/:id'], { expand }, (world, _params, id) =>
    chargeNamed(world, id, 'id'),
  ),
]

export function chargeNamed({ store }: World, id: string, param: string): Stripe.Charge {
  const charge = store.get('charge', id)
  if (!charge) throw noSuch('charge', id, param)
  return charge
}

export interface Charging {
  intent: Stripe.PaymentIntent
  method: Stripe.PaymentMethod
  hasAuthenticated: boolean
}

export function chargeSucceeded(world: World, charging: Charging): Stripe.Charge {
  return bookPaid(world, chargeOf(world, charging))
}

export function chargeFailed(world: World, charging: Charging, decline: Decline): Stripe.Charge {
  return unpaid(world, chargeOf(world, charging), decline)
}

/** A debit that was ordered: whether it will be paid is known in some days. */
export function chargePending(world: World, charging: Charging): Stripe.Charge {
  const charge: Stripe.Charge = { ...chargeOf(world, charging), paid: false, status: 'pending' }
  world.store.put('charge', charge)
  emit(world, 'charge.pending', charge)
  return charge
}

/** Those days are over. */
export function settleCharge(world: World, charge: Stripe.Charge, decline: Decline | null): Stripe.Charge {
  return decline ? unpaid(world, charge, decline) : bookPaid(world, { ...charge, paid: true, status: 'succeeded' })
}

function unpaid(world: World, charge: Stripe.Charge, decline: Decline): Stripe.Charge {
  const failed: Stripe.Charge = {
    ...charge,
    amount_captured: 0,
    captured: false,
    failure_code: decline.code,
    failure_message: decline.message,
    outcome: refusal(decline),
    paid: false,
    receipt_url: null,
    status: 'failed',
  }
  world.store.put('charge', failed)
  emit(world, 'charge.failed', failed)
  return failed
}

function chargeOf(world: World, { intent, method, hasAuthenticated }: Charging): Stripe.Charge {
  const id = newId('ch')
  return {
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: intent.amount,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: intent.statement_descriptor ?? 'LOCAL STRIPE',
    captured: true,
    created: world.clock.seconds(),
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: approval,
    paid: true,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: paidBy(method, intent.amount, hasAuthenticated),
    radar_options: {},
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: `${world.origin}/receipts/${id}`,
    refunded: false,
    review: null,
    shipping: intent.shipping as Stripe.Charge.Shipping | null,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: 'succeeded',
    transfer_data: null,
    transfer_group: intent.transfer_group,
  }
}

const blocked: Stripe.Charge.Outcome = {
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: 'not_sent_to_network',
  reason: 'highest_risk_level',
  risk_level: 'highest',
  risk_score: 92,
  seller_message: 'Stripe blocked this payment as too risky.',
  type: 'blocked',
}

const approval: Stripe.Charge.Outcome = {
  advice_code: null,
  network_advice_code: null,
  network_decline_code: null,
  network_status: 'approved_by_network',
  reason: null,
  risk_level: 'normal',
  risk_score: 12,
  seller_message: 'Payment complete.',
  type: 'authorized',
}

function refusal(decline: Decline): Stripe.Charge.Outcome {
  if (decline === DECLINES.blocked) return blocked
  return {
    ...approval,
    advice_code: decline === DECLINES.processing ? 'try_again_later' : null,
    network_status: 'declined_by_network',
    reason: decline.reason,
    seller_message: `The bank answered: ${decline.reason}.`,
    type: 'issuer_declined',
  }
}
