// What every store promises about giving back the price of an unlock: once, in parts, and never more than was paid.
import { expect, test } from 'vitest'
import type { Change } from '../../../server/core/change.ts'
import { after } from '../../../server/core/instant.ts'
import { at, makeEntitlement, makeRefund, makeSite, usd } from '../../support/make.ts'
import type { Bench } from './bench.ts'
import { bought, givenBack } from './changes.ts'

export function undoClaims({ fresh, funded }: Bench): void {
  const sold = async () => {
    const one = await funded()
    await one.store.commit(bought('ent_one'))
    return one
  }

  test('an entitlement keeps what was paid for it', async () => {
    const { store } = await sold()
    expect(await store.entitlementById('ent_one')).toMatchObject({ price: usd(20), refunded: 0, revokedAt: null })
    await store.commit([{ change: 'add-entitlement', entitlement: makeEntitlement({ id: 'ent_free', item: 'free' }) }])
    expect(await store.entitlementById('ent_free')).toMatchObject({ price: null, refunded: 0 })
  })

  test('what an entitlement opens is known until it is taken back', async () => {
    const { store } = await sold()
    expect(await store.opens('ent_one')).toEqual({ site: 'site_one', item: 'the-river', revokedAt: null })
    await store.commit(givenBack())
    expect(await store.opens('ent_one')).toEqual({ site: 'site_one', item: 'the-river', revokedAt: at })
    expect(await store.opens('ent_none')).toBeNull()
  })

  test('a price that goes back is in the wallet, and the entitlement has ended', async () => {
    const { store } = await sold()
    expect(await store.commit(givenBack())).toEqual({ done: true })
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(500))
    expect(await store.entitlementById('ent_one')).toMatchObject({ refunded: 20, revokedAt: at })
    expect(await store.refund('refund_one')).toEqual(
      makeRefund({ entitlement: 'ent_one', payment: null, money: usd(20), by: 'publisher', state: 'succeeded' }),
    )
    expect(await store.payables('pub_one')).toEqual([{ amount: 0, currency: 'USD' }])
  })

  test('what was given back can be bought again', async () => {
    const { store } = await sold()
    await store.commit(givenBack())
    expect(await store.commit(bought('ent_two'))).toEqual({ done: true })
    expect(await store.entitlements('reader_one', 'site_one', ['the-river'])).toMatchObject([{ id: 'ent_two' }])
  })

  test('of fifty parallel refunds of one entitlement one is done', async () => {
    const { store } = await sold()
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => store.commit(givenBack({ refund: `refund_n${index}` }))),
    )
    expect(answers.filter(({ done }) => done)).toHaveLength(1)
    expect(answers.filter((answer) => !answer.done && answer.guard === 'refunded-already')).toHaveLength(49)
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(500))
    expect(await store.refunds('site_one', null, 100)).toHaveLength(1)
  })

  test('a price goes back in parts that never exceed it', async () => {
    const { store } = await sold()
    const part = (refund: `refund_${string}`, before: number, amount: number) =>
      store.commit(givenBack({ refund, before, amount, revoke: false }))
    expect(await part('refund_a', 0, 7)).toEqual({ done: true })
    expect(await part('refund_b', 0, 7)).toEqual({ done: false, guard: 'refunded-already' })
    expect(await part('refund_c', 7, 14)).toEqual({ done: false, guard: 'refunded-already' })
    expect(await store.entitlementById('ent_one')).toMatchObject({ refunded: 7, revokedAt: null })
    expect(await store.commit(givenBack({ refund: 'refund_d', before: 7, at: after(at, 1) }))).toEqual({ done: true })
    expect(await store.entitlementById('ent_one')).toMatchObject({ refunded: 20, revokedAt: after(at, 1) })
    expect(await part('refund_e', 20, 1)).toEqual({ done: false, guard: 'refunded-already' })
    expect(await store.payables('pub_one')).toEqual([{ amount: 0, currency: 'USD' }])
  })

  test('an entitlement ends at the first moment that ended it', async () => {
    const { store } = await sold()
    await store.commit(givenBack({ refund: 'refund_a', amount: 7 }))
    await store.commit(givenBack({ refund: 'refund_b', before: 7, at: after(at, 60) }))
    expect(await store.entitlementById('ent_one')).toMatchObject({ refunded: 20, revokedAt: at })
  })

  test('what was free gives nothing back', async () => {
    const { store } = await fresh()
    const entitlement = 'ent_one'
    await store.commit([{ change: 'add-entitlement', entitlement: makeEntitlement() }])
    expect(
      await store.commit([{ change: 'refund-entitlement', entitlement, before: 0, amount: 1, revoke: false, at }]),
    ).toEqual({ done: false, guard: 'refunded-already' })
  })

  const place = (slot: number, takenAt = at): Change => ({
    change: 'take-undo-slot',
    reader: 'reader_one',
    slot,
    at: takenAt,
    freeBefore: after(takenAt, -1000),
  })

  test('of fifty parallel undos in one place one takes it', async () => {
    const { store } = await fresh()
    const answers = await Promise.all(Array.from({ length: 50 }, () => store.commit([place(1)])))
    expect(answers.filter(({ done }) => done)).toHaveLength(1)
    expect(answers.filter((answer) => !answer.done && answer.guard === 'undo-slot-taken')).toHaveLength(49)
    expect(await store.undoSlots('reader_one')).toEqual([{ slot: 1, usedAt: at }])
  })

  test('a place is free again at the end of its time, not before', async () => {
    const { store } = await fresh()
    await store.commit([place(0), place(2)])
    expect(await store.commit([place(0, after(at, 999))])).toEqual({ done: false, guard: 'undo-slot-taken' })
    expect(await store.commit([place(0, after(at, 1000))])).toEqual({ done: true })
    expect(await store.undoSlots('reader_one')).toEqual([
      { slot: 0, usedAt: after(at, 1000) },
      { slot: 2, usedAt: at },
    ])
  })

  test('there is no fourth place', async () => {
    const { store } = await fresh()
    await expect(store.commit([place(3)])).rejects.toThrow()
    expect(await store.undoSlots('reader_one')).toEqual([])
  })

  test('a key of a site is kept once; another site may use the same', async () => {
    const { store } = await sold()
    await store.commit([
      { change: 'add-site', site: makeSite({ id: 'site_two', origins: ['https://two.example'] }), keyHash: 'two', at },
      ...givenBack(),
    ])
    const keep = (site: `site_${string}`, bodyHash: string): Change[] => [
      { change: 'keep-key', site, key: 'key-1', bodyHash, refund: 'refund_one', at },
    ]
    expect(await store.keptKey('site_one', 'key-1')).toBeNull()
    expect(await store.commit(keep('site_one', 'a'))).toEqual({ done: true })
    expect(await store.commit(keep('site_one', 'b'))).toEqual({ done: false, guard: 'key-taken' })
    expect(await store.commit(keep('site_two', 'c'))).toEqual({ done: true })
    expect(await store.keptKey('site_one', 'key-1')).toEqual({ bodyHash: 'a', refund: 'refund_one' })
  })
}
