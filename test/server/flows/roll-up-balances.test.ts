// Rolling up what payees are owed: when it is settled, in steps, by several at once, and after a crash.
import { expect, test } from 'vitest'
import type { Change } from '../../../server/core/change.ts'
import { rollUpBalances } from '../../../server/flows/roll-up-balances.ts'
import type { Store } from '../../../server/ports/index.ts'
import { createBuyer, unlock } from '../../support/buyer.ts'
import { createHarness } from '../../support/harness.ts'

async function sold() {
  const h = await createHarness()
  const { site, reader } = await createBuyer(h)
  return {
    ...h,
    site,
    round: (store: Store = h.store) => rollUpBalances({ store, clock: h.clock }),
    sell: (item: string) => unlock(h, reader, site.id, item),
    owed: async () => (await h.store.payables(site.publisher))[0]?.amount,
    [Symbol.asyncDispose]: () => h.close(),
  }
}

/** A store that keeps what it is told to roll up, and may refuse to go on. */
function watched(store: Store, refuse: (rolled: number) => boolean = () => false) {
  const rolled: Change[] = []
  const commit: Store['commit'] = async (changes) => {
    const [change] = changes
    if (change?.change === 'roll-up' && refuse(rolled.push(change))) throw new Error('the process has died')
    return store.commit(changes)
  }
  return { rolled, store: { ...store, commit } }
}

test('what was sold is rolled up when it was seen ten minutes ago, and is owed all the time', async () => {
  await using shop = await sold()
  expect(await shop.round()).toBe(0)
  shop.clock.advance({ minutes: 10 })
  expect(await shop.round()).toBe(0)
  await shop.sell('the-lake')
  expect(await shop.owed()).toBe(40)
  shop.clock.advance({ seconds: 1 })
  const first = await shop.round()
  expect(first).toBeGreaterThan(0)
  expect(await shop.owed()).toBe(40)
  shop.clock.advance({ minutes: 11 })
  expect(await shop.round()).toBeGreaterThan(first)
  expect(await shop.owed()).toBe(40)
  expect(await shop.findings()).toEqual([])
})

test('a round with nothing new to sum writes no sum', async () => {
  await using shop = await sold()
  await shop.round()
  shop.clock.advance({ minutes: 11 })
  const last = await shop.round()
  const { rolled, store } = watched(shop.store)
  for (let rounds = 0; rounds < 3; rounds++) {
    shop.clock.advance({ minutes: 11 })
    expect(await shop.round(store)).toBe(last)
  }
  expect(rolled).toEqual([])
})

test('long books are rolled up in steps, and after a crash in the middle from where it stopped', async () => {
  await using shop = await sold()
  const long = { ...shop.store, rollUp: async (at: string) => ({ ...(await shop.store.rollUp(at)), settled: 12_000 }) }
  const crashing = watched(long, (rolled) => rolled === 2)
  await expect(shop.round(crashing.store)).rejects.toThrow('died')
  expect(await shop.owed()).toBe(20)
  const { rolled, store } = watched(long)
  expect(await shop.round(store)).toBe(12_000)
  expect([...crashing.rolled, ...rolled]).toEqual(
    [
      [0, 5000],
      [5000, 10_000],
      [5000, 10_000],
      [10_000, 12_000],
    ].map(([from, to]) => ({ change: 'roll-up', from, to })),
  )
  expect(await shop.owed()).toBe(20)
  expect(await shop.findings()).toEqual([])
})

test('of two that roll up at once one stands back, and nothing is counted twice', async () => {
  await using shop = await sold()
  await shop.round()
  shop.clock.advance({ minutes: 11 })
  const reached = await Promise.all([shop.round(), shop.round()])
  expect(reached.toSorted((a, b) => a - b)).toEqual([0, Math.max(...reached)])
  expect(Math.max(...reached)).toBeGreaterThan(0)
  expect(await shop.owed()).toBe(20)
  expect(await shop.findings()).toEqual([])
})
