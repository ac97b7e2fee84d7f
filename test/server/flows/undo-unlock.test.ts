// A reader takes an unlock back: the price returns, the article closes, three times a month (ABU-07).
import { expect, test } from 'vitest'
import { undoUnlock } from '../../../server/flows/undo-unlock.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import { balances, createBuyer, unlock } from '../../support/buyer.ts'
import { createHarness } from '../../support/harness.ts'
import { newReader, openTicketFor } from '../../support/reader.ts'

test('an undone unlock gives the whole price back and closes the article', async () => {
  await using h = await createHarness()
  const { reader, entitlement } = await createBuyer(h)
  expect(await undoUnlock(h.ports, { reader, entitlement })).toMatchObject({ undone: true, left: 2 })
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect(await h.store.entitlementById(entitlement)).toMatchObject({ refunded: 20, revokedAt: h.clock.now() })
  expect(await balances(h)).toEqual({ 'fees:processing USD': 45, 'reader:wallet USD': 500, 'stripe:balance USD': 455 })
  expect(await h.findings()).toEqual([])
})

test('an undo sent twice, and fifty times at once, gives the price back once', async () => {
  await using h = await createHarness()
  const { reader, entitlement } = await createBuyer(h)
  const answers = await Promise.all(Array.from({ length: 50 }, () => undoUnlock(h.ports, { reader, entitlement })))
  expect(answers.filter(({ undone }) => undone)).toHaveLength(1)
  expect(await undoUnlock(h.ports, { reader, entitlement })).toEqual({ undone: false, because: 'not-owned' })
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 })
  expect(await h.store.undoSlots(reader)).toHaveLength(1)
  expect(await h.findings()).toEqual([])
})

// MON-11
test('an article that was undone is sold again, once, for a new entry', async () => {
  await using h = await createHarness()
  const { reader, site, entitlement } = await createBuyer(h)
  await undoUnlock(h.ports, { reader, entitlement })
  const again = await unlock(h, reader, site.id, 'the-river')
  expect(again).not.toBe(entitlement)
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 480 })
  expect(await h.store.entitlements(reader, site.id, ['the-river'])).toMatchObject([{ id: again, revokedAt: null }])
  expect(await h.findings()).toEqual([])
})

test('fifteen minutes after the unlock it is too late, a second before it is not', async () => {
  await using h = await createHarness()
  const { reader, site, entitlement } = await createBuyer(h)
  const other = await unlock(h, reader, site.id, 'the-lake')
  h.clock.advance({ minutes: 14, seconds: 59 })
  expect(await undoUnlock(h.ports, { reader, entitlement: other })).toMatchObject({ undone: true })
  h.clock.advance({ seconds: 1 })
  const before = await h.footprint()
  expect(await undoUnlock(h.ports, { reader, entitlement })).toEqual({ undone: false, because: 'too-late' })
  expect(await h.footprint()).toEqual(before)
  expect(await h.findings()).toEqual([])
})

// ABU-07
test('the fourth undo within thirty days is refused, also at once; after thirty days one more is possible', async () => {
  await using h = await createHarness()
  const { reader, site, entitlement } = await createBuyer(h)
  const items = ['a', 'b', 'c', 'd', 'e']
  for (const id of items) await h.item(site.id, { id })
  const bought = [entitlement]
  for (const id of items) bought.push(await unlock(h, reader, site.id, id))
  const answers = await Promise.all(bought.map((each) => undoUnlock(h.ports, { reader, entitlement: each })))
  expect(answers.filter(({ undone }) => undone)).toHaveLength(3)
  expect(answers.filter((answer) => !answer.undone && answer.because === 'too-many')).toHaveLength(3)
  expect(await h.store.wallet(reader, 'USD')).toMatchObject({ amount: 500 - 3 * 20 })

  h.clock.advance({ days: 30 })
  const later = await unlock(h, reader, site.id, 'the-lake')
  expect(await undoUnlock(h.ports, { reader, entitlement: later })).toMatchObject({ undone: true, left: 2 })
  expect(await h.findings()).toEqual([])
})

test('another reader’s unlock cannot be undone, and looks like one that is not there', async () => {
  await using h = await createHarness()
  const { entitlement } = await createBuyer(h)
  const stranger = await newReader(h)
  const before = await h.footprint()
  const refusals = await Promise.all(
    [entitlement, 'ent_nothing' as const].map((each) =>
      undoUnlock(h.ports, { reader: stranger, entitlement: each }).catch((fault) => ({ ...fault, stack: '' })),
    ),
  )
  expect(refusals[0]).toMatchObject({ code: 'not-found' })
  expect(refusals[1]).toEqual(refusals[0])
  expect(await h.footprint()).toEqual(before)
  expect(await h.findings()).toEqual([])
})

test('what cost nothing cannot be undone', async () => {
  await using h = await createHarness()
  const { reader, site } = await createBuyer(h)
  await h.item(site.id, { id: 'gift', price: { amount: 0, currency: 'USD' } })
  const gift = await unlock(h, reader, site.id, 'gift')
  expect(await undoUnlock(h.ports, { reader, entitlement: gift })).toEqual({ undone: false, because: 'free' })
  expect(await h.findings()).toEqual([])
})

test('platform and publisher give up the shares of the day of the unlock, whatever the fee is today', async () => {
  await using h = await createHarness()
  const settings = { ...h.ports.settings, platformFeeBps: 1000 }
  const { reader, site } = await createBuyer(h)
  const ports = { ...h.ports, settings }
  const { ticket } = await openTicketFor(h, site.id, 'the-lake')
  await unlockItem(ports, { ticket, reader, approved: { amount: 20, currency: 'USD' } })
  expect(await balances(h)).toMatchObject({ 'fees:platform USD': 2, 'publisher:payable USD': 38 })
  const [bought] = await h.store.entitlements(reader, site.id, ['the-lake'])
  await undoUnlock(h.ports, { reader, entitlement: bought?.id as `ent_${string}` })
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 20 })
  expect(await balances(h)).not.toHaveProperty('fees:platform USD')
  expect(await h.findings()).toEqual([])
})
