// Hardly anybody but new cards pays a creator: a person is told, once a day, and nobody is told of a crowd that is like others (THREATS ABU-05).
import { expect, test } from 'vitest'
import { reconcileNightly } from '../../../server/flows/reconcile-nightly.ts'
import { releaseHolds } from '../../../server/flows/release-holds.ts'
import type { Harness } from '../../support/harness.ts'
import { newReader, topUp } from '../../support/reader.ts'
import { tipAgain, tipSite } from '../../support/tips.ts'
import { checkedHarness } from '../pages/visitor.ts'

async function strangers(h: Harness, site: `site_${string}`, count: number) {
  const readers: `reader_${string}`[] = []
  for (let n = 0; n < count; n++) {
    const reader = await newReader(h)
    await topUp(h, reader)
    await tipAgain(h, site, reader)
    readers.push(reader)
  }
  return readers
}

const told = ({ log }: Harness) => log.lines.filter(({ event }) => event === 'creator-of-new-cards')

test('twenty new cards that pay a creator whom nobody else pays are told, each night while their money is held', async () => {
  await using h = await checkedHarness()
  const { site, creator } = await tipSite(h)
  await strangers(h, site.id, 19)
  await reconcileNightly(h.ports)
  expect(told(h)).toEqual([])
  await strangers(h, site.id, 1)
  h.clock.advance({ days: 1 })
  await reconcileNightly(h.ports)
  expect(told(h)).toMatchObject([{ creator: creator.id, newcomers: 20, givers: 20 }])
  await reconcileNightly(h.ports)
  expect(told(h)).toHaveLength(1)
})

test('one reader who gives often is one, and among readers of old a crowd of new ones is no news', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const known = await strangers(h, site.id, 4)
  h.clock.advance({ days: 8 })
  await releaseHolds(h.ports)
  const [first] = await strangers(h, site.id, 1)
  for (let n = 0; n < 25; n++) await tipAgain(h, site.id, first as (typeof known)[number])
  await reconcileNightly(h.ports)
  for (const reader of known) await tipAgain(h, site.id, reader)
  await strangers(h, site.id, 20)
  h.clock.advance({ days: 1 })
  await reconcileNightly(h.ports)
  expect(told(h)).toEqual([])
})
