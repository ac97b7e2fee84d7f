// /v1/disputes: a holder of a card wants the money back from the bank.
import type Stripe from 'stripe'
import { noSuch } from '../http/failure.ts'
import { created, having, page, paging, since } from '../http/list.ts'
import { absent, emptyable, expand, flag, metadata, shape, type Table, text } from '../http/parameters.ts'
import { type Route, route } from '../http/route.ts'
import { bookUnbooked } from '../payments/book-charge.ts'
import { decideDispute } from '../payments/decide-dispute.ts'
import { answerBy, decisionIn, isInquiry, requireDisputeOpen, submitted } from '../payments/dispute-states.ts'
import { emit, previousOf } from '../world/emit.ts'
import { newId } from '../world/ids.ts'
import type { World } from '../world/world.ts'
import { bookWithdrawal } from './balance-transactions.ts'
import { followWarnings } from './early-fraud-warnings.ts'
import { joinMetadata } from './metadata.ts'

type Dispute = Stripe.Dispute

const words = text(20_000)

const evidence: Table<Stripe.DisputeUpdateParams.Evidence> = {
  access_activity_log: words,
  appeal: absent,
  billing_address: words,
  cancellation_policy: absent,
  cancellation_policy_disclosure: words,
  cancellation_rebuttal: words,
  customer_communication: absent,
  customer_email_address: words,
  customer_name: words,
  customer_purchase_ip: words,
  customer_signature: absent,
  duplicate_charge_documentation: absent,
  duplicate_charge_explanation: words,
  duplicate_charge_id: words,
  enhanced_evidence: absent,
  product_description: words,
  receipt: absent,
  refund_policy: absent,
  refund_policy_disclosure: words,
  refund_refusal_explanation: words,
  service_date: words,
  service_documentation: absent,
  shipping_address: words,
  shipping_carrier: words,
  shipping_date: words,
  shipping_documentation: absent,
  shipping_tracking_number: words,
  uncategorized_file: absent,
  uncategorized_text: words,
}

export const disputeRoutes: Route[] = [
  route<Stripe.DisputeListParams>(
    ['GET', '/v1/disputes'],
    { ...paging, ...created, charge: text(), payment_intent: text() },
    ({ store }, { charge, payment_intent, ...params }) =>
      page('/v1/disputes', since(having(store.all('dispute'), { charge, payment_intent }), params.created), params),
  ),
  route<Stripe.DisputeRetrieveParams>(['GET', '/v1/disputes/:id'], { expand }, (world, _params, id) =>
    disputeNamed(world, id),
  ),
  route<Stripe.DisputeUpdateParams>(
    ['POST', '/v1/disputes/:id'],
    {
      evidence: shape(evidence),
      expand,
      intended_submission_method: absent,
      metadata: emptyable(metadata),
      submit: flag,
    },
    updateDispute,
  ),
  route<Stripe.DisputeCloseParams>(['POST', '/v1/disputes/:id/close'], { expand }, (world, _params, id) => {
    requireDisputeOpen(disputeNamed(world, id), 'closing')
    return decideDispute(world, id, 'lost')
  }),
]

export interface DisputeOrder {
  /** May be more than was paid: exchange rates move, and banks add their own costs. */
  amount?: number
  reason?: string
  /** The bank only asks: no money is taken. */
  isInquiry?: boolean
}

export function disputeNamed({ store }: World, id: string): Dispute {
  const dispute = store.get('dispute', id)
  if (!dispute) throw noSuch('dispute', id)
  return dispute
}

export function openDispute(world: World, paid: Stripe.Charge, order: DisputeOrder = {}): Dispute {
  const charge = bookUnbooked(world, paid.id)
  const dispute = world.store.put('dispute', disputeOf(charge, order, world.clock.seconds()))
  const disputed = world.store.put('charge', { ...charge, disputed: true })
  emit(world, 'charge.dispute.created', dispute)
  followWarnings(world, disputed)
  return isInquiry(dispute) ? dispute : withdraw(world, dispute)
}

export function withdraw(world: World, before: Dispute): Dispute {
  const taken = bookWithdrawal(world, before)
  const after = world.store.put('dispute', {
    ...before,
    balance_transactions: [...before.balance_transactions, taken],
  })
  emit(world, 'charge.dispute.funds_withdrawn', after, previousOf(before, after))
  return after
}

export function changeDispute(world: World, before: Dispute, after: Dispute): Dispute {
  world.store.put('dispute', after)
  emit(world, 'charge.dispute.updated', after, previousOf(before, after))
  return after
}

function updateDispute(world: World, params: Stripe.DisputeUpdateParams, id: string): Dispute {
  const before = disputeNamed(world, id)
  requireDisputeOpen(before, 'updating')
  const { evidence: given, submit = given !== undefined, metadata: noted } = params
  const joined = { ...before.evidence, ...given } as Stripe.Dispute.Evidence
  const has_evidence = before.evidence_details.has_evidence || given !== undefined
  const written: Dispute = {
    ...before,
    evidence: joined,
    evidence_details: { ...before.evidence_details, has_evidence },
    metadata: joinMetadata(before.metadata, noted),
  }
  const after = changeDispute(world, before, submit ? submitted(written) : written)
  const decision = submit ? decisionIn(after) : null
  if (decision) world.aftermath.push(() => decideDispute(world, id, decision))
  return after
}

function disputeOf(charge: Stripe.Charge, { amount, reason, isInquiry: asks }: DisputeOrder, now: number): Dispute {
  const brand = charge.payment_method_details?.card?.brand ?? 'visa'
  const code = '10.4'
  return {
    id: newId('du'),
    object: 'dispute',
    amount: amount ?? charge.amount,
    balance_transactions: [],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: evidenceAtFirst(charge),
    evidence_details: {
      due_by: answerBy(now),
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: asks ?? false,
    livemode: false,
    metadata: {},
    network_reason_code: code,
    payment_intent: charge.payment_intent,
    payment_method_details: {
      card: { brand, case_type: asks ? 'inquiry' : 'chargeback', network: brand, network_reason_code: code },
      type: 'card',
    },
    reason: reason ?? (asks ? 'general' : 'fraudulent'),
    status: asks ? 'warning_needs_response' : 'needs_response',
  }
}

/** What Stripe knows by itself stands in it from the beginning. */
function evidenceAtFirst({ billing_details: { email, name } }: Stripe.Charge): Stripe.Dispute.Evidence {
  const blank = Object.fromEntries(Object.keys(evidence).map((field) => [field, null]))
  const { appeal: _appeal, ...fields } = blank
  return {
    ...(fields as unknown as Stripe.Dispute.Evidence),
    customer_email_address: email,
    customer_name: name,
    enhanced_evidence: {},
  }
}
