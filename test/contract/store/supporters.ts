// What every store promises about supporters: sums by name, in order and by pages, less what was given back.
import { expect, test } from 'vitest'
import { topUpEntry } from '../../../server/core/bookkeeping.ts'
import type { Change } from '../../../server/core/change.ts'
import type { ReaderId, TipId } from '../../../server/core/id.ts'
import type { Tip } from '../../../server/core/tip.ts'
import { at, makeCheckout, makeCreator, makeMovement, usd } from '../../support/make.ts'
import type { Bench } from './bench.ts'
import { paid, tipped, tipReturned } from './changes.ts'

const everything = { site: 'site_one', creator: null, currency: 'USD' } as const
const ofAna = { ...everything, creator: 'creator_one' } as const

/** Five dollars of another reader. */
function paidBy(reader: ReaderId): Change[] {
  const movement = makeMovement({ id: 'txn_pi_2', amount: 500, fee: 45 })
  const entry = topUpEntry({ payment: 'pi_2', reader, paid: usd(500), movement })
  const [, pay] = paid('checkout_two', 'pi_2', 500)
  return [
    { change: 'start-checkout', checkout: makeCheckout({ id: 'checkout_two', reader }) },
    pay as Change,
    { change: 'post-entry', entry, at },
  ]
}

export function supporterClaims({ funded }: Bench): void {
  const site = async () => {
    const { store } = await funded()
    await store.commit([
      { change: 'put-creator', creator: makeCreator(), at },
      { change: 'put-creator', creator: makeCreator({ id: 'creator_two', name: 'bo' }), at },
      { change: 'add-reader', reader: 'reader_two', cookieHash: 'cookie-two', at },
      ...paidBy('reader_two'),
    ])
    let tips = 0
    const tip = async (over: Partial<Tip>) => {
      const at = ++tips
      const id = `tip_${String.fromCharCode(96 + at)}` as TipId
      const givenAt = `2026-11-22T13:00:${String(at).padStart(2, '0')}.000Z`
      const { returnedAt = null, ...given } = { id, ticket: `ticket_tip${at}` as const, givenAt, ...over }
      expect(await store.commit(tipped(given))).toEqual({ done: true })
      if (returnedAt !== null) expect(await store.commit(tipReturned(given))).toEqual({ done: true })
      return id
    }
    const top = async (asked: Parameters<typeof store.topSupporters>[0] = everything) =>
      (await store.topSupporters(asked, null, 10)).map(({ name, amount }) => `${name} ${amount.amount}`)
    return { store, tip, top }
  }

  test('what one reader gives under one name is one sum, for each creator and for the site', async () => {
    const { store, tip, top } = await site()
    await tip({ amount: usd(100) })
    await tip({ amount: usd(50), creator: 'creator_two' })
    await tip({ amount: usd(120), reader: 'reader_two' })
    await tip({ amount: usd(30), name: 'Another name' })
    await tip({ amount: usd(99), name: null })
    await tip({ amount: usd(98), name: null, isAnonymous: true, reader: 'reader_two' })
    expect(await top()).toEqual(['Bea 150', 'Bea 120', 'Another name 30'])
    expect(await top(ofAna)).toEqual(['Bea 120', 'Bea 100', 'Another name 30'])
    expect(await top({ ...ofAna, creator: 'creator_two' })).toEqual(['Bea 50'])
    expect(await top({ ...everything, currency: 'EUR' })).toEqual([])
    const [first] = await store.topSupporters(everything, null, 1)
    expect(first?.latest).toEqual({ tip: 'tip_b', creator: 'creator_two', at: '2026-11-22T13:00:02.000Z' })
  })

  test('pages of sums and of tips go on where the last one ended, and leave out what was given back', async () => {
    const { store, tip, top } = await site()
    const returnedAt = '2026-11-22T14:00:00.000Z'
    for (const name of ['Ada', 'Bea', 'Cleo', 'Dora']) await tip({ amount: usd(10), name })
    await tip({ amount: usd(40), name: 'Cleo' })
    await tip({ amount: usd(35), name: 'Cleo', returnedAt })
    await tip({ amount: usd(20), name: 'Eve', returnedAt })
    expect(await top()).toEqual(['Cleo 50', 'Dora 10', 'Bea 10', 'Ada 10'])

    const names: string[] = []
    for (let before: Parameters<typeof store.topSupporters>[1] = null; ; ) {
      const [one] = await store.topSupporters(everything, before, 1)
      if (one === undefined) break
      names.push(one.name)
      before = { amount: one.amount.amount, tip: one.latest.tip }
    }
    expect(names).toEqual(['Cleo', 'Dora', 'Bea', 'Ada'])

    const ids = async (before: TipId | null, limit: number, creator: 'creator_one' | 'creator_two' | null = null) =>
      (await store.shownTips({ site: 'site_one', creator }, before, limit)).map(({ id }) => id)
    expect(await ids(null, 10)).toEqual(['tip_e', 'tip_d', 'tip_c', 'tip_b', 'tip_a'])
    expect(await ids(null, 2, 'creator_one')).toEqual(['tip_e', 'tip_d'])
    expect(await ids('tip_d', 2, 'creator_one')).toEqual(['tip_c', 'tip_b'])
    expect(await ids(null, 10, 'creator_two')).toEqual([])
    expect(await ids('tip_none', 10)).toEqual([])
  })
}
