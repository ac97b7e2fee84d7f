// What happens to a payment afterwards: refunds that wait or fail, disputes and inquiries.
import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { idOf } from '../stripe/world/ids.ts'
import { fiveDollars, type Local, openStripe, paidWith, refusal } from './open.ts'

async function disputeOf(local: Local, intent: Stripe.PaymentIntent): Promise<Stripe.Dispute> {
  return (await local.stripe.disputes.list({ payment_intent: intent.id })).data[0]!
}

async function balanceOf(local: Local): Promise<number> {
  const { data } = await local.stripe.balanceTransactions.list({ limit: 100 })
  return data.reduce((sum, transaction) => sum + transaction.net, 0)
}

test('a refund to a slow bank is pending for an hour', async () => {
  await using local = await openStripe()
  const { id } = await paidWith(local, 'pm_card_pendingRefund')
  const refund = await local.stripe.refunds.create({ payment_intent: id })
  expect(refund).toMatchObject({ status: 'pending', pending_reason: 'processing' })
  local.control.advance(3600)
  expect(await local.stripe.refunds.retrieve(refund.id)).toMatchObject({ status: 'succeeded' })
  await local.control.idle()
  expect(local.types()).toContain('refund.updated')
})

test('a refund that fails later gives the money back and can be made again', async () => {
  await using local = await openStripe()
  const { id } = await paidWith(local, 'pm_card_refundFail')
  const before = await balanceOf(local)
  const refund = await local.stripe.refunds.create({ payment_intent: id })
  expect(refund.status).toBe('succeeded')
  expect(await balanceOf(local)).toBe(before - 500)
  local.control.advance(3600)
  const failed = await local.stripe.refunds.retrieve(refund.id, { expand: ['failure_balance_transaction', 'charge'] })
  expect(failed).toMatchObject({
    status: 'failed',
    failure_reason: 'expired_or_canceled_card',
    failure_balance_transaction: { amount: 500, type: 'refund_failure' },
    charge: { amount_refunded: 0, refunded: false },
  })
  expect(await balanceOf(local)).toBe(before)
  await local.control.idle()
  expect(local.types()).toEqual(expect.arrayContaining(['refund.failed', 'refund.updated']))
  expect((await local.stripe.refunds.create({ payment_intent: id })).status).toBe('succeeded')
})

test('the control can fail any refund, once', async () => {
  await using local = await openStripe()
  const { id } = await paidWith(local, 'pm_card_visa')
  const refund = await local.stripe.refunds.create({ payment_intent: id, amount: 200 })
  expect(local.control.endRefund(refund.id, 'failed').status).toBe('failed')
  expect(() => local.control.endRefund(refund.id, 'failed')).toThrow('cannot become')
})

test('only a refund that requires action can be canceled', async () => {
  await using local = await openStripe()
  const { id } = await paidWith(local, 'pm_card_pendingRefund')
  const refund = await local.stripe.refunds.create({ payment_intent: id })
  expect(await refusal(local.stripe.refunds.cancel(refund.id))).toMatchObject({ statusCode: 400 })
  local.control.endRefund(refund.id, 'requires_action')
  const taken = await balanceOf(local)
  const canceled = await local.stripe.refunds.cancel(refund.id, { expand: ['failure_balance_transaction'] })
  expect(canceled).toMatchObject({ status: 'canceled', failure_balance_transaction: { amount: 500 } })
  expect(canceled).not.toHaveProperty('failure_reason')
  expect(await balanceOf(local)).toBe(taken + 500)
  const charges = await local.stripe.charges.list({ payment_intent: id })
  expect(charges.data[0]).toMatchObject({ amount_refunded: 0 })
})

test.each([
  ['pm_card_createDispute', 'fraudulent'],
  ['pm_card_createDisputeProductNotReceived', 'product_not_received'],
])('%s is disputed as %s: amount and fee are taken', async (card, reason) => {
  await using local = await openStripe()
  const intent = await paidWith(local, card)
  expect(await disputeOf(local, intent)).toMatchObject({
    amount: 500,
    reason,
    status: 'needs_response',
    is_charge_refundable: false,
    balance_transactions: [{ amount: -500, fee: 1500, net: -2000, type: 'adjustment', reporting_category: 'dispute' }],
  })
  expect(local.types()).toEqual([
    'payment_intent.created',
    'charge.succeeded',
    'payment_intent.succeeded',
    'charge.dispute.created',
    'charge.dispute.funds_withdrawn',
  ])
})

