// Founding prices, and prices that were changed since: who has joined keeps what it cost.
import { expect, test } from 'vitest'
import { after } from '../../../server/core/instant.ts'
import type { Tier } from '../../../server/core/tier.ts'
import { putTier } from '../../../server/flows/put-tier.ts'
import { balances } from '../../support/buyer.ts'
import { createHarness, type Harness } from '../../support/harness.ts'
import { makeTier, usd } from '../../support/make.ts'
import { finishJoin, joinTicketFor, memberSite, membershipOf, pass, startJoin } from '../../support/member.ts'
import { newReader } from '../../support/reader.ts'

const founding = (over: Partial<{ until: string; places: number }>): Partial<Tier> => ({
  prices: [{ interval: 'month', price: usd(500), founding: { price: usd(300), until: null, places: null, ...over } }],
})
const joins = async (h: Harness, site: Tier['site']) =>
  finishJoin(h, await startJoin(h, site, { reader: await newReader(h) }))

test('the first members pay the founding price, those after them the regular one', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h, founding({ places: 2 }))
  const members = [await joins(h, site.id), await joins(h, site.id), await joins(h, site.id)]
  expect(members).toMatchObject([
    { isFounding: true, price: usd(300) },
    { isFounding: true, price: usd(300) },
    { isFounding: false, price: usd(500) },
  ])
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 1100 })
  expect(await h.findings()).toEqual([])
})

test('who began and did not pay takes no place', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h, founding({ places: 1 }))
  await startJoin(h, site.id, { reader: await newReader(h) })
  expect(await joins(h, site.id)).toMatchObject({ isFounding: true })
})

test('a founding member keeps the price when the places are gone, the time is over, and the tier costs more', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h, founding({ places: 1, until: after(h.clock.now(), 3600) }))
  const member = await joins(h, site.id)
  h.clock.advance({ hours: 2 })
  await putTier(h.ports, site, 'friend', makeTier({ prices: [{ interval: 'month', price: usd(900) }] }))
  for (const _ of [1, 2]) await pass(h, { days: 31 })
  expect(await membershipOf(h, member.id)).toMatchObject({ price: usd(300), isFounding: true, state: 'active' })
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 900 })
  expect(await h.findings()).toEqual([])
})

test('a page that shows a founding price which is over by then is told the price', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h, founding({ until: after(h.clock.now(), 60) }))
  expect(await joinTicketFor(h, site.id, 'month', 300)).toMatchObject({ ticket: expect.any(String) })
  const before = await h.footprint()
  h.clock.advance({ minutes: 1 })
  await expect(joinTicketFor(h, site.id, 'month', 300)).rejects.toThrow('price-changed')
  expect(await h.footprint()).toEqual(before)
})

test('a member keeps the price of the day when the publisher changes it, also at the next renewals', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h)
  const member = await joins(h, site.id)
  await putTier(h.ports, site, 'friend', makeTier({ prices: [{ interval: 'month', price: usd(900) }] }))
  await pass(h, { days: 31 })
  expect(await membershipOf(h, member.id)).toMatchObject({ price: usd(500) })
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 1000 })
  expect(await joins(h, site.id)).toMatchObject({ price: usd(900) })
  expect(await h.findings()).toEqual([])
})

test('who began with free days pays after them what it cost when they began', async () => {
  await using h = await createHarness()
  const { site } = await memberSite(h, { trialDays: 7 })
  const member = await joins(h, site.id)
  const prices = [{ interval: 'month', price: usd(900) }] as const
  await putTier(h.ports, site, 'friend', makeTier({ prices, trialDays: 7 }))
  await pass(h, { days: 8 })
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 500 })
  await pass(h, { days: 31 })
  expect(await membershipOf(h, member.id)).toMatchObject({ price: usd(500), state: 'active' })
  expect(await balances(h)).toMatchObject({ 'publisher:payable USD': 1000 })
  expect(await h.findings()).toEqual([])
})
