// The books against the provider's: what was missed is posted and listed, what is odd is told (WHK-11, CRS-09, CRS-10).
import { expect, test } from 'vitest'
import { topUpEntry } from '../../../server/core/bookkeeping.ts'
import { money } from '../../../server/core/money.ts'
import { reconcileLedger } from '../../../server/flows/reconcile-ledger.ts'
import { reconcileNightly } from '../../../server/flows/reconcile-nightly.ts'
import { resumePayouts } from '../../../server/flows/resume-payouts.ts'
import { returnMoney } from '../../../server/flows/return-money.ts'
import { createBuyer, paymentOf, topUpBy } from '../../support/buyer.ts'
import { dashboard } from '../../support/dashboard.ts'
import { createHarness, type Harness } from '../../support/harness.ts'
import { makeCheckout, usd } from '../../support/make.ts'
import { newReader, startTopUp, topUp } from '../../support/reader.ts'

const isOnPostgres = process.env.STORE === 'postgres'

const tamper = (h: Harness, sql: string) => {
  const [first = '', ...rest] = sql.split(';')
  return [first, ...rest].reduce<Promise<unknown>>(
    (earlier, statement) => earlier.then(() => h.driver.all({ sql: statement, values: [] })),
    Promise.resolve(),
  )
}

// WHK-11
test('four days without webhooks: every missed charge is posted and listed, and a second look finds nothing', async () => {
  await using h = await createHarness()
  const { payment: seen } = await createBuyer(h)
  const readers = await Promise.all([newReader(h), newReader(h), newReader(h)])
  h.stripe.control.chaos({ drop: true })
  const missed: { id: string; amount: number }[] = []
  for (let day = 0; day < 4; day++) {
    for (const [index, reader] of readers.entries()) {
      const amount = 500 + day * 100 + index
      const { session } = await startTopUp(h, reader, amount)
      const paid = h.stripe.control.complete(session)
      missed.push({ id: paid.session.payment_intent as string, amount })
    }
    h.clock.advance({ days: 1 })
  }
  h.stripe.control.calm()

  const report = await reconcileLedger(h.ports)
  const listed = report.missed.map(({ what, id, money }) => `${what} ${id} ${money?.amount}`)
  expect(listed.toSorted()).toEqual(missed.map(({ id, amount }) => `payment ${id} ${amount}`).toSorted())
  expect(report).toMatchObject({ posted: 12, odd: 0, findings: 0 })
  for (const [index, reader] of readers.entries()) {
    const paid = 4 * 500 + 600 + 4 * index
    expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: paid })
  }
  expect(await h.store.payment(seen)).toMatchObject({ money: { amount: 500 } })

  expect(await reconcileLedger(h.ports)).toMatchObject({ posted: 0, odd: 0, findings: 0, missed: [] })
  expect(await h.store.payoutHold()).toBeNull()
  expect(await h.findings()).toEqual([])
})

test('missed refunds, disputes and warnings are posted too', async () => {
  await using h = await createHarness()
  const first = await createBuyer(h)
  const second = await newReader(h)
  await topUp(h, second)
  const disputed = await paymentOf(h, second)
  const third = await newReader(h)
  await topUp(h, third)
  const warned = await paymentOf(h, third)

  h.stripe.control.chaos({ drop: true })
  const refund = await dashboard(h).refunds.create({ payment_intent: first.payment, amount: 100 })
  const dispute = h.stripe.control.dispute(disputed)
  const warning = h.stripe.control.warn(warned)
  // What was asked for by HTTP is told once the answer is out: until then the messages are not lost yet.
  await h.stripe.control.idle()
  h.stripe.control.calm()

  const report = await reconcileLedger(h.ports)
  expect(report.missed.map(({ what, id }) => [what, id])).toEqual([
    ['refund', refund.id],
    ['dispute', dispute.id],
    ['fraud-warning', warning.id],
  ])
  expect(report).toMatchObject({ odd: 0, findings: 0 })
  expect(await h.store.wallet(first.reader, 'USD')).toMatchObject({ amount: 380 })
  expect(await h.store.standing(second)).toBe('on-hold')
  expect(await h.store.wallet(third, 'USD')).toMatchObject({ amount: 0 })
  expect(await reconcileLedger(h.ports)).toMatchObject({ posted: 0, odd: 0 })
  expect(await h.findings()).toEqual([])
})