test.each([
  ['winning_evidence', 'won', 455 - 1500],
  ['losing_evidence', 'lost', 455 - 2000],
])('%s ends a dispute as %s', async (words, status, balance) => {
  await using local = await openStripe()
  const { id } = await disputeOf(local, await paidWith(local, 'pm_card_createDispute'))
  const staged = await local.stripe.disputes.update(id, { evidence: { uncategorized_text: words }, submit: false })
  expect(staged).toMatchObject({ status: 'needs_response', evidence_details: { has_evidence: true } })
  const answered = await local.stripe.disputes.update(id, { submit: true })
  expect(answered).toMatchObject({ status: 'under_review', evidence_details: { submission_count: 1 } })
  expect(await local.stripe.disputes.retrieve(id)).toMatchObject({ status })
  expect(await balanceOf(local)).toBe(balance)
  await local.control.idle()
  expect(local.types().includes('charge.dispute.funds_reinstated')).toBe(status === 'won')
  expect(local.types()).toEqual(expect.arrayContaining(['charge.dispute.updated', 'charge.dispute.closed']))
  expect(await refusal(local.stripe.disputes.update(id, { metadata: { a: '1' } }))).toMatchObject({ statusCode: 400 })
})

test('a dispute that is closed, or not answered in time, is lost', async () => {
  await using local = await openStripe()
  const closed = await disputeOf(local, await paidWith(local, 'pm_card_createDispute'))
  expect((await local.stripe.disputes.close(closed.id)).status).toBe('lost')
  const left = await disputeOf(local, await paidWith(local, 'pm_card_createDispute'))
  local.control.advance(9 * 86_400)
  expect((await local.stripe.disputes.retrieve(left.id)).status).toBe('lost')
})

test('a disputed charge cannot be refunded', async () => {
  await using local = await openStripe()
  const { id } = await paidWith(local, 'pm_card_createDispute')
  const error = await refusal(local.stripe.refunds.create({ payment_intent: id }))
  expect(error).toMatchObject({ statusCode: 400, code: 'charge_disputed' })
})

test('a charge whose dispute was lost stays without a refund, one whose dispute was won can have it', async () => {
  await using local = await openStripe()
  const [lost, won] = [await paidWith(local, 'pm_card_visa'), await paidWith(local, 'pm_card_visa')]
  local.control.decide(local.control.dispute(lost.id).id, 'lost')
  local.control.decide(local.control.dispute(won.id).id, 'won')
  const error = await refusal(local.stripe.refunds.create({ payment_intent: lost.id }))
  expect(error).toMatchObject({ statusCode: 400, code: 'charge_disputed' })
  expect((await local.stripe.refunds.create({ payment_intent: won.id })).status).toBe('succeeded')
  const again = await refusal(local.stripe.refunds.create({ payment_intent: won.id, amount: 1 }))
  expect(again).toMatchObject({ statusCode: 400, code: 'charge_already_refunded' })
})

test('an inquiry takes no money, and a full refund closes it', async () => {
  await using local = await openStripe()
  const intent = await paidWith(local, 'pm_card_createDisputeInquiry')
  const inquiry = await disputeOf(local, intent)
  expect(inquiry).toMatchObject({ status: 'warning_needs_response', balance_transactions: [] })
  await local.stripe.refunds.create({ payment_intent: intent.id })
  expect((await local.stripe.disputes.retrieve(inquiry.id)).status).toBe('warning_closed')
})

test('an inquiry can become a dispute', async () => {
  await using local = await openStripe()
  const inquiry = await disputeOf(local, await paidWith(local, 'pm_card_createDisputeInquiry'))
  local.control.decide(inquiry.id, 'escalated')
  const dispute = await local.stripe.disputes.retrieve(inquiry.id, { expand: ['charge'] })
  expect(dispute).toMatchObject({ status: 'needs_response', charge: { disputed: true } })
  expect(dispute.balance_transactions).toHaveLength(1)
})

