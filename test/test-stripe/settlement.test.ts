// Money that arrives in another currency than it was paid in, at a rate that changes.
import { expect, test } from 'vitest'
import { idOf } from '../stripe/world/ids.ts'
import { openStripe, refusal } from './open.ts'

type Local = Awaited<ReturnType<typeof openStripe>>

const inDollars = { currency: 'usd', rate: 1.1 }

async function pay(local: Local, currency = 'eur', payment_method = 'pm_card_visa') {
  const how = { currency, payment_method, confirm: true, off_session: true }
  return local.stripe.paymentIntents.create({ amount: 1000, ...how, expand: ['latest_charge.balance_transaction'] })
}

test('a charge in euro arrives in dollars, with its rate and a fee in dollars', async () => {
  await using local = await openStripe({ settlement: inDollars })
  const intent = await pay(local)
  expect(intent).toMatchObject({ amount: 1000, currency: 'eur' })
  expect(intent.latest_charge).toMatchObject({
    amount: 1000,
    currency: 'eur',
    balance_transaction: {
      amount: 1100,
      currency: 'usd',
      exchange_rate: 1.1,
      fee: 62,
      fee_details: [{ amount: 62, currency: 'usd' }],
      net: 1038,
    },
  })
  expect(await local.stripe.balance.retrieve()).toMatchObject({ pending: [{ amount: 1038, currency: 'usd' }] })
})

test('what is paid in the currency of the account is not converted', async () => {
  await using local = await openStripe({ settlement: inDollars })
  const { latest_charge } = await pay(local, 'usd')
  expect(latest_charge).toMatchObject({ balance_transaction: { amount: 1000, currency: 'usd', exchange_rate: null } })
})

test('a refund is converted at the rate of its own day, so that more or less is taken than was given', async () => {
  await using local = await openStripe({ settlement: inDollars })
  const { id } = await pay(local)
  local.control.settleIn('usd', 1.25)
  const part = { payment_intent: id, amount: 500, expand: ['balance_transaction', 'charge'] }
  expect(await local.stripe.refunds.create(part)).toMatchObject({
    amount: 500,
    currency: 'eur',
    balance_transaction: { amount: -625, currency: 'usd', exchange_rate: 1.25, fee: 0, net: -625 },
    charge: { amount_refunded: 500 },
  })
  local.control.settleIn('usd', 1.05)
  expect(await local.stripe.refunds.create(part)).toMatchObject({
    balance_transaction: { amount: -525, exchange_rate: 1.05 },
    charge: { amount_refunded: 1000, refunded: true },
  })
})

test('a refund that fails gives back what it took, whatever the rate is by then', async () => {
  await using local = await openStripe({ settlement: inDollars })
  const { id } = await pay(local, 'eur', 'pm_card_refundFail')
  const refund = await local.stripe.refunds.create({ payment_intent: id })
  local.control.settleIn('usd', 1.4)
  local.control.advance(3600)
  const expand = ['failure_balance_transaction']
  expect(await local.stripe.refunds.retrieve(refund.id, { expand })).toMatchObject({
    failure_balance_transaction: { amount: 1100, currency: 'usd', exchange_rate: 1.1 },
  })
})

test('a dispute in euro takes dollars and its fee in dollars, and gives back at the rate of that day', async () => {
  await using local = await openStripe({ settlement: inDollars })
  const { id } = await pay(local)
  local.control.settleIn('usd', 1.2)
  const dispute = local.control.dispute(id)
  expect(dispute).toMatchObject({
    amount: 1000,
    currency: 'eur',
    balance_transactions: [{ amount: -1200, currency: 'usd', exchange_rate: 1.2, fee: 1500, net: -2700 }],
  })
  local.control.settleIn('usd', 1.15)
  const { balance_transactions: booked } = local.control.decide(dispute.id, 'won')
  expect(booked[1]).toMatchObject({ amount: 1150, currency: 'usd', exchange_rate: 1.15, fee: 0 })
})

test('each currency can have a rate, and those without one settle in themselves', async () => {
  await using local = await openStripe({ settlement: { currency: 'usd', rate: { eur: 1.1, gbp: 1.3 } } })
  const amounts = []
  for (const currency of ['eur', 'gbp', 'chf']) {
    const { latest_charge } = await pay(local, currency)
    const { balance_transaction } = await local.stripe.charges.retrieve(idOf(latest_charge))
    const { amount, currency: settled } = await local.stripe.balanceTransactions.retrieve(idOf(balance_transaction))
    amounts.push([amount, settled])
  }
  expect(amounts).toEqual([
    [1100, 'usd'],
    [1300, 'usd'],
    [1000, 'chf'],
  ])
})

test('settlement is changed and ended over HTTP', async () => {
  await using local = await openStripe()
  const order = async (body: object) => {
    const answer = await fetch(`${local.url}/_emu/settle-in`, { method: 'POST', body: JSON.stringify(body) })
    return answer.status
  }
  expect(await order({ currency: 'usd', rate: 1.1 })).toBe(204)
  expect((await pay(local)).latest_charge).toMatchObject({ balance_transaction: { currency: 'usd' } })
  expect(await order({ currency: null })).toBe(204)
  expect((await pay(local)).latest_charge).toMatchObject({ balance_transaction: { currency: 'eur' } })
})

test('the smallest amount is that of the currency in which the money arrives', async () => {
  await using local = await openStripe({ settlement: { currency: 'usd', rate: { eur: 1.25, jpy: 0.7 } } })
  const charge = (amount: number, currency: string) => local.stripe.paymentIntents.create({ amount, currency })
  expect((await charge(40, 'eur')).amount).toBe(40)
  expect(await refusal(charge(39, 'eur'))).toMatchObject({ code: 'amount_too_small' })
  expect(await refusal(charge(70, 'jpy'))).toMatchObject({ code: 'amount_too_small' })
})
