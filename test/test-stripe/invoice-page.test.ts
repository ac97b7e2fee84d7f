// The hosted page of an invoice: a renewal that failed is paid by another card, or confirmed to the bank that asks.
import { expect, test } from 'vitest'
import { openStripe } from './open.ts'

type Local = Awaited<ReturnType<typeof openStripe>>

const month = 31 * 86_400
const typed = (cardNumber: string) => ({ verb: 'pay', cardNumber, cardExpiry: '12 / 34', cardCvc: '123' })

/** A subscription whose first period was paid and whose renewal cannot be. */
async function lateMember(local: Local, card: string) {
  const { stripe, control } = local
  const { id: product } = await stripe.products.create({ name: 'Membership' })
  const recurring = { interval: 'month' } as const
  const { id: price } = await stripe.prices.create({ product, currency: 'usd', unit_amount: 500, recurring })
  const { id: customer } = await stripe.customers.create({ name: 'Ada' })
  const attached = async (method: string) => (await stripe.paymentMethods.attach(method, { customer })).id
  const default_payment_method = await attached('pm_card_visa')
  const { id } = await stripe.subscriptions.create({ customer, items: [{ price }], default_payment_method })
  await stripe.subscriptions.update(id, { default_payment_method: await attached(card) })
  control.advance(month + 2 * 3600)
  const { latest_invoice: invoice } = await stripe.subscriptions.retrieve(id, { expand: ['latest_invoice'] })
  if (invoice === null || typeof invoice === 'string') throw new Error('no invoice')
  return { id, invoice: invoice.id, url: `${local.url}/i/${invoice.id}` }
}

function press(url: string, fields: Record<string, string>): Promise<Response> {
  return fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
}

const stands = async ({ stripe }: Local, { id, invoice }: { id: string; invoice: string }) => [
  (await stripe.invoices.retrieve(invoice)).status,
  (await stripe.subscriptions.retrieve(id)).status,
]

test('an invoice names its page, and is paid there by another card', async () => {
  await using local = await openStripe()
  const late = await lateMember(local, 'pm_card_chargeCustomerFail')
  expect(await stands(local, late)).toEqual(['open', 'past_due'])
  expect((await local.stripe.invoices.retrieve(late.invoice)).hosted_invoice_url).toMatch(
    new RegExp(`/i/${late.invoice}$`),
  )
  expect(await (await fetch(late.url)).text()).toContain('Pay $5.00')
  expect((await press(late.url, typed('5555555555554444'))).status).toBe(303)
  expect(await (await fetch(late.url)).text()).toContain('Invoice paid')
  expect(await stands(local, late)).toEqual(['paid', 'active'])
  expect(await (await press(late.url, typed('4242424242424242'))).text()).toContain('Invoice paid')
})

test('a card that is declined there is said, and neither counts nor moves the next attempt', async () => {
  await using local = await openStripe()
  const late = await lateMember(local, 'pm_card_chargeCustomerFail')
  const { attempt_count, next_payment_attempt } = await local.stripe.invoices.retrieve(late.invoice)
  expect(attempt_count).toBe(1)
  expect(await (await press(late.url, typed('4000000000009995'))).text()).toContain('insufficient')
  expect(await (await press(late.url, typed('4242'))).text()).toContain('not valid')
  expect(await local.stripe.invoices.retrieve(late.invoice)).toMatchObject({ attempt_count, next_payment_attempt })
  expect(await stands(local, late)).toEqual(['open', 'past_due'])
})

test('what the bank asks for is confirmed there, and paid', async () => {
  await using local = await openStripe()
  const late = await lateMember(local, 'pm_card_authenticationRequired')
  expect(await (await fetch(late.url)).text()).toContain('Confirm payment')
  const asked = await press(late.url, { verb: 'confirm' })
  const bank = asked.headers.get('location') ?? ''
  expect(bank).toMatch(/^\/3ds\/pi_/)
  const back = await press(`${local.url}${bank}`, { answer: 'complete' })
  expect(back.headers.get('location')).toContain(`/i/${late.invoice}`)
  expect(await stands(local, late)).toEqual(['paid', 'active'])
})

test('who fails to confirm owes as before', async () => {
  await using local = await openStripe()
  const late = await lateMember(local, 'pm_card_authenticationRequired')
  const bank = (await press(late.url, { verb: 'confirm' })).headers.get('location') ?? ''
  await press(`${local.url}${bank}`, { answer: 'fail' })
  expect(await stands(local, late)).toEqual(['open', 'past_due'])
  expect(await (await press(late.url, { verb: 'confirm' })).text()).toContain('nothing to confirm')
})

test('an invoice that is void can be paid by nobody, not even at the bank', async () => {
  await using local = await openStripe()
  const late = await lateMember(local, 'pm_card_authenticationRequired')
  const bank = (await press(late.url, { verb: 'confirm' })).headers.get('location') ?? ''
  await local.stripe.invoices.voidInvoice(late.invoice)
  expect(await (await press(`${local.url}${bank}`, { answer: 'complete' })).text()).toContain('nothing to confirm')
  expect(await (await press(late.url, typed('4242424242424242'))).text()).toContain('Invoice void')
  expect(await stands(local, late)).toEqual(['void', 'past_due'])
})