test.each(['won', 'lost'] as const)(
  'an inquiry that the bank ends as %s is closed, and takes no money',
  async (decision) => {
    await using local = await openStripe()
    const intent = await paidWith(local, 'pm_card_visa')
    const before = await balanceOf(local)
    const inquiry = local.control.dispute(intent.id, { isInquiry: true })
    expect(inquiry).toMatchObject({ status: 'warning_needs_response', is_charge_refundable: true })
    expect(local.control.decide(inquiry.id, decision)).toMatchObject({
      status: 'warning_closed',
      balance_transactions: [],
      payment_intent: intent.id,
    })
    expect(await balanceOf(local)).toBe(before)
    await local.control.idle()
    expect(local.types().filter((type) => type.startsWith('charge.dispute'))).toEqual([
      'charge.dispute.created',
      'charge.dispute.closed',
    ])
  },
)

test('an inquiry that nobody pursues is closed after 120 days, answered or not', async () => {
  await using local = await openStripe()
  const silent = local.control.dispute((await paidWith(local, 'pm_card_visa')).id, { isInquiry: true })
  const answered = local.control.dispute((await paidWith(local, 'pm_card_visa')).id, { isInquiry: true })
  await local.stripe.disputes.update(answered.id, { evidence: { uncategorized_text: 'They read it all.' } })
  const statuses = async () => (await local.stripe.disputes.list()).data.map((dispute) => dispute.status)
  local.control.advance(119 * 86_400)
  expect(await statuses()).toEqual(['warning_under_review', 'warning_needs_response'])
  local.control.advance(86_400)
  expect(await statuses()).toEqual(['warning_closed', 'warning_closed'])
  expect(silent.payment_intent).not.toBe(answered.payment_intent)
})

test('an inquiry that escalates takes the money then, and there is time to answer again', async () => {
  await using local = await openStripe()
  const { id } = await paidWith(local, 'pm_card_visa')
  const inquiry = local.control.dispute(id, { isInquiry: true })
  local.control.advance(30 * 86_400)
  const answer = { evidence: { uncategorized_text: 'escalate_inquiry_evidence' } }
  const before = local.control.now()
  await local.stripe.disputes.update(inquiry.id, answer)
  const dispute = await local.stripe.disputes.retrieve(inquiry.id)
  expect(dispute).toMatchObject({ status: 'needs_response', balance_transactions: [{ amount: -500, fee: 1500 }] })
  // The clock goes on between the question and its answer.
  expect(dispute.evidence_details.due_by).toBeGreaterThanOrEqual(before + 9 * 86_400)
  expect(dispute.evidence_details.due_by).toBeLessThanOrEqual(local.control.now() + 9 * 86_400)
  expect(await refusal(local.stripe.refunds.create({ payment_intent: id }))).toMatchObject({ code: 'charge_disputed' })
  expect(() => local.control.decide(inquiry.id, 'escalated')).toThrow('only an inquiry')
  expect(local.control.decide(inquiry.id, 'lost').status).toBe('lost')
  await local.control.idle()
  expect(local.types().filter((type) => type.startsWith('charge.dispute'))).toEqual([
    'charge.dispute.created',
    'charge.dispute.updated',
    'charge.dispute.updated',
    'charge.dispute.funds_withdrawn',
    'charge.dispute.closed',
  ])
})

test('one card is disputed twice, in two parts', async () => {
  await using local = await openStripe()
  const intent = await paidWith(local, 'pm_card_createMultipleDisputes')
  const { data } = await local.stripe.disputes.list({ charge: idOf(intent.latest_charge) })
  expect(data.map((dispute) => dispute.amount)).toEqual([250, 250])
})

test('the control can dispute any payment, for more than was paid, and decide', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars())
  local.control.complete(id)
  const dispute = local.control.dispute(id, { amount: 520, reason: 'duplicate' })
  expect(dispute).toMatchObject({
    amount: 520,
    reason: 'duplicate',
    balance_transactions: [{ amount: -520, fee: 1500, net: -2020 }],
  })
  expect(local.control.decide(dispute.id, 'won')).toMatchObject({ status: 'won', is_charge_refundable: true })
  expect(() => local.control.decide(dispute.id, 'lost')).toThrow('won')
})

test('some cards pay into the available balance', async () => {
  await using local = await openStripe()
  await paidWith(local, 'pm_card_bypassPending')
  expect((await local.stripe.balanceTransactions.list()).data[0]).toMatchObject({ status: 'available' })
})
