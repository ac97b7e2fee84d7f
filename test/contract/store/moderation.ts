// What every store promises about what a publisher does to tips: shown or hidden, given back once, and from whom none are taken.
import { expect, test } from 'vitest'
import type { Store } from '../../../server/ports/index.ts'
import { at, makeCreator, makeSite, makeTip, usd } from '../../support/make.ts'
import type { Bench, OpenedStore } from './bench.ts'
import { blocked, tipped, tipReturned } from './changes.ts'

const later = '2026-11-22T12:00:01.000Z'

export function moderationClaims({ funded }: Bench): void {
  const withTip = async (): Promise<OpenedStore> => {
    const one = await funded()
    await one.store.commit([{ change: 'put-creator', creator: makeCreator(), at }, ...tipped()])
    return one
  }
  const stateOf = async (store: Store, id: `tip_${string}`) => (await store.tip(id))?.messageState

  test('a site says whether messages wait, from the beginning and when it is edited', async () => {
    const { store } = await funded()
    expect(await store.site('site_one')).toEqual(makeSite())
    await store.commit([{ change: 'edit-site', site: makeSite({ holdsMessages: true }) }])
    expect(await store.site('site_one')).toEqual(makeSite({ holdsMessages: true }))
    const other = makeSite({ id: 'site_two', origins: ['https://two.example'], holdsMessages: true })
    await store.commit([{ change: 'add-site', site: other, keyHash: 'two', at }])
    expect(await store.site('site_two')).toEqual(other)
  })

  test('messages that wait and those that are hidden are listed by themselves, a page at a time', async () => {
    const { store } = await withTip()
    for (const number of [1, 2, 3]) {
      const id = `tip_h${number}` as const
      await store.commit(tipped({ id, ticket: `ticket_h${number}`, messageState: 'held', amount: usd(10) }))
    }
    const ids = async (...asked: Parameters<Store['moderatedTips']>) =>
      (await store.moderatedTips(...asked)).map(({ id }) => id)
    expect(await ids('site_one', 'held', null, 2)).toEqual(['tip_h3', 'tip_h2'])
    expect(await ids('site_one', 'held', 'tip_h2', 2)).toEqual(['tip_h1'])
    expect(await ids('site_two', 'held', null, 2)).toEqual([])
    await store.commit([{ change: 'moderate-message', tip: 'tip_h2', state: 'shown' }])
    await store.commit([{ change: 'moderate-message', tip: 'tip_one', state: 'hidden' }])
    expect(await ids('site_one', 'held', null, 9)).toEqual(['tip_h3', 'tip_h1'])
    expect(await ids('site_one', 'hidden', null, 9)).toEqual(['tip_one'])
    expect(await store.tip('tip_h2')).toEqual(
      makeTip({ id: 'tip_h2', ticket: 'ticket_h2', messageState: 'shown', amount: usd(10) }),
    )
    expect(await store.tip('tip_none')).toBeNull()
  })

  test('a tip goes back once, though a hundred give it back at the same moment', async () => {
    const { store } = await withTip()
    const committed = await Promise.all(Array.from({ length: 100 }, () => store.commit(tipReturned())))
    expect(committed.filter(({ done }) => done)).toHaveLength(1)
    expect(committed.find(({ done }) => !done)).toEqual({ done: false, guard: 'tip-returned' })
    expect(await store.tip('tip_one')).toEqual(makeTip({ returnedAt: at }))
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(500))
    expect(await store.payables('creator_one')).toEqual([{ amount: 0, currency: 'USD' }])
    expect(await store.walletLines('reader_one', 1)).toMatchObject([
      { kind: 'tip-refund', amount: 100, title: 'Ana Ribeiro', entitlement: null },
    ])
  })

  test('what could go back is what a reader gave under a name, on the site, until then', async () => {
    const { store } = await withTip()
    await store.commit(tipped({ id: 'tip_a', ticket: 'ticket_a', isAnonymous: true }))
    await store.commit(tipped({ id: 'tip_late', ticket: 'ticket_late', givenAt: later }))
    const ids = async (upTo: string, limit = 9) =>
      (await store.returnableTips({ site: 'site_one', reader: 'reader_one', upTo }, limit)).map(({ id }) => id)
    expect(await ids(at)).toEqual(['tip_one'])
    expect(await ids(later)).toEqual(['tip_one', 'tip_late'])
    expect(await ids(later, 1)).toEqual(['tip_one'])
    await store.commit(tipReturned())
    expect(await ids(later)).toEqual(['tip_late'])
    expect(await store.returnableTips({ site: 'site_two', reader: 'reader_one', upTo: later }, 9)).toEqual([])
  })

  test('an order to give tips back is kept once under its key; another site may use the same', async () => {
    const { store } = await withTip()
    const other = makeSite({ id: 'site_two', origins: ['https://two.example'] })
    await store.commit([{ change: 'add-site', site: other, keyHash: 'two', at }])
    const keep = (site: `site_${string}`, bodyHash: string) =>
      store.commit([{ change: 'keep-return-order', site, key: 'order-1', bodyHash, at }])
    expect(await store.returnOrder('site_one', 'order-1')).toBeNull()
    expect(await keep('site_one', 'a')).toEqual({ done: true })
    expect(await keep('site_one', 'b')).toEqual({ done: false, guard: 'key-taken' })
    expect(await keep('site_two', 'c')).toEqual({ done: true })
    expect(await store.returnOrder('site_one', 'order-1')).toEqual({ bodyHash: 'a', orderedAt: at })
  })

  test('who is blocked tips no more on the site, and what everybody could read of the same name is hidden', async () => {
    const { store } = await withTip()
    await store.commit(tipped({ id: 'tip_held', ticket: 'ticket_held', messageState: 'held' }))
    await store.commit(tipped({ id: 'tip_a', ticket: 'ticket_a', isAnonymous: true }))
    await store.commit(tipped({ id: 'tip_private', ticket: 'ticket_p', isPublic: false }))
    for (const blockedAt of [at, later]) expect(await store.commit([blocked({ blockedAt })])).toEqual({ done: true })
    expect(await stateOf(store, 'tip_one')).toBe('hidden')
    expect(await stateOf(store, 'tip_held')).toBe('hidden')
    expect(await stateOf(store, 'tip_a')).toBe('shown')
    expect(await stateOf(store, 'tip_private')).toBe('shown')

    const again = tipped({ id: 'tip_two', ticket: 'ticket_two', isAnonymous: true })
    expect(await store.isBlocked('site_one', 'reader_one')).toBe(true)
    expect(await store.commit(again)).toEqual({ done: false, guard: 'supporter-blocked' })
    expect(await store.isBlocked('site_two', 'reader_one')).toBe(false)
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(100))

    const supporter = 'reader_one'
    const one = { site: 'site_one', supporter, reader: supporter, tip: 'tip_one', blockedAt: at }
    expect(await store.blockedSupporters('site_one', null, 9)).toEqual([one])
    await store.commit([{ change: 'unblock-supporter', site: 'site_one', supporter }])
    expect(await store.commit(again)).toEqual({ done: true })
    expect(await stateOf(store, 'tip_one')).toBe('hidden')
  })

  test('who gave without a name is blocked by that tip, and no other is touched', async () => {
    const { store } = await withTip()
    await store.commit(tipped({ id: 'tip_a', ticket: 'ticket_a', isAnonymous: true }))
    await store.commit(tipped({ id: 'tip_b', ticket: 'ticket_b', isAnonymous: true }))
    await store.commit([blocked({ supporter: 'tip_a', tip: 'tip_a' })])
    await store.commit([blocked({ blockedAt: later })])
    expect(await stateOf(store, 'tip_a')).toBe('hidden')
    expect(await stateOf(store, 'tip_b')).toBe('shown')
    const tips = async (...asked: Parameters<Store['blockedSupporters']>) =>
      (await store.blockedSupporters(...asked)).map(({ tip }) => tip)
    expect(await tips('site_one', null, 1)).toEqual(['tip_one'])
    expect(await tips('site_one', 'tip_one', 1)).toEqual(['tip_a'])
    expect(await tips('site_two', null, 1)).toEqual([])
    // Blocked under two names, both have to be let go.
    await store.commit([{ change: 'unblock-supporter', site: 'site_one', supporter: 'reader_one' }])
    expect(await store.isBlocked('site_one', 'reader_one')).toBe(true)
    await store.commit([{ change: 'unblock-supporter', site: 'site_one', supporter: 'tip_a' }])
    expect(await store.isBlocked('site_one', 'reader_one')).toBe(false)
  })

  test('who tips while somebody blocks has given before, and it is hidden, or gives nothing', async () => {
    const { store } = await withTip()
    const tips = Array.from({ length: 30 }, (_, n) =>
      tipped({ id: `tip_${n}x`, ticket: `ticket_${n}x`, amount: usd(10) }),
    )
    const blocking = store.commit.bind(store, [blocked()])
    const commits = [...tips.slice(0, 15), null, ...tips.slice(15)]
    const all = await Promise.all(commits.map((changes) => (changes === null ? blocking() : store.commit(changes))))
    const given = all.filter(({ done }) => done).length - 1
    expect(all.every((each) => each.done || each.guard === 'supporter-blocked')).toBe(true)
    const written = await store.tips('site_one', null, 99)
    expect(written).toHaveLength(1 + given)
    expect(new Set(written.map(({ messageState }) => messageState))).toEqual(new Set(['hidden']))
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(400 - 10 * given))
  })
}
