// Tips by card: the money and the tip are one commit, whoever asks first, whoever dies in between, whatever has changed meanwhile.
import { expect, test } from 'vitest'
import { closeCreator } from '../../../server/flows/put-creator.ts'
import { recoverCheckouts } from '../../../server/flows/recover-checkouts.ts'
import { settlePayment } from '../../../server/flows/settle-payment.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import { dashboard } from '../../support/dashboard.ts'
import type { Harness } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { newReader, openTicketFor, startTopUp, topUp } from '../../support/reader.ts'
import { owedTo, tipSite, tipTicketFor } from '../../support/tips.ts'
import { checkedHarness } from '../pages/visitor.ts'

/** Before the provider's form: five dollars, three of them for Ana. */
async function atTheForm(h: Harness) {
  const made = await tipSite(h)
  const reader = await newReader(h)
  const { ticket } = await tipTicketFor(h, made.site.id)
  return { ...made, reader, ticket, ...(await startTopUp(h, reader, 500, ticket, 300)) }
}

async function expectTipped(h: Harness, { reader, creator, site }: Awaited<ReturnType<typeof atTheForm>>) {
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(200))
  expect(await owedTo(h, creator.id)).toEqual([usd(300)])
  expect(await h.store.tips(site.id, null, 10)).toHaveLength(1)
}

test('money by card and the tip that it is for are one commit, once, whoever asks first', async () => {
  await using h = await checkedHarness()
  const form = await atTheForm(h)
  h.stripe.control.chaos({ duplicate: 2, reorder: true })
  h.stripe.control.complete(form.session)
  const settled = await Promise.all(Array.from({ length: 5 }, () => settlePayment(h.ports, form.session)))
  expect(new Set(settled)).toEqual(new Set(['paid']))
  await h.stripe.control.idle()
  await expectTipped(h, form)
  expect((await h.footprint()).entries).toBe(2)
})

test('who dies after the card was charged has tipped when recovery has looked', async () => {
  await using h = await checkedHarness()
  const form = await atTheForm(h)
  h.stripe.control.chaos({ drop: true })
  h.stripe.control.complete(form.session)
  await h.stripe.control.idle()
  expect(await h.store.tips(form.site.id, null, 10)).toEqual([])
  h.clock.advance({ minutes: 3 })
  expect(await recoverCheckouts(h.ports)).toMatchObject({ paid: 1 })
  expect(await recoverCheckouts(h.ports)).toMatchObject({ looked: 0 })
  await expectTipped(h, form)
})

test.each(['before', 'after'] as const)(
  'a process that dies %s the commit has booked all or nothing, and the next one ends it',
  async (side) => {
    await using h = await checkedHarness()
    const form = await atTheForm(h)
    h.stripe.control.chaos({ drop: true })
    h.stripe.control.complete(form.session)
    const dying = async (...changes: Parameters<typeof h.store.commit>) => {
      if (side === 'after') await h.store.commit(...changes)
      throw new Error('the process is dead')
    }
    const dead = { ...h.ports, store: { ...h.store, commit: dying } }
    await expect(settlePayment(dead, form.session)).rejects.toThrow('dead')
    expect(await h.store.wallet(form.reader, 'USD')).toEqual(usd(side === 'after' ? 200 : 0))
    expect(await h.findings()).toEqual([])
    expect(await settlePayment(h.ports, form.session)).toBe('paid')
    await expectTipped(h, form)
  },
)

test('when no tips are taken any more while the card is asked, the money is in the wallet and nobody is tipped', async () => {
  await using h = await checkedHarness()
  const { site, reader, session, creator } = await atTheForm(h)
  await closeCreator(h.ports, site, 'ana')
  h.stripe.control.complete(session)
  expect(await settlePayment(h.ports, session)).toBe('paid')
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(500))
  expect(await owedTo(h, creator.id)).toEqual([])
})

test('the second of two clicks, whose wallet is looked at when the first has paid out of it, is told of the tip and asks for no money', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const reader = await newReader(h)
  await topUp(h, reader)
  const { ticket } = await tipTicketFor(h, site.id)
  const approval = { ticket, reader, approved: usd(300) }
  const buyer: typeof h.store.buyer = async (...asked) => {
    await unlockItem(h.ports, approval)
    return h.store.buyer(...asked)
  }
  expect(await unlockItem({ ...h.ports, store: { ...h.store, buyer } }, approval)).toEqual({ next: 'unlocked' })
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(200))
})

test('a wallet that a bank’s question holds tips nobody', async () => {
  await using h = await checkedHarness()
  const { site, creator } = await tipSite(h)
  const reader = await newReader(h)
  await topUp(h, reader)
  const [payment] = (await dashboard(h).paymentIntents.list({ limit: 1 })).data
  h.stripe.control.dispute(payment?.id as string)
  await h.stripe.control.idle()
  const { ticket } = await tipTicketFor(h, site.id)
  expect(await unlockItem(h.ports, { ticket, reader, approved: usd(300) })).toEqual({
    next: 'stop',
    because: 'on-hold',
  })
  expect(await owedTo(h, creator.id)).toEqual([])
})

test('a tip by card alone is refused below a dollar, and for any other amount than what the wallet misses', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const reader = await newReader(h)
  const before = await h.footprint()
  for (const [tip, charged] of [
    [99, 99],
    [200, 100],
    [200, 199],
    [200, 299],
  ] as const) {
    const { ticket } = await tipTicketFor(h, site.id, { amount: tip })
    await expect(startTopUp(h, reader, charged, ticket, tip)).rejects.toMatchObject({ code: 'amount-out-of-range' })
  }
  expect({ ...(await h.footprint()), tickets: 0 }).toEqual({ ...before, tickets: 0 })
})

test('a tip of each month is not paid for by a card alone, which would leave nothing for the next', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const reader = await newReader(h)
  const { ticket } = await tipTicketFor(h, site.id, { amount: 200, monthly: true })
  await expect(startTopUp(h, reader, 200, ticket, 200)).rejects.toMatchObject({ code: 'amount-out-of-range' })
  await startTopUp(h, reader, 300, ticket, 200)
})

test('what is no tip takes three dollars at least, with a window or without one', async () => {
  await using h = await checkedHarness()
  const { site } = await h.site({ defaultPrice: 200 })
  await h.item(site.id)
  const reader = await newReader(h)
  const { ticket } = await openTicketFor(h, site.id, 'the-river', 200)
  for (const of of [ticket, null])
    await expect(startTopUp(h, reader, 200, of, 200)).rejects.toMatchObject({ code: 'amount-out-of-range' })
})

test('two windows that start from the same wallet: who comes late has the card’s money in the wallet, and nothing is lost', async () => {
  await using h = await checkedHarness()
  const { site, creator } = await tipSite(h)
  const reader = await newReader(h)
  await topUp(h, reader, 300)
  const [one, two] = await Promise.all([400, 400].map((amount) => tipTicketFor(h, site.id, { amount })))
  if (one === undefined || two === undefined) throw new Error('two windows')
  const sessions = await Promise.all([one, two].map(({ ticket }) => startTopUp(h, reader, 100, ticket, 400)))
  for (const { session } of sessions) h.stripe.control.complete(session)
  await h.stripe.control.idle()
  expect(await owedTo(h, creator.id)).toEqual([usd(400)])
  expect(await h.store.wallet(reader, 'USD')).toEqual(usd(100))
})
