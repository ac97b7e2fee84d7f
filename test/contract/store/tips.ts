// What every store promises about creators and tips: a creator keeps one account, a tip is paid once.
import { expect, test } from 'vitest'
import { testClock } from '../../support/clock.ts'
import { at, makeCreator, makeSite, makeTip, usd } from '../../support/make.ts'
import type { Bench, OpenedStore } from './bench.ts'
import { begun, bought, rolledUp, tipped, tipReturned } from './changes.ts'

const later = '2026-11-22T12:00:01.000Z'

export function tipClaims({ funded }: Bench): void {
  const withCreator = async (): Promise<OpenedStore> => {
    const one = await funded()
    await one.store.commit([{ change: 'put-creator', creator: makeCreator(), at }])
    return one
  }

  test('a creator is renamed, closed and opened again, and keeps the account', async () => {
    const { store } = await withCreator()
    expect(await store.creators('site_one')).toEqual([makeCreator()])
    expect(await store.creators('site_two')).toEqual([])
    await store.commit([{ change: 'close-creator', creator: 'creator_one', at }])
    expect(await store.creators('site_one')).toEqual([makeCreator({ isOpen: false })])
    const profile = { title: 'Ana', about: 'Draws herons – żółte.', website: 'https://ana.example/' }
    const again = makeCreator({ id: 'creator_other', ...profile })
    await store.commit([{ change: 'put-creator', creator: again, at: later }])
    expect(await store.creators('site_one')).toEqual([makeCreator(profile)])
  })

  test('no address of another scheme than https is ever kept', async () => {
    const { store } = await withCreator()
    const creator = makeCreator({ website: 'javascript:alert(1)' })
    await expect(store.commit([{ change: 'put-creator', creator, at }])).rejects.toThrow()
    expect(await store.creators('site_one')).toEqual([makeCreator()])
  })

  test('a tip is read again as it was written, by its ticket and in the list of its site', async () => {
    const { store } = await withCreator()
    expect(await store.commit(tipped())).toEqual({ done: true })
    expect(await store.tipOfTicket('ticket_tip')).toEqual(makeTip())
    expect(await store.tipOfTicket('ticket_one')).toBeNull()
    expect(await store.ticket('ticket_tip')).toMatchObject({
      state: 'done',
      reader: 'reader_one',
      tip: { creator: 'ana', amount: usd(100), message: 'For the heron.', isPublic: true, isAnonymous: false },
    })
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(400))
    expect(await store.payables('creator_one')).toEqual([{ amount: 95, currency: 'USD' }])

    expect(await store.walletLines('reader_one', 1)).toMatchObject([
      { kind: 'tip', amount: -100, title: 'Ana Ribeiro', entitlement: null },
    ])

    const silent = {
      id: 'tip_two',
      ticket: 'ticket_two',
      name: null,
      message: null,
      isAnonymous: true,
      givenAt: later,
    } as const
    const held = { id: 'tip_held', ticket: 'ticket_held', messageState: 'held' } as const
    await store.commit(tipped(held))
    expect(await store.tipOfTicket('ticket_held')).toEqual(makeTip(held))
    await store.commit(tipped(silent))
    const ids = async (...asked: Parameters<typeof store.tips>) => (await store.tips(...asked)).map(({ id }) => id)
    expect(await store.tips('site_one', null, 1)).toEqual([makeTip(silent)])
    expect(await ids('site_one', null, 10)).toEqual(['tip_two', 'tip_one', 'tip_held'])
    expect(await ids('site_one', 'tip_two', 10)).toEqual(['tip_one', 'tip_held'])
    expect(await ids('site_two', null, 10)).toEqual([])
    expect(await store.payables('creator_one')).toEqual([{ amount: 285, currency: 'USD' }])
  })

  test('a tip keeps its sticker, also in its window and in the wallet, and one of each month can have none', async () => {
    const { store } = await withCreator()
    const star = { id: 'tip_star', ticket: 'ticket_star', sticker: 'star' } as const
    expect(await store.commit(tipped(star))).toEqual({ done: true })
    expect(await store.tip('tip_star')).toEqual(makeTip(star))
    expect(await store.shownTips({ site: 'site_one', creator: null }, null, 9)).toEqual([makeTip(star)])
    expect(await store.ticket('ticket_star')).toMatchObject({ tip: { sticker: 'star' } })
    expect(await store.walletLines('reader_one', 1)).toMatchObject([{ kind: 'tip', sticker: 'star' }])
    await store.commit(tipReturned(star))
    expect(await store.walletLines('reader_one', 1)).toMatchObject([{ kind: 'tip-refund', sticker: 'star' }])
    await store.commit(tipped())
    expect(await store.walletLines('reader_one', 1)).toMatchObject([{ kind: 'tip', sticker: null }])
    const monthly = begun().map((each) =>
      each.change === 'add-tip' ? { ...each, tip: { ...each.tip, sticker: 'star' as const } } : each,
    )
    await expect(store.commit(monthly)).rejects.toThrow()
  })

  test('a site offers all stickers, some of them, or none', async () => {
    const { store } = await funded()
    expect(await store.site('site_one')).toMatchObject({ stickers: null })
    for (const stickers of [['star', 'penny'], [], null] as const) {
      await store.commit([{ change: 'edit-site', site: makeSite({ stickers }) }])
      expect(await store.site('site_one')).toEqual(makeSite({ stickers }))
    }
    const other = makeSite({ id: 'site_two', origins: ['https://two.example'], stickers: ['book'] })
    await store.commit([{ change: 'add-site', site: other, keyHash: 'key-two', at }])
    expect(await store.site('site_two')).toEqual(other)
  })

  test('the name of a reader’s last tip is known, an anonymous one has none, and none that is anonymous can have one', async () => {
    const { store } = await withCreator()
    expect(await store.lastTipName('reader_one')).toBeNull()
    await store.commit(tipped())
    expect(await store.lastTipName('reader_one')).toBe('Bea')
    const silent = { id: 'tip_two', ticket: 'ticket_two', name: null, isAnonymous: true, givenAt: later } as const
    await store.commit(tipped(silent))
    expect(await store.lastTipName('reader_one')).toBe('Bea')
    expect(await store.lastTipName('reader_two')).toBeNull()
    await expect(store.commit(tipped({ ...silent, id: 'tip_x', ticket: 'ticket_x', name: 'Bea' }))).rejects.toThrow()
  })

  test('what all creators of a site are owed is told at once, before and after it is rolled up', async () => {
    const { store } = await withCreator()
    const bo = makeCreator({ id: 'creator_two', name: 'bo' })
    const cleo = makeCreator({ id: 'creator_three', name: 'cleo', tipShare: 7500 })
    for (const creator of [bo, cleo]) await store.commit([{ change: 'put-creator', creator, at }])
    expect(await store.creatorPayables('site_one')).toEqual([])
    await store.commit([...tipped(), ...bought('ent_shared', 100, 'the-delta')])
    const clock = testClock(at)
    const owed = async () => (await store.creatorPayables('site_one')).map(({ creator, amount }) => [creator, amount])
    // A dollar, and a third of one: less a fee of 5 %.
    const first = [
      ['creator_one', 95 + 32],
      ['creator_two', 31],
    ]
    expect(await owed()).toEqual(first)
    await rolledUp(store, clock)
    expect(await owed()).toEqual(first)
    await store.commit(tipped({ id: 'tip_cleo', ticket: 'ticket_cleo', creator: 'creator_three' }))
    expect(await owed()).toEqual([first[0], ['creator_three', 71], first[1]])
    expect(await store.payables('creator_three')).toEqual([usd(71)])
    expect(await store.payables('pub_one')).toEqual([usd(32 + 24)])
    expect(await store.creatorPayables('site_two')).toEqual([])
  })

  test('a window pays for one tip, and one that the wallet cannot pay leaves nothing', async () => {
    const { store } = await withCreator()
    await store.commit(tipped())
    const again = tipped({ id: 'tip_again' }).slice(1)
    expect(await store.commit(again)).toEqual({ done: false, guard: 'ticket-closed' })
    const large = tipped({ id: 'tip_large', ticket: 'ticket_large', amount: usd(401) })
    expect(await store.commit(large)).toEqual({ done: false, guard: 'wallet-floor' })
    expect(await store.tips('site_one', null, 10)).toHaveLength(1)
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(400))
  })

  test('twenty tips at once out of a wallet for five are five', async () => {
    const { store } = await withCreator()
    const all = Array.from({ length: 20 }, (_, n) => tipped({ id: `tip_${n}`, ticket: `ticket_${n}x` }))
    const committed = await Promise.all(all.map((changes) => store.commit(changes)))
    expect(committed.filter(({ done }) => done)).toHaveLength(5)
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(0))
    expect(await store.payables('creator_one')).toEqual([{ amount: 475, currency: 'USD' }])
  })
}