test('what happened in quiet order is neither missed nor odd', async () => {
  await using h = await createHarness()
  const { reader } = await createBuyer(h)
  await returnMoney(h.ports, { reader, most: money(1_000_000, 'USD') })
  await h.stripe.control.idle()
  expect(await reconcileLedger(h.ports)).toMatchObject({ posted: 0, odd: 0, findings: 0, oddities: [] })
})

test('a payment that was booked weeks after it was made is not odd when its own day has left the list', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  h.stripe.control.chaos({ drop: true })
  const { session } = await startTopUp(h, reader)
  h.stripe.control.complete(session)
  h.stripe.control.calm()
  for (const posted of [1, 0]) {
    h.clock.advance({ days: 31 })
    expect(await reconcileLedger(h.ports)).toMatchObject({ posted, odd: 0, findings: 0 })
  }
  expect(await h.store.payoutHold()).toBeNull()
})

test('a dispute that is decided after months is noticed, though no message tells it and no list shows it', async () => {
  await using h = await createHarness()
  const { reader, payment } = await createBuyer(h)
  const { id } = h.stripe.control.dispute(payment)
  await h.stripe.control.idle()
  await dashboard(h).disputes.update(id, { evidence: { uncategorized_text: 'It was read.' }, submit: true })
  await h.stripe.control.idle()
  h.clock.advance({ days: 60 })
  h.stripe.control.chaos({ drop: true })
  h.stripe.control.decide(id, 'lost')
  h.stripe.control.calm()
  expect(await reconcileLedger(h.ports)).toMatchObject({ missed: [{ what: 'dispute', id }], odd: 0, findings: 0 })
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 0 })
  expect(await h.findings()).toEqual([])
})

test('a refund that the bank sends back after months is noticed, though no message tells it', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  await topUpBy(h, reader, '4000000000007726')
  await returnMoney(h.ports, { reader, most: usd(500) })
  const [refund] = await h.store.refundsUnderWay(reader)
  h.stripe.control.chaos({ drop: true })
  h.stripe.control.endRefund(refund?.providerId as string, 'failed')
  h.clock.advance({ days: 40 })
  h.stripe.control.calm()
  expect(await reconcileLedger(h.ports)).toMatchObject({ posted: 1, odd: 0, findings: 0 })
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect(await h.findings()).toEqual([])
})

test('more than a page of payments is looked at, to the last', async () => {
  await using h = await createHarness()
  const reader = await newReader(h)
  h.stripe.control.chaos({ drop: true })
  for (let each = 0; each < 120; each++) {
    const { session } = await startTopUp(h, reader, 300)
    h.stripe.control.complete(session)
  }
  h.stripe.control.calm()
  expect(await reconcileLedger(h.ports)).toMatchObject({ posted: 120, odd: 0 })
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 120 * 300 })
  expect(await h.findings()).toEqual([])
})

test('payments of other programs on the account are left alone', async () => {
  await using h = await createHarness()
  await createBuyer(h)
  await dashboard(h).paymentIntents.create({
    amount: 900,
    currency: 'usd',
    payment_method: 'pm_card_visa',
    confirm: true,
    return_url: 'https://other.example',
  })
  expect(await reconcileLedger(h.ports)).toMatchObject({ posted: 0, odd: 0 })
})

