// Fees that are not known yet: a charge is paid, and its balance transaction comes a moment later.
import { expect, test } from 'vitest'
import { fiveDollars, openStripe } from './open.ts'

type Local = Awaited<ReturnType<typeof openStripe>>

const expand = ['latest_charge.balance_transaction']

function pay(local: Local, capture_method?: 'automatic') {
  const how = { amount: 500, currency: 'usd', payment_method: 'pm_card_visa', confirm: true, off_session: true }
  return local.stripe.paymentIntents.create({ ...how, ...(capture_method && { capture_method }), expand })
}

test('a payment can be known before its fee is, and charge.updated tells the rest', async () => {
  await using local = await openStripe()
  local.control.chaos({ lateFeesSeconds: 3 })
  const { id } = await local.stripe.checkout.sessions.create(fiveDollars())
  local.control.complete(id)
  const read = () =>
    local.stripe.checkout.sessions.retrieve(id, { expand: expand.map((path) => `payment_intent.${path}`) })
  const paid = { payment_status: 'paid', payment_intent: { latest_charge: { paid: true, balance_transaction: null } } }
  expect(await read()).toMatchObject(paid)
  expect((await local.stripe.balanceTransactions.list()).data).toEqual([])
  local.control.advance(3)
  expect(await read()).toMatchObject({
    payment_intent: { latest_charge: { balance_transaction: { fee: 45, net: 455 } } },
  })
  const [told] = (await local.stripe.events.list({ type: 'charge.updated' })).data
  expect(told?.data.previous_attributes).toEqual({ balance_transaction: null })
})

test('whoever waits for the capture knows the fee at once', async () => {
  await using local = await openStripe()
  local.control.chaos({ lateFeesSeconds: 3 })
  expect((await pay(local)).latest_charge).toMatchObject({ balance_transaction: null })
  expect((await pay(local, 'automatic')).latest_charge).toMatchObject({ balance_transaction: { fee: 45 } })
})

test('a refund or a dispute in between is booked after its charge', async () => {
  await using local = await openStripe()
  local.control.chaos({ lateFeesSeconds: 3 })
  const [refunded, disputed] = [await pay(local), await pay(local)]
  await local.stripe.refunds.create({ payment_intent: refunded.id })
  local.control.dispute(disputed.id)
  local.control.advance(3)
  const { data } = await local.stripe.balanceTransactions.list()
  expect(data.map((transaction) => transaction.reporting_category)).toEqual(['dispute', 'charge', 'refund', 'charge'])
})
