// Warnings of fraud by a bank, and when there is nothing left to do about them.
import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { type Local, openStripe, paidWith } from './open.ts'

async function changes(local: Local): Promise<Stripe.Event[]> {
  return (await local.stripe.events.list({ type: 'radar.early_fraud_warning.updated' })).data
}

test('an early fraud warning comes with some cards, and when told to', async () => {
  await using local = await openStripe()
  const intent = await paidWith(local, 'pm_card_createIssuerFraudRecord')
  const { data } = await local.stripe.radar.earlyFraudWarnings.list({ payment_intent: intent.id })
  expect(data).toMatchObject([{ actionable: true, charge: intent.latest_charge }])
  expect(await local.stripe.radar.earlyFraudWarnings.retrieve(data[0]!.id)).toEqual(expect.objectContaining(data[0]))
  expect(local.types()).toContain('radar.early_fraud_warning.created')
  const other = await paidWith(local, 'pm_card_visa')
  expect(local.control.warn(other.id)).toMatchObject({ payment_intent: other.id })
})

test('a warning can be acted on until all of the money is back', async () => {
  await using local = await openStripe()
  const { id: payment_intent } = await paidWith(local, 'pm_card_visa')
  const { id } = local.control.warn(payment_intent)
  await local.stripe.refunds.create({ payment_intent, amount: 200 })
  expect((await local.stripe.radar.earlyFraudWarnings.retrieve(id)).actionable).toBe(true)
  expect(await changes(local)).toEqual([])
  await local.stripe.refunds.create({ payment_intent })
  expect((await local.stripe.radar.earlyFraudWarnings.retrieve(id)).actionable).toBe(false)
  expect(await changes(local)).toMatchObject([
    { data: { object: { id, actionable: false }, previous_attributes: { actionable: true } } },
  ])
})

test.each([false, true])('a warning has come too late once the bank asks (inquiry: %s)', async (isInquiry) => {
  await using local = await openStripe()
  const intent = await paidWith(local, 'pm_card_visa')
  const { id } = local.control.warn(intent.id)
  local.control.dispute(intent.id, { isInquiry })
  expect((await local.stripe.radar.earlyFraudWarnings.retrieve(id)).actionable).toBe(false)
  expect(await changes(local)).toHaveLength(1)
  expect(local.control.warn(intent.id).actionable).toBe(false)
})
