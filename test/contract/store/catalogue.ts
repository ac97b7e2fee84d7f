// What every store promises about the catalogue: sites, items, contents and rules are read again as they were written.
import { expect, test } from 'vitest'
import { at, makeItem, makeSite, makeTicket, usd } from '../../support/make.ts'
import type { Bench } from './bench.ts'

export function catalogueClaims({ fresh }: Bench): void {
  test('what is written is read again as it was', async () => {
    const { store } = await fresh()
    expect(await store.site('site_one')).toEqual(makeSite())
    expect(await store.siteByKey('key-hash')).toEqual(makeSite())
    expect(await store.siteByOrigin('https://river.example')).toEqual(makeSite())
    expect(await store.item('site_one', 'the-river')).toEqual(makeItem())
    expect(await store.ticket('ticket_one')).toEqual(makeTicket())
    expect(await store.readerByCookie('cookie-hash')).toBe('reader_one')
  })

  test('what is not there is null, an empty list or an empty wallet', async () => {
    const { store } = await fresh()
    expect(await store.site('site_two')).toBeNull()
    expect(await store.item('site_one', 'nothing')).toBeNull()
    expect(await store.content('site_one', 'the-river')).toBeNull()
    expect(await store.rules('site_one')).toEqual([])
    expect(await store.siteGrant('x')).toBeNull()
    expect(await store.checkout('checkout_x')).toBeNull()
    expect(await store.entitlements('reader_one', 'site_one', ['the-river'])).toEqual([])
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(0))
    expect(await store.walletLines('reader_one', 10)).toEqual([])
    expect(await store.isKnownOrigin('https://evil.example')).toBe(false)
  })

  test('text that looks like SQL is text', async () => {
    const { store } = await fresh()
    const title = `'); drop table items; -- ' or 1=1`
    await store.commit([{ change: 'put-item', item: makeItem({ id: "x' or '1'='1", title }), at }])
    expect((await store.item('site_one', "x' or '1'='1"))?.title).toBe(title)
    expect(await store.item('site_one', "y' or '1'='1")).toBeNull()
  })

  test('an edited site keeps its id and drops the origins it no longer names', async () => {
    const { store } = await fresh()
    const edited = makeSite({
      name: 'Slack Water',
      origins: ['https://b.example', 'https://a.example'],
      defaultPrice: usd(15),
    })
    await store.commit([{ change: 'edit-site', site: edited }])
    expect(await store.site('site_one')).toEqual(edited)
    expect(await store.isKnownOrigin('https://river.example')).toBe(false)
  })

  test('an origin belongs to one site', async () => {
    const { store } = await fresh()
    const thief = makeSite({ id: 'site_two' })
    expect(await store.commit([{ change: 'add-site', site: thief, keyHash: 'other', at }])).toEqual({
      done: false,
      guard: 'origin-taken',
    })
    expect(await store.site('site_two')).toBeNull()
  })

  test('who shares in an item is read again, in the order of the byline, and gone when it says so no more', async () => {
    const { store } = await fresh()
    const shares = [
      { creator: 'creator_two', bps: 1 },
      { creator: 'creator_one', bps: 9999 },
    ] as const
    await store.commit([{ change: 'put-item', item: makeItem({ shares }), at }])
    expect(await store.item('site_one', 'the-river')).toEqual(makeItem({ shares }))
    await store.commit([{ change: 'put-item', item: makeItem(), at }])
    expect(await store.item('site_one', 'the-river')).toEqual(makeItem())
  })

  test('items come in pages in the order of their ids, contents and rules are replaced as a whole', async () => {
    const { store } = await fresh()
    await store.commit([
      { change: 'put-item', item: makeItem({ id: 'b', price: null }), at },
      { change: 'put-item', item: makeItem({ id: 'a' }), at },
      { change: 'put-content', site: 'site_one', item: 'a', html: '<p>one</p>', at },
      { change: 'put-content', site: 'site_one', item: 'a', html: '<p>zwei — 二</p>', at },
      { change: 'put-rules', site: 'site_one', rules: [{ pattern: 'x', price: usd(1) }] },
      {
        change: 'put-rules',
        site: 'site_one',
        rules: [
          { pattern: '/b/*', price: usd(2) },
          { pattern: '/a/*', price: usd(3) },
        ],
      },
    ])
    expect((await store.items('site_one', '', 2)).map((item) => item.id)).toEqual(['a', 'b'])
    expect((await store.items('site_one', 'b', 2)).map((item) => item.id)).toEqual(['the-river'])
    expect(await store.item('site_one', 'a')).toMatchObject({ hasContent: true })
    expect(await store.content('site_one', 'a')).toBe('<p>zwei — 二</p>')
    expect((await store.rules('site_one')).map((rule) => rule.pattern)).toEqual(['/b/*', '/a/*'])
    await store.commit([{ change: 'drop-item', site: 'site_one', item: 'a' }])
    expect(await store.item('site_one', 'a')).toBeNull()
    expect(await store.content('site_one', 'a')).toBeNull()
  })
}
