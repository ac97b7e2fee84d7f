// What every store promises about lists: lines of wallets and publishers, and pages from the newest to the oldest.
import { expect, test } from 'vitest'
import { cardRefundEntry, unlockEntry, unlockRefundEntry } from '../../../server/core/bookkeeping.ts'
import type { Change } from '../../../server/core/change.ts'
import { after } from '../../../server/core/instant.ts'
import { money } from '../../../server/core/money.ts'
import { at, makeEntitlement, makeItem, makeSite, usd } from '../../support/make.ts'
import type { Bench } from './bench.ts'
import { bought, givenBack, paid, setAside } from './changes.ts'

export function lineClaims({ fresh, funded }: Bench): void {
  test('a wallet shows what was bought and given back, by its present title', async () => {
    const { store } = await funded()
    await store.commit([
      ...bought('ent_one'),
      ...bought('ent_two', 30, 'the-lake'),
      ...givenBack({ amount: 7, revoke: false }),
      ...setAside({ id: 'refund_card' }),
      { change: 'put-item', item: makeItem({ title: 'The river, retold' }), at },
    ])
    expect(await store.walletLines('reader_one', 10)).toMatchObject([
      { kind: 'card-refund', amount: -100, title: null, entitlement: null },
      { kind: 'refund', amount: 7, title: 'The river, retold', entitlement: 'ent_one', at },
      { kind: 'unlock', amount: -30, title: 'the-lake', entitlement: 'ent_two', currency: 'USD' },
      { kind: 'unlock', amount: -20, title: 'The river, retold', reference: 'unlock:ent_one' },
      { kind: 'top-up', amount: 500, title: null, entitlement: null },
    ])
    expect(await store.walletLines('reader_one', 2)).toHaveLength(2)
    expect(await store.walletLines('reader_two', 2)).toEqual([])
  })

  test('a reader has a wallet for each currency that ever was in it', async () => {
    const { store } = await funded()
    expect(await store.wallets('reader_two')).toEqual([])
    await store.commit(setAside({ money: usd(500) }))
    expect(await store.wallets('reader_one')).toEqual([usd(0)])
  })

  test('a publisher reads line by line what is owed, and by which unlock', async () => {
    const { store } = await funded()
    await store.commit([
      ...bought('ent_one'),
      ...bought('ent_two', 30, 'the-lake'),
      ...givenBack({ amount: 10, revoke: false }),
    ])
    const lines = await store.payableLines('pub_one', null, 10)
    expect(lines).toMatchObject([
      { kind: 'refund', reference: 'refund:refund_one', amount: -10, item: 'the-river', entitlement: 'ent_one' },
      { kind: 'unlock', reference: 'unlock:ent_two', amount: 28, item: 'the-lake', entitlement: 'ent_two' },
      { kind: 'unlock', reference: 'unlock:ent_one', amount: 19, site: 'site_one', currency: 'USD', at },
    ])
    expect(await store.payableLines('pub_one', null, 2)).toEqual(lines.slice(0, 2))
    expect(await store.payableLines('pub_one', lines[1]!.sequence, 2)).toEqual(lines.slice(2))
    expect(await store.payables('pub_one')).toEqual([{ amount: 37, currency: 'USD' }])
    expect(await store.payableLines('pub_two', null, 10)).toEqual([])
    expect(await store.payables('pub_two')).toEqual([])
  })

  test('an entry is read again as it was, with its postings in order', async () => {
    const { store } = await funded()
    const price = usd(20)
    const ids = { entitlement: 'ent_one', reader: 'reader_one', publisher: 'pub_one' } as const
    const unlock = unlockEntry({ ...ids, price, platformFeeBps: 500 })
    await store.commit([...bought('ent_one'), ...givenBack(), ...setAside({ id: 'refund_card' })])
    expect(await store.entry('unlock:ent_one')).toEqual(unlock)
    expect(await store.entry('refund:refund_one')).toEqual(
      unlockRefundEntry({ refund: 'refund_one', kind: 'refund', unlock, before: 0, amount: price }),
    )
    expect(await store.entry('card-refund:refund_card')).toEqual(
      cardRefundEntry({ refund: 'refund_card', reader: 'reader_one', money: usd(100), fromWallet: usd(100) }),
    )
    expect(await store.entry('unlock:ent_two')).toBeNull()
  })

  // Two at one moment are told apart by their ids, so that no page loses one.
  const moments = { a: 0, c: 1, b: 1, d: 2 }
  const newestFirst = ['d', 'c', 'b', 'a']

  test('the unlocks of a site come in pages, the newest first, without what was free', async () => {
    const { store } = await funded()
    await store.commit([
      ...Object.entries(moments).flatMap(([id, seconds]) => bought(`ent_${id}`, 20, id, after(at, seconds))),
      { change: 'put-item', item: makeItem({ id: 'd', title: 'The delta' }), at },
      { change: 'add-entitlement', entitlement: makeEntitlement({ id: 'ent_free', item: 'free' }) },
    ])
    const all = await store.unlocks('site_one', null, 10)
    expect(all.map(({ item }) => item)).toEqual(newestFirst)
    expect(all[0]).toEqual({ ...(await store.entitlementById('ent_d')), title: 'The delta' })
    expect(all[1]).toMatchObject({ title: null, price: usd(20) })
    expect(await store.unlocks('site_one', null, 2)).toEqual(all.slice(0, 2))
    expect(await store.unlocks('site_one', 'ent_c', 1)).toEqual(all.slice(2, 3))
    expect(await store.unlocks('site_one', 'ent_a', 10)).toEqual([])
    expect(await store.unlocks('site_one', 'ent_none', 10)).toEqual([])
    expect(await store.unlocks('site_two', null, 10)).toEqual([])
  })

  test('the refunds of a site come in pages, the newest first', async () => {
    const { store } = await funded()
    await store.commit([
      ...Object.keys(moments).flatMap((id) => bought(`ent_${id}`, 20, id)),
      ...Object.entries(moments).flatMap(([id, seconds]) =>
        givenBack({ refund: `refund_${id}`, entitlement: `ent_${id}`, at: after(at, seconds) }),
      ),
      ...setAside({ id: 'refund_card' }),
    ])
    const all = await store.refunds('site_one', null, 10)
    expect(all.map(({ id }) => id)).toEqual(newestFirst.map((id) => `refund_${id}`))
    expect(await store.refunds('site_one', null, 2)).toEqual(all.slice(0, 2))
    expect(await store.refunds('site_one', 'refund_c', 10)).toEqual(all.slice(2))
    expect(await store.refunds('site_two', null, 10)).toEqual([])
  })

  test('payments come in pages from an instant on, the oldest first', async () => {
    const { store } = await fresh()
    for (const [id, seconds] of Object.entries(moments))
      await store.commit(paid(`checkout_${id}`, `pi_${id}`, 100, after(at, seconds)))
    const idsOf = async (since: string, last: string, limit: number) =>
      (await store.paymentsSince(since, last, limit)).map(({ id }) => id)
    expect(await idsOf(at, '', 10)).toEqual(['pi_a', 'pi_b', 'pi_c', 'pi_d'])
    expect(await idsOf(at, '', 2)).toEqual(['pi_a', 'pi_b'])
    expect(await idsOf(at, 'pi_b', 10)).toEqual(['pi_c', 'pi_d'])
    expect(await idsOf(after(at, 2), '', 10)).toEqual(['pi_d'])
    expect(await idsOf(at, 'pi_d', 10)).toEqual([])
  })

  test('what a publisher is owed is kept apart by currency', async () => {
    const { store } = await funded()
    const euro = (amount: number) => money(amount, 'EUR')
    const site = makeSite({ id: 'site_two', origins: ['https://two.example'], currency: 'EUR' })
    await store.commit([{ change: 'add-site', site, keyHash: 'two', at }, ...bought('ent_one')])
    expect(await store.wallet('reader_one', 'EUR')).toEqual(euro(0))
    const lacking: Change[] = [
      {
        change: 'post-entry',
        entry: unlockEntry({
          entitlement: 'ent_two',
          reader: 'reader_one',
          publisher: 'pub_one',
          price: euro(20),
          platformFeeBps: 0,
        }),
        at,
      },
    ]
    // Dollars in the wallet buy nothing in euro.
    expect(await store.commit(lacking)).toEqual({ done: false, guard: 'wallet-floor' })
    expect(await store.payables('pub_one')).toEqual([{ amount: 19, currency: 'USD' }])
  })
}
