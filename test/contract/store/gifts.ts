// What every store promises about gifts: given with their codes or not at all, each redeemed once or taken back once.
import { expect, test } from 'vitest'
import type { Change } from '../../../server/core/change.ts'
import { at, makeGift, makeTicket, makeTier, usd } from '../../support/make.ts'
import type { Bench, OpenedStore } from './bench.ts'
import { given, redeemed, takenBack } from './changes.ts'

const used = { done: false, guard: 'gift-used' }

export function giftClaims({ funded }: Bench): void {
  const withGift = async (): Promise<OpenedStore> => {
    const one = await funded()
    await one.store.commit([
      { change: 'put-tier', tier: makeTier(), at },
      { change: 'add-reader', reader: 'reader_two', cookieHash: 'cookie-two', at },
      ...given(),
    ])
    return one
  }
  const open = { state: 'open', membership: null, changedAt: at } as const

  test('a gift is read again as it was written, with its codes in their order', async () => {
    const { store } = await withGift()
    expect(await store.gift('gift_one')).toEqual(makeGift())
    expect(await store.gift('gift_two')).toBeNull()
    expect(await store.giftCodes('gift_one')).toEqual([
      { gift: 'gift_one', position: 0, ...open },
      { gift: 'gift_one', position: 1, ...open },
    ])
    expect(await store.giftCode('code-gift_one-1')).toMatchObject({ gift: 'gift_one', position: 1 })
    expect(await store.giftCode('code-gift_one-2')).toBeNull()
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(300))
  })

  test('gifts of a reader and of a site are listed, the newest first, page by page', async () => {
    const { store } = await withGift()
    const givenAt = '2026-11-22T12:00:01.000Z'
    const later = makeGift({ id: 'gift_late', giver: null, price: usd(0), givenAt })
    await store.commit(given(later))
    expect(await store.giftsOf('reader_one', 10)).toEqual([makeGift()])
    expect(await store.giftsOf('reader_two', 10)).toEqual([])
    expect((await store.gifts('site_one', null, 10)).map(({ id }) => id)).toEqual(['gift_late', 'gift_one'])
    expect((await store.gifts('site_one', 'gift_late', 10)).map(({ id }) => id)).toEqual(['gift_one'])
    expect((await store.gifts('site_one', null, 1)).map(({ id }) => id)).toEqual(['gift_late'])
    expect(await store.gifts('site_two', null, 10)).toEqual([])
  })

  test('a ticket to give says how many, which may be changed while it is open, and pays for one gift', async () => {
    const { store } = await withGift()
    const join = { tier: 'friend', interval: 'month', currency: 'USD' } as const
    const ticket = makeTicket({ id: 'ticket_gift', item: '', join, gift: { codes: 5 } })
    await store.commit([{ change: 'open-ticket', ticket, at }])
    expect(await store.ticket('ticket_gift')).toEqual(ticket)
    const count: Change = { change: 'count-gift', ticket: 'ticket_gift', codes: 2, at }
    expect(await store.commit([count])).toEqual({ done: true })
    expect(await store.ticket('ticket_gift')).toMatchObject({ gift: { codes: 2 }, state: 'open' })

    const gift = makeGift({ id: 'gift_by_ticket', ticket: 'ticket_gift' })
    const finish: Change = { change: 'finish-by-gift', ticket: 'ticket_gift', reader: 'reader_one', at }
    expect(await store.commit([...given(gift), finish])).toEqual({ done: true })
    expect(await store.ticket('ticket_gift')).toMatchObject({ state: 'done', reader: 'reader_one', entitlement: null })
    expect(await store.giftOfTicket('ticket_gift')).toEqual(gift)
    expect(await store.giftOfTicket('ticket_one')).toBeNull()
    const closed = { done: false, guard: 'ticket-closed' }
    expect(await store.commit([count])).toEqual(closed)
    expect(await store.commit([finish])).toEqual(closed)
    expect(await store.commit(given({ ...gift, id: 'gift_twice', giver: null, price: usd(0) }))).toEqual(closed)
  })

  test('a gift under the id of another one is refused, and so is one that the wallet cannot pay', async () => {
    const { store } = await withGift()
    expect(await store.commit(given({ giver: null, price: usd(0) }))).toEqual({ done: false, guard: 'id-taken' })
    expect(await store.commit(given({ id: 'gift_dear', price: usd(151) }))).toEqual({
      done: false,
      guard: 'wallet-floor',
    })
    expect(await store.gift('gift_dear')).toBeNull()
  })

  // MON-15
  test('of those who redeem one code at once one becomes a member', async () => {
    const { store } = await withGift()
    const tries = Array.from({ length: 10 }, (_, index) =>
      redeemed({ membership: `membership_${index}`, by: index % 2 === 0 ? 'reader_one' : 'reader_two' }),
    )
    const answers = await Promise.all(tries.map((changes) => store.commit(changes)))
    expect(answers.filter(({ done }) => done)).toHaveLength(1)
    expect(answers.filter(({ done }) => !done)).toEqual(Array(9).fill(used))
    const { membership } = (await store.giftCode('code-gift_one-0')) ?? {}
    expect(await store.membership(membership as `membership_${string}`)).toMatchObject({
      cause: 'gift',
      state: 'active',
      renews: false,
      subscription: null,
      joinedAt: at,
      paidUntil: '2026-12-22T12:00:00.000Z',
    })
  })

  test('a code is not redeemed when its time is over', async () => {
    const { store } = await withGift()
    const late = redeemed().map((change) => ({ ...change, at: '2027-11-22T12:00:00.000Z' }) as Change)
    expect(await store.commit(late)).toEqual(used)
    expect(await store.membership('membership_gift')).toBeNull()
  })

  test('a code that is taken back is redeemed no longer, and one that is redeemed is not taken back', async () => {
    const { store } = await withGift()
    expect(await store.commit(takenBack(0, 0))).toEqual({ done: true })
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(400))
    expect(await store.commit(redeemed())).toEqual(used)
    expect(await store.commit(redeemed({ position: 1 }))).toEqual({ done: true })
    expect(await store.commit(takenBack(1, 1))).toEqual(used)
    expect(await store.gift('gift_one')).toMatchObject({ takenBack: 1 })
    expect((await store.giftCodes('gift_one')).map(({ state }) => state)).toEqual(['taken-back', 'redeemed'])
  })

  test('of two who take back codes of a gift at once, one looks again', async () => {
    const { store } = await withGift()
    const answers = await Promise.all([store.commit(takenBack(0, 0)), store.commit(takenBack(1, 0))])
    expect(answers).toContainEqual({ done: true })
    expect(answers).toContainEqual({ done: false, guard: 'gift-moved' })
    expect(await store.wallet('reader_one', 'USD')).toEqual(usd(400))
  })
}
