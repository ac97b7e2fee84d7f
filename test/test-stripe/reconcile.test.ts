// What a nightly comparison reads: lists from a moment on, to their end, however many pages they have.
import type Stripe from 'stripe'
import { expect, test } from 'vitest'
import { idOf } from '../stripe/world/ids.ts'
import { fiveDollars, openStripe } from './open.ts'

type Local = Awaited<ReturnType<typeof openStripe>>

// More than a page of a hundred.
const MANY = 103
const DAY = 86_400
const START = Date.parse('2027-01-15T12:00:00Z')

/** One payment of the day before, which no list from today on may show, then many. */
async function nextDay() {
  const local = await openStripe({ now: () => START })
  await pay(local)
  local.control.dispute((await pay(local)).id)
  local.control.advance(DAY)
  return { local, created: { gte: local.control.now() } }
}

function pay(local: Local): Promise<Stripe.PaymentIntent> {
  const how = { currency: 'usd', payment_method: 'pm_card_visa', confirm: true, off_session: true }
  return local.stripe.paymentIntents.create({ amount: 500, ...how })
}

async function payMany(local: Local): Promise<string[]> {
  const ids: string[] = []
  for (let count = 0; count < MANY; count++) ids.unshift((await pay(local)).id)
  return ids
}

const whole = { limit: 10_000 }

test('payments, warnings, disputes and refunds of a day are listed to the last one', async () => {
  const { local, created } = await nextDay()
  await using _closed = local
  const { stripe, control } = local
  const ids = await payMany(local)
  const intents = await stripe.paymentIntents.list({ created, limit: 100 }).autoPagingToArray(whole)
  expect(intents.map((intent) => intent.id)).toEqual(ids)

  const warned = ids.map((id) => control.warn(id).id).reverse()
  const warnings = await stripe.radar.earlyFraudWarnings.list({ created, limit: 100 }).autoPagingToArray(whole)
  expect(warnings.map((warning) => warning.id)).toEqual(warned)

  const disputed = ids.map((id) => control.dispute(id).id).reverse()
  const disputes = await stripe.disputes.list({ created, limit: 100 }).autoPagingToArray(whole)
  expect(disputes.map((dispute) => dispute.id)).toEqual(disputed)
  expect(disputes[0]).toMatchObject({ payment_intent: ids.at(-1), balance_transactions: [{ fee: 1500, net: -2000 }] })

  const one = disputes[0]!
  control.decide(one.id, 'won')
  const payment_intent = idOf(one.payment_intent)
  const refunds = () => stripe.refunds.list({ payment_intent, created, limit: 100 }).autoPagingToArray(whole)
  expect(await refunds()).toEqual([])
  const made: string[] = []
  for (let count = 0; count < MANY; count++)
    made.unshift((await stripe.refunds.create({ payment_intent, amount: 1 })).id)
  expect((await refunds()).map((refund) => refund.id)).toEqual(made)
})

test('what moved the balance is listed with what moved it', async () => {
  const { local, created } = await nextDay()
  await using _closed = local
  const [first, second] = await payMany(local)
  await local.stripe.refunds.create({ payment_intent: first! })
  local.control.decide(local.control.dispute(second!).id, 'won')
  const page = { created, limit: 100, expand: ['data.source'] }
  const moved = await local.stripe.balanceTransactions.list(page).autoPagingToArray(whole)
  const kinds = moved
    .slice(0, 3)
    .map(({ reporting_category, source }) => [reporting_category, (source as Stripe.Charge).object])
  expect(kinds).toEqual([
    ['dispute_reversal', 'dispute'],
    ['dispute', 'dispute'],
    ['refund', 'refund'],
  ])
  const charges = moved.slice(3).map(({ source }) => source as Stripe.Charge)
  expect(charges).toHaveLength(MANY)
  expect(charges[0]).toMatchObject({ object: 'charge', payment_intent: first, refunded: true })
})

test('checkouts of a day are listed with their payments', async () => {
  const { local, created } = await nextDay()
  await using _closed = local
  const ids: string[] = []
  for (let count = 0; count < MANY; count++) {
    const { id } = await local.stripe.checkout.sessions.create(fiveDollars())
    if (count % 2 === 0) local.control.complete(id)
    ids.unshift(id)
  }
  const page = { created, limit: 100, expand: ['data.payment_intent'] }
  const sessions = await local.stripe.checkout.sessions.list(page).autoPagingToArray(whole)
  expect(sessions.map((session) => session.id)).toEqual(ids)
  expect(sessions[0]).toMatchObject({ status: 'complete', payment_intent: { status: 'succeeded' } })
  expect(sessions[1]).toMatchObject({ status: 'open', payment_intent: null })
  const done = await local.stripe.checkout.sessions.list({ created, status: 'complete', limit: 100 })
  expect(done.data).toHaveLength((MANY + 1) / 2)
})

test('a list that grows while it is read misses nothing that was there', async () => {
  const { local, created } = await nextDay()
  await using _closed = local
  const ids = [await pay(local), await pay(local), await pay(local)].map((intent) => intent.id).reverse()
  const seen: string[] = []
  for await (const intent of local.stripe.paymentIntents.list({ created, limit: 1 })) {
    seen.push(intent.id)
    if (seen.length === 1) await pay(local)
  }
  expect(seen).toEqual(ids)
})
