// Gift links in a store: opened as often as they say and no oftener, and each number of a month once.
import { expect, test } from 'vitest'
import type { Change } from '../../../server/core/change.ts'
import type { Store } from '../../../server/ports/index.ts'
import { at, makeGiftLink } from '../../support/make.ts'
import type { Bench } from './bench.ts'
import { bought, givenBack, openedByLink } from './changes.ts'

const add = (over: Parameters<typeof makeGiftLink>[0] = {}, number: number | null = 1): Change => {
  const link = makeGiftLink(over)
  return { change: 'add-gift-link', link, codeHash: `hash-${link.id}`, number }
}

const readers = async (store: Store, count: number) => {
  const names = Array.from({ length: count }, (_, nth) => `reader_x${nth}` as const)
  await store.commit(names.map((reader) => ({ change: 'add-reader', reader, cookieHash: `cookie-${reader}`, at })))
  return names
}

export function giftLinkClaims({ fresh, funded }: Bench): void {
  test('a gift link is found by its id, its code and its giver as it was given', async () => {
    const { store } = await fresh()
    await store.commit([add(), add({ id: 'giftlink_two', giver: null, opens: 500 }, null)])
    expect(await store.giftLink('giftlink_one')).toEqual(makeGiftLink())
    expect(await store.giftLinkByCode('hash-giftlink_two')).toEqual(
      makeGiftLink({ id: 'giftlink_two', giver: null, opens: 500 }),
    )
    expect(await store.giftLinkByCode('giftlink_one')).toBeNull()
    expect((await store.giftLinksOf('reader_one', 10)).map(({ id }) => id)).toEqual(['giftlink_one'])
    const page = await store.giftLinks('site_one', null, 1)
    expect(page.map(({ id }) => id)).toEqual(['giftlink_two'])
    expect((await store.giftLinks('site_one', 'giftlink_two', 5)).map(({ id }) => id)).toEqual(['giftlink_one'])
  })

  test('of 64 readers who open a link at once that three may still open, three do', async () => {
    const { store } = await fresh()
    const [first, ...rest] = await readers(store, 65)
    await store.commit([add({ opens: 4 })])
    expect(await store.commit(openedByLink(first!))).toEqual({ done: true })
    const answers = await Promise.all(rest.map((reader) => store.commit(openedByLink(reader))))
    expect(answers.filter(({ done }) => done)).toHaveLength(3)
    for (const answer of answers) if (!answer.done) expect(answer.guard).toBe('gift-link-over')
    expect(await store.giftLink('giftlink_one')).toMatchObject({ opened: 4 })
    const owned = await Promise.all(rest.map((reader) => store.entitlements(reader, 'site_one', ['the-river'])))
    expect(owned.flat()).toHaveLength(3)
  })

  test('a reader opens a link once, however often and however fast', async () => {
    const { store } = await fresh()
    const [reader] = await readers(store, 1)
    await store.commit([add({ opens: 10 })])
    const tries = Array.from({ length: 16 }, (_, nth) =>
      store.commit(openedByLink(reader!, { entitlement: `ent_try_${nth}` })),
    )
    expect((await Promise.all(tries)).filter(({ done }) => done)).toHaveLength(1)
    expect(await store.giftLink('giftlink_one')).toMatchObject({ opened: 1 })
  })

  test('a link that is over or revoked is opened by nobody, and revoked twice it is revoked as before', async () => {
    const { store } = await fresh()
    await readers(store, 2)
    await store.commit([add(), add({ id: 'giftlink_two' }, 2)])
    const late = openedByLink('reader_x0', { at: '2026-11-29T12:00:00.000Z' })
    expect(await store.commit(late)).toEqual({ done: false, guard: 'gift-link-over' })
    const revoke = (when: string): Change => ({ change: 'revoke-gift-link', link: 'giftlink_two', at: when })
    await store.commit([revoke(at)])
    await store.commit([revoke('2026-11-23T12:00:00.000Z')])
    expect(await store.giftLink('giftlink_two')).toMatchObject({ revokedAt: at })
    const opening = openedByLink('reader_x1', { link: 'giftlink_two' })
    expect(await store.commit(opening)).toEqual({ done: false, guard: 'gift-link-over' })
  })

  test('once the giver has the money back, nobody opens the link any more, and who has opened it keeps the item', async () => {
    const { store } = await funded()
    await readers(store, 2)
    await store.commit([...bought('ent_one'), add({ entitlement: 'ent_one' })])
    expect(await store.commit(openedByLink('reader_x0'))).toEqual({ done: true })
    await store.commit(givenBack())
    expect(await store.commit(openedByLink('reader_x1'))).toEqual({ done: false, guard: 'gift-link-over' })
    expect(await store.entitlements('reader_x0', 'site_one', ['the-river'])).toMatchObject([
      { price: null, revokedAt: null },
    ])
  })

  test('each number of a reader’s links in a month is given once, on each site and in each month anew', async () => {
    const { store } = await fresh()
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, nth) => store.commit([add({ id: `giftlink_n${nth}` }, 1)])),
    )
    expect(answers.filter(({ done }) => done)).toHaveLength(1)
    for (const answer of answers) if (!answer.done) expect(answer.guard).toBe('gift-link-taken')
    const asked = { site: 'site_one', giver: 'reader_one', month: '2026-11' } as const
    expect(await store.giftLinksIn(asked)).toBe(1)
    expect(await store.giftLinksIn({ ...asked, month: '2026-12' })).toBe(0)
    await store.commit([add({ id: 'giftlink_next', createdAt: '2026-12-01T00:00:00.000Z' }, 1)])
    expect(await store.giftLinksIn({ ...asked, month: '2026-12' })).toBe(1)
    expect(await store.commit([add({ id: 'giftlink_next' }, 7)])).toMatchObject({ done: false, guard: 'id-taken' })
  })

  test('what readers may give is as it was put last, and can be given what they have paid for', async () => {
    const { store } = await funded()
    await store.commit([...bought('ent_one'), { change: 'add-reader', reader: 'reader_x0', cookieHash: 'x0', at }])
    expect([await store.giftLinkRules('site_one'), await store.giveable('reader_one', 5)]).toEqual([null, []])
    const put = (opens: number): Change => ({
      change: 'put-gift-link-rules',
      site: 'site_one',
      rules: { opens, days: 7, perMonth: 10 },
    })
    await store.commit([put(5)])
    await store.commit([put(3)])
    expect(await store.giftLinkRules('site_one')).toEqual({ opens: 3, days: 7, perMonth: 10 })
    await store.commit([add({ entitlement: 'ent_one' }), ...openedByLink('reader_x0')])
    expect(await store.giveable('reader_one', 5)).toEqual([{ site: 'site_one', item: 'the-river' }])
    expect(await store.giveable('reader_x0', 5)).toEqual([])
    await store.commit([{ change: 'put-gift-link-rules', site: 'site_one', rules: null }])
    expect([await store.giftLinkRules('site_one'), await store.giveable('reader_one', 5)]).toEqual([null, []])
  })
}