// CRS-09
test('after a restore from an older backup, paid checkouts that the books lost are posted to the readers they know', async () => {
  await using h = await createHarness()
  const { reader } = await createBuyer(h)
  h.stripe.control.chaos({ drop: true })
  const { session, checkout } = await startTopUp(h, reader, 700)
  h.stripe.control.complete(session)
  await tamper(h, `delete from checkouts where id = '${checkout}'`)
  const stranger = await newReader(h)
  const lost = await startTopUp(h, stranger, 900)
  const paid = h.stripe.control.complete(lost.session)
  await tamper(h, `delete from checkouts where id = '${lost.checkout}'; delete from readers where id = '${stranger}'`)
  h.stripe.control.calm()

  const report = await reconcileLedger(h.ports)
  expect(report.missed.map(({ money }) => money?.amount)).toEqual([700])
  expect(report.oddities).toMatchObject([{ what: 'payment', id: paid.session.payment_intent, isMoney: false }])
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 1180 })
  expect(await h.findings()).toEqual([])
})

test('a payment that is booked and that the provider does not know is odd, and holds payouts', async () => {
  await using h = await createHarness()
  const { reader } = await createBuyer(h)
  const at = h.clock.now()
  const movement = { id: 'txn_x', amount: 900, fee: 56, currency: 'USD' }
  await h.store.commit([
    { change: 'start-checkout', checkout: makeCheckout({ reader, money: usd(900), startedAt: at }) },
    { change: 'pay-checkout', checkout: 'checkout_one', session: 'cs_x', payment: 'pi_x', paid: usd(900), at },
    { change: 'post-entry', entry: topUpEntry({ payment: 'pi_x', reader, paid: usd(900), movement }), at },
  ])
  const report = await reconcileLedger(h.ports)
  expect(report.oddities).toMatchObject([{ what: 'payment', id: 'pi_x', isMoney: true }])
  expect(await h.store.payoutHold()).toMatchObject({ because: expect.stringContaining('pi_x') })
})

// CRS-10
test('a posting that was changed by hand is found on the night, and payouts stop until the operator has mended it', async () => {
  await using h = await createHarness()
  const { payment } = await createBuyer(h)
  await tamper(h, `drop trigger postings_refuse_update${isOnPostgres ? ' on postings' : ''}`)
  const damage = (from: number, to: number) =>
    tamper(h, `update postings set amount = ${to} where entry = 'top-up:${payment}' and amount = ${from}`)
  await damage(455, 465)
  const report = await reconcileNightly(h.ports)
  expect(report?.findings).toBeGreaterThan(0)
  expect(report?.oddities).toMatchObject([{ what: 'movement', detail: 'is 455 USD there and 465 in our books' }])
  expect(await h.store.payoutHold()).not.toBeNull()
  expect(await resumePayouts(h.ports)).toMatchObject({ resumed: false })
  expect(await h.store.payoutHold()).not.toBeNull()

  await damage(465, 455)
  expect(await resumePayouts(h.ports)).toEqual({ resumed: true })
  expect(await h.store.payoutHold()).toBeNull()
  expect(await h.findings()).toEqual([])
})

test('it runs once a day, however often it is asked', async () => {
  await using h = await createHarness()
  await createBuyer(h)
  expect(await reconcileNightly(h.ports)).not.toBeNull()
  expect(await reconcileNightly(h.ports)).toBeNull()
  h.clock.advance({ hours: 23, minutes: 59 })
  expect(await reconcileNightly(h.ports)).toBeNull()
  h.clock.advance({ minutes: 1 })
  expect(await reconcileNightly(h.ports)).toMatchObject({ posted: 0 })
  expect(await h.store.lastReconciliation()).toMatchObject({ at: h.clock.now(), days: 35 })
})

test('an outage of the provider ends the round as an outage: nothing is called odd by it', async () => {
  await using h = await createHarness()
  await createBuyer(h)
  h.stripe.control.chaos({ failNext: { status: 503, times: 50, path: '/v1' } })
  await expect(reconcileLedger(h.ports)).rejects.toMatchObject({ code: 'provider-unavailable' })
  h.stripe.control.calm()
  expect(await h.store.lastReconciliation()).toBeNull()
  expect(await h.store.payoutHold()).toBeNull()
})
