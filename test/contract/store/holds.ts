// What every store promises about holds: money is held once, taken from while it is held, and payable once.
import { expect, test } from 'vitest'
import { releasing } from '../../../server/core/hold.ts'
import type { Store } from '../../../server/ports/index.ts'
import { at, makeCreator, makeMovement, usd } from '../../support/make.ts'
import type { Bench } from './bench.ts'
import { disputed, heldTip, heldTipReturned, taken, tipped } from './changes.ts'

const due = '2026-11-29T12:00:00.000Z'
const held = {
  entry: 'tip:tip_held',
  creator: 'creator_one',
  reader: 'reader_one',
  money: usd(95),
  taken: 0,
  releasesAt: due,
  releasedAt: null,
} as const

export function holdClaims({ funded }: Bench): void {
  const withHold = async () => {
    const one = await funded()
    await one.store.commit([{ change: 'put-creator', creator: makeCreator(), at }, ...heldTip()])
    return one
  }
  const sums = async (store: Store) => ({
    payable: (await store.creatorPayables('site_one')).map(({ amount }) => amount),
    held: (await store.heldSums('site_one')).map(({ amount }) => amount),
  })

  test('what a new card paid is held for a week, beside what is payable, and is due then', async () => {
    const { store } = await withHold()
    await store.commit(tipped())
    expect(await store.holds('tip:tip_held')).toEqual([held])
    expect(await store.holds('tip:tip_one')).toEqual([])
    expect(await store.heldSums('site_one')).toEqual([
      { creator: 'creator_one', amount: 95, currency: 'USD', releasesAt: due },
    ])
    expect(await store.heldSums('site_two')).toEqual([])
    expect(await sums(store)).toEqual({ payable: [95], held: [95] })
    expect(await store.payables('creator_one')).toEqual([usd(95)])
    expect(await store.dueHolds('2026-11-29T11:59:59.999Z', 10)).toEqual([])
    expect(await store.dueHolds(due, 10)).toEqual([held])
    expect(await store.dueHolds(due, 0)).toEqual([])
  })

  test('since when a reader has paid by card is known', async () => {
    const { store } = await withHold()
    expect(await store.firstPaidAt('reader_one')).toBe(at)
    expect(await store.firstPaidAt('reader_two')).toBeNull()
  })

  test('of many who release the same at once one does', async () => {
    const { store } = await withHold()
    const all = await Promise.all(Array.from({ length: 20 }, () => store.commit(releasing(held, due))))
    expect(all.filter(({ done }) => done)).toHaveLength(1)
    expect(await sums(store)).toEqual({ payable: [95], held: [] })
    expect(await store.holds('tip:tip_held')).toEqual([{ ...held, releasedAt: due }])
    expect(await store.dueHolds(due, 10)).toEqual([])
    expect(await store.commit(releasing(held, due).slice(0, 2))).toEqual({ done: false, guard: 'hold-moved' })
  })

  test('what is held of a reader’s money is found, and no more than asked for', async () => {
    const { store } = await withHold()
    expect(await store.readerHolds('reader_one', 10)).toEqual([held])
    expect(await store.readerHolds('reader_one', 0)).toEqual([])
    expect(await store.readerHolds('reader_two', 10)).toEqual([])
    await store.commit(releasing(held, due))
    expect(await store.readerHolds('reader_one', 10)).toEqual([])
  })

  test('a creator with so many givers of new cards is found, beside all who gave since then', async () => {
    const { store } = await withHold()
    const crowd = { creator: 'creator_one', newcomers: 1, givers: 1 }
    expect(await store.crowds('2026-11-01T12:00:00.000Z', 1)).toEqual([crowd])
    expect(await store.crowds('2026-11-01T12:00:00.000Z', 2)).toEqual([])
    expect(await store.crowds(due, 1)).toEqual([])
    await store.commit(releasing(held, due))
    expect(await store.crowds('2026-11-01T12:00:00.000Z', 1)).toEqual([])
  })

  test('a loss takes what is held, and who saw it as it was before is refused', async () => {
    const { store, audit } = await withHold()
    const looks = await Promise.all(
      Array.from({ length: 10 }, () => disputed(store, { movements: [taken], state: 'lost' })),
    )
    expect(looks.filter(({ done }) => done).length).toBeGreaterThan(0)
    expect(await sums(store)).toEqual({ payable: [], held: [] })
    expect(await store.holds('tip:tip_held')).toEqual([{ ...held, taken: 95 }])
    expect(await store.commit(releasing(held, due))).toMatchObject({ done: false })
    expect(await audit.findings()).toEqual([])
  })

  test('a tip of which a bank has had some is none of those that can still go back', async () => {
    const { store } = await withHold()
    await store.commit(tipped())
    const returnable = async () =>
      (await store.returnableTips({ site: 'site_one', reader: 'reader_one', upTo: due }, 10)).map(({ id }) => id)
    expect((await returnable()).toSorted()).toEqual(['tip_held', 'tip_one'])
    await disputed(store, { movements: [taken], state: 'lost' })
    expect(await returnable()).toEqual(['tip_one'])
  })

  test('a loss that is won on appeal is payable to creators, and the books stay in order', async () => {
    const { store, audit } = await withHold()
    await disputed(store, { movements: [taken], state: 'lost' })
    const back = makeMovement({ id: 'txn_back', amount: 500, fee: -1500 })
    await disputed(store, { movements: [taken, back], state: 'won' })
    expect(await sums(store)).toEqual({ payable: [95], held: [] })
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(400))
    expect(await audit.findings()).toEqual([])
  })

  test('a tip that goes back takes what is held of it, and nothing of it is released afterwards', async () => {
    const { store } = await withHold()
    expect(await store.commit(heldTipReturned([held]))).toEqual({ done: true })
    expect(await sums(store)).toEqual({ payable: [], held: [] })
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(500))
    expect(await store.dueHolds(due, 10)).toEqual([])
    expect(await store.commit(releasing(held, due))).toEqual({ done: false, guard: 'hold-moved' })
  })

  test('a return that did not see the release is refused, and one that did takes what is payable', async () => {
    const { store } = await withHold()
    await store.commit(releasing(held, due))
    expect(await store.commit(heldTipReturned([held]))).toEqual({ done: false, guard: 'hold-moved' })
    expect(await sums(store)).toEqual({ payable: [95], held: [] })
    expect(await store.commit(heldTipReturned(await store.holds('tip:tip_held')))).toEqual({ done: true })
    expect(await sums(store)).toEqual({ payable: [0], held: [] })
  })

  test('a return and a release at the same moment leave the creator nothing, whichever comes first', async () => {
    const { store } = await withHold()
    const [returned, released] = await Promise.all([
      store.commit(heldTipReturned([held])),
      store.commit(releasing(held, due)),
    ])
    expect([returned.done, released.done].filter(Boolean)).toHaveLength(1)
    if (!returned.done) await store.commit(heldTipReturned(await store.holds('tip:tip_held')))
    const { payable, held: waiting } = await sums(store)
    expect([payable.reduce((sum, each) => sum + each, 0), waiting]).toEqual([0, []])
  })

  test('while a bank disputes what the reader paid, nothing of it is released', async () => {
    const { store } = await withHold()
    await disputed(store)
    expect(await store.dueHolds(due, 10)).toEqual([])
    expect(await store.commit(releasing(held, due))).toEqual({ done: false, guard: 'wallet-on-hold' })
    expect(await sums(store)).toEqual({ payable: [], held: [95] })
  })
}
