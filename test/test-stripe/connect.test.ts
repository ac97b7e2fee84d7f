// Connected accounts, what is transferred to them and back, and the domains of wallets.
import { expect, test } from 'vitest'
import { openStripe, refusal } from './open.ts'

type Local = Awaited<ReturnType<typeof openStripe>>

const stripe_balance = { stripe_transfers: { requested: true } }
const responsibilities = { fees_collector: 'application', losses_collector: 'application' } as const

function open(local: Local) {
  return local.stripe.v2.core.accounts.create({
    configuration: { recipient: { capabilities: { stripe_balance } } },
    contact_email: 'ada@example.com',
    dashboard: 'express',
    defaults: { responsibilities },
    display_name: 'Ada',
    include: ['configuration.recipient', 'defaults'],
  })
}

async function funded(local: Local, amount = 5000): Promise<void> {
  const how = { currency: 'usd', payment_method: 'pm_card_bypassPending', confirm: true, off_session: true }
  await local.stripe.paymentIntents.create({ amount, ...how })
}

async function ready(local: Local): Promise<string> {
  const { id } = await open(local)
  local.control.setCapability(id, 'active')
  return id
}

test('an account is pending until its owner has been to the page of its link', async () => {
  await using local = await openStripe()
  const account = await open(local)
  expect(account).toMatchObject({
    object: 'v2.core.account',
    applied_configurations: ['recipient'],
    configuration: { recipient: { capabilities: { stripe_balance: { stripe_transfers: { status: 'pending' } } } } },
    defaults: { responsibilities: { fees_collector: 'application' } },
  })
  const back = { refresh_url: 'https://shop.test/again', return_url: 'https://shop.test/back' }
  const link = await local.stripe.v2.core.accountLinks.create({
    account: account.id,
    use_case: { type: 'account_onboarding', account_onboarding: back },
  })
  expect(await (await fetch(link.url)).text()).toContain('Ada')
  const answer = await fetch(link.url, { method: 'POST', redirect: 'manual' })
  expect(answer.headers.get('location')).toBe(back.return_url)
  const include = ['configuration.recipient'] as ['configuration.recipient']
  const after = await local.stripe.v2.core.accounts.retrieve(account.id, { include })
  expect(after.configuration?.recipient?.capabilities?.stripe_balance?.stripe_transfers?.status).toBe('active')
  await local.control.idle()
  const [told] = (await local.stripe.events.list({ type: 'account.updated' })).data
  expect(told).toMatchObject({ account: account.id, data: { object: { payouts_enabled: true } } })
  expect(local.types()).toContain('capability.updated')
})

test('what is not asked for is left out of the answer', async () => {
  await using local = await openStripe()
  const { id } = await open(local)
  expect(await local.stripe.v2.core.accounts.retrieve(id)).not.toHaveProperty('configuration')
  expect(await refusal(local.stripe.v2.core.accounts.retrieve('acct_nobody'))).toMatchObject({ statusCode: 404 })
})

test('a body that is no JSON is refused', async () => {
  await using local = await openStripe()
  const headers = { authorization: 'Bearer sk_test_1', 'content-type': 'application/json' }
  const answer = await fetch(`${local.url}/v2/core/accounts`, { method: 'POST', headers, body: '{' })
  expect(answer.status).toBe(400)
})

test('a transfer needs an active account and an available balance', async () => {
  await using local = await openStripe()
  const { id } = await open(local)
  const send = (destination: string) =>
    local.stripe.transfers.create({ amount: 1000, currency: 'usd', destination, transfer_group: 'october' })
  expect(await refusal(send(id))).toMatchObject({ code: 'insufficient_capabilities_for_transfer' })
  local.control.setCapability(id, 'active')
  expect(await refusal(send(id))).toMatchObject({ code: 'balance_insufficient' })
  await funded(local)
  const transfer = await send(id)
  expect(transfer).toMatchObject({ amount: 1000, destination: id, reversed: false, transfer_group: 'october' })
  const balance = await local.stripe.balance.retrieve()
  expect(balance.available).toMatchObject([{ amount: 5000 - 175 - 1000, currency: 'usd' }])
  expect((await local.stripe.transfers.list({ transfer_group: 'october' })).data).toHaveLength(1)
  local.control.setCapability(id, 'restricted')
  expect(await refusal(send(id))).toMatchObject({ statusCode: 400 })
})

test('a transfer is taken back in parts, up to what the account still has', async () => {
  await using local = await openStripe()
  await funded(local)
  const destination = await ready(local)
  const { id } = await local.stripe.transfers.create({ amount: 1000, currency: 'usd', destination })
  const part = await local.stripe.transfers.createReversal(id, { amount: 300, expand: ['balance_transaction'] })
  expect(part).toMatchObject({ amount: 300, transfer: id, balance_transaction: { amount: 300 } })
  expect(await local.stripe.transfers.retrieve(id)).toMatchObject({
    amount_reversed: 300,
    reversed: false,
    reversals: { data: [{ id: part.id }] },
  })
  expect(local.control.payOut({ account: destination, amount: 500 })).toMatchObject({ status: 'paid' })
  expect(await refusal(local.stripe.transfers.createReversal(id))).toMatchObject({ code: 'balance_insufficient' })
  await local.stripe.transfers.createReversal(id, { amount: 200 })
  expect((await local.stripe.transfers.listReversals(id)).data).toHaveLength(2)
  await local.control.idle()
  expect(local.types()).toEqual(expect.arrayContaining(['transfer.created', 'transfer.reversed', 'payout.paid']))
})

test('a payout that fails leaves the money with the account', async () => {
  await using local = await openStripe()
  await funded(local)
  const destination = await ready(local)
  await local.stripe.transfers.create({ amount: 1000, currency: 'usd', destination })
  const failed = local.control.payOut({ account: destination, fails: true })
  expect(failed).toMatchObject({ status: 'failed', amount: 1000, failure_code: 'account_closed' })
  expect(local.control.payOut({ account: destination }).amount).toBe(1000)
})

test('money that becomes available is told', async () => {
  await using local = await openStripe()
  const how = { currency: 'usd', payment_method: 'pm_card_visa', confirm: true, off_session: true }
  await local.stripe.paymentIntents.create({ amount: 1000, ...how })
  local.control.advance(2 * 86_400)
  await local.control.idle()
  const [told] = (await local.stripe.events.list({ type: 'balance.available' })).data
  expect(told?.data.object).toMatchObject({ available: [{ amount: 941, currency: 'usd' }] })
})

test('a domain is registered once and can be validated', async () => {
  await using local = await openStripe()
  const { id } = await local.stripe.paymentMethodDomains.create({ domain_name: 'pay.example.com' })
  expect((await local.stripe.paymentMethodDomains.create({ domain_name: 'pay.example.com' })).id).toBe(id)
  expect(await local.stripe.paymentMethodDomains.validate(id)).toMatchObject({ apple_pay: { status: 'active' } })
  expect((await local.stripe.paymentMethodDomains.list()).data).toHaveLength(1)
  const wrong = local.stripe.paymentMethodDomains.create({ domain_name: 'https://example.com/' })
  expect(await refusal(wrong)).toMatchObject({ param: 'domain_name' })
})
