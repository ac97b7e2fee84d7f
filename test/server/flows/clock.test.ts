// A server clock that is wrong, or jumps: order comes from the sequence, and somebody is told (CRS-08).
import { expect, test } from 'vitest'
import { closeDays } from '../../../server/flows/close-days.ts'
import { createBuyer, unlock } from '../../support/buyer.ts'
import { dashboard } from '../../support/dashboard.ts'
import { createHarness, siteOrigin } from '../../support/harness.ts'
import { topUp } from '../../support/reader.ts'

// CRS-08
test('a clock that jumps back an hour between two purchases leaves entries in the order in which they were made', async () => {
  await using h = await createHarness()
  const { reader, site, entitlement } = await createBuyer(h)
  h.clock.advance({ hours: -1 })
  const later = await unlock(h, reader, site.id, 'the-lake')
  const entries = await h.ports.audit.entriesAfter(0, 10)
  expect(entries.map(({ reference }) => reference).slice(1)).toEqual([`unlock:${entitlement}`, `unlock:${later}`])
  expect(entries[2]?.postedAt.localeCompare(entries[1]?.postedAt ?? '')).toBe(-1)
  expect((await h.store.walletLines(reader, 2)).map((line) => line.entitlement)).toEqual([later, entitlement])
  expect(await h.findings()).toEqual([])
})

// CRS-08
test('a day that was closed is not opened again by a clock that jumped back into it', async () => {
  await using h = await createHarness()
  const { reader, site } = await createBuyer(h)
  h.clock.advance({ days: 2 })
  const [closed] = await closeDays(h.ports)
  h.clock.advance({ days: -2 })
  await unlock(h, reader, site.id, 'the-lake')
  h.clock.advance({ days: 4 })
  await topUp(h, reader)
  h.clock.advance({ days: 2 })
  const days = [closed, ...(await closeDays(h.ports))]
  expect(new Set(days).size).toBe(days.length)
  expect(await h.findings()).toEqual([])
})

// CRS-08
test('a token is good within a minute of its life by either clock, and refused beyond', async () => {
  await using h = await createHarness()
  const { reader, site, entitlement } = await createBuyer(h)
  const token = await h.ports.signer.unlockToken({ site, item: 'the-river', reader, entitlement }, h.clock.now())
  const read = async () =>
    (
      await h.request(`/v1/sites/${site.id}/items/the-river/content`, {
        headers: { Authorization: `Bearer ${token}`, Origin: siteOrigin },
      })
    ).status
  // 404: admitted, and the publisher has stored no text here. The clock of another process is an hour behind this one.
  expect(await read()).toBe(404)
  h.clock.advance({ hours: 24, seconds: 59 })
  expect(await read()).toBe(404)
  h.clock.advance({ seconds: 2 })
  expect(await read()).toBe(401)
  // The process that signed it was an hour ahead of this one.
  h.clock.advance({ hours: -25, minutes: -1 })
  expect(await read()).toBe(401)
})

// CRS-08
test('a clock that is more than half a minute off the provider’s is told to the log, a smaller distance is not', async () => {
  await using h = await createHarness()
  await createBuyer(h)
  await h.stripe.control.idle()
  const told = () => h.log.lines.filter(({ event }) => event === 'clock-skew').map(({ seconds }) => seconds)
  expect(told()).toEqual([])

  const { data } = await dashboard(h).events.list({ type: 'checkout.session.completed' })
  const now = Math.floor(Date.parse(h.clock.now()) / 1000)
  for (const seconds of [29, 45, -45]) await h.stripe.control.deliver(data[0]?.id as string, now - seconds)
  expect(told()).toEqual([expect.closeTo(45, -1), expect.closeTo(-45, -1)])
  expect(await h.findings()).toEqual([])
})
