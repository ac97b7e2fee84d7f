// A wallet on hold, as its reader meets it: in the wallet, and in the pay window.
import { expect, test } from 'vitest'
import { paymentOf, unlock } from '../../support/buyer.ts'
import type { Harness } from '../../support/harness.ts'
import { openTicketFor, topUp } from '../../support/reader.ts'
import { checkedHarness, fieldsOf, knownVisitor, textOf } from './visitor.ts'

/** One article bought, then the bank disputes the payment. */
async function disputed(h: Harness) {
  const { site } = await h.site({ defaultPrice: 20 })
  for (const id of ['the-river', 'the-lake']) await h.item(site.id, { id })
  await h.item(site.id, { id: 'free', price: { amount: 0, currency: 'USD' } })
  await h.item(site.id, { id: 'dear', price: { amount: 900, currency: 'USD' } })
  const wallet = await knownVisitor(h)
  await topUp(h, wallet.reader)
  const bought = await unlock(h, wallet.reader, site.id, 'the-river')
  const open = async (item: string, expected: number) => (await openTicketFor(h, site.id, item, expected)).ticket
  const dispute = async () => {
    h.stripe.control.dispute(await paymentOf(h, wallet.reader))
    await h.stripe.control.idle()
  }
  return { ...wallet, site, bought, open, dispute }
}

test('the wallet says why it is on hold, and offers no way back to the card', async () => {
  await using h = await checkedHarness()
  const reader = await disputed(h)
  const form = fieldsOf(await reader.page('/wallet'), '/wallet/return')
  await reader.dispute()
  const html = await reader.page('/wallet')
  expect(textOf(html)).toContain('Your wallet is on hold A bank questions a card payment into this wallet.')
  expect(textOf(html)).toContain('The articles that you own stay open.')
  expect(html).not.toContain('/wallet/return')

  const before = await h.footprint()
  const sent = await reader.send('/wallet/return', form)
  expect(sent.headers.get('Location')).toBe('/wallet?notice=return-on-hold')
  expect(textOf(await reader.page('/wallet?notice=return-on-hold'))).toContain('Nothing was returned')
  expect(await h.footprint()).toEqual(before)
})

test('an unlock can be undone all the same', async () => {
  await using h = await checkedHarness()
  const reader = await disputed(h)
  await reader.dispute()
  const sent = await reader.send('/wallet/undo', fieldsOf(await reader.page('/wallet'), '/wallet/undo'))
  expect(sent.headers.get('Location')).toBe('/wallet?notice=undone')
  expect(textOf(await reader.page('/wallet'))).toContain('Balance: $5.00')
})

test.each([
  ['the wallet has enough for it', 'the-lake', 20],
  ['money would have to be added', 'dear', 900],
])('the pay window sells nothing while it lasts, where %s', async (_what, item, price) => {
  await using h = await checkedHarness()
  const reader = await disputed(h)
  const ticket = await reader.open(item, price)
  const earlier = await reader.page(`/pay/${ticket}`)
  await reader.dispute()
  const html = await reader.page(`/pay/${ticket}`)
  expect(textOf(html)).toContain('Your wallet is on hold')
  expect(html).not.toContain('<form')

  // Forms that were drawn before the bank said so.
  const before = await h.footprint()
  for (const step of ['approve', 'top-up']) {
    const fields = { approved: String(price), currency: 'USD', amount: '500', ...fieldsOf(earlier, `/${step}`) }
    const sent = await reader.send(`/pay/${ticket}/${step}`, fields)
    expect([step, sent.status, sent.headers.get('Location')]).toEqual([step, 303, `/pay/${ticket}`])
  }
  expect(await h.footprint()).toEqual(before)
})

test('what is owned already, and what costs nothing, opens all the same', async () => {
  await using h = await checkedHarness()
  const reader = await disputed(h)
  await reader.dispute()
  for (const [item, price, says] of [
    ['the-river', 20, 'Read it'],
    ['free', 0, 'Read it for free'],
  ] as const) {
    const ticket = await reader.open(item, price)
    const html = await reader.page(`/pay/${ticket}`)
    expect(textOf(html)).toContain(says)
    await reader.send(`/pay/${ticket}/approve`, fieldsOf(html, '/approve'))
    expect(textOf(await reader.page(`/pay/${ticket}`))).toContain('Unlocked')
  }
})
