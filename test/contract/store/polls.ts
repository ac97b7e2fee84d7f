// What every store promises about polls: votes are counted exactly, a member has one free one, and a returned tip's counts no more.
import { expect, test } from 'vitest'
import { at, makeCreator, makePoll, makeVote, usd } from '../../support/make.ts'
import type { Bench } from './bench.ts'
import { tipReturned, voted, votedFree } from './changes.ts'

export function pollClaims({ funded }: Bench): void {
  const asked = async () => {
    const { store } = await funded()
    await store.commit([
      { change: 'put-creator', creator: makeCreator(), at },
      { change: 'put-poll', poll: makePoll(), at },
      { change: 'add-reader', reader: 'reader_two', cookieHash: 'cookie-two', at },
    ])
    const counts = async () => Object.fromEntries(await store.voteCounts(makePoll()))
    return { store, counts }
  }

  test('a poll comes back as it was put, changes only from the version it was seen in, and is gone when dropped', async () => {
    const { store } = await asked()
    expect(await store.polls('site_one')).toEqual([makePoll()])
    const changed = makePoll({
      version: 2,
      question: 'Was nun?',
      options: [{ option: 'east', label: '„Ost“ \\ <b>', isOffered: false }],
      price: usd(30),
      endsAt: at,
      isFreeForMembers: false,
    })
    expect(await store.commit([{ change: 'put-poll', poll: changed, at }])).toEqual({ done: true })
    expect(await store.commit([{ change: 'put-poll', poll: changed, at }])).toEqual({
      done: false,
      guard: 'poll-moved',
    })
    const twin = makePoll({ id: 'poll_twin' })
    expect(await store.commit([{ change: 'put-poll', poll: twin, at }])).toEqual({ done: false, guard: 'poll-moved' })
    expect(await store.polls('site_one')).toEqual([changed])
    expect(await store.polls('site_two')).toEqual([])
    await store.commit([{ change: 'drop-poll', poll: 'poll_one', at }])
    expect(await store.polls('site_one')).toEqual([])
    expect(await store.commit([{ change: 'put-poll', poll: twin, at }])).toEqual({ done: true })
  })

  test('votes are counted by what they are for, whoever paid, less those whose tip went back', async () => {
    const { store, counts } = await asked()
    expect(await counts()).toEqual({})
    const cast = async (n: number, option = 'north') =>
      store.commit(voted({ vote: `vote_${n}`, id: `tip_${n}`, ticket: `ticket_v${n}`, amount: usd(20), option }))
    for (const n of [1, 2, 3]) expect(await cast(n)).toEqual({ done: true })
    await cast(4, 'south')
    await store.commit(votedFree('ticket_free'))
    expect(await counts()).toEqual({ north: 4, south: 1 })
    await store.commit(tipReturned({ id: 'tip_1', amount: usd(20) }))
    await store.commit(tipReturned({ id: 'tip_4', amount: usd(20) }))
    expect(await counts()).toEqual({ north: 3, south: 0 })
  })

  test('a free vote takes the place of the one before, of its reader alone', async () => {
    const { store, counts } = await asked()
    expect(await store.freeVote('poll_one', 'reader_one')).toBeNull()
    await store.commit(votedFree('ticket_a'))
    await store.commit(votedFree('ticket_b', { id: 'vote_two', option: 'south' }))
    await store.commit(votedFree('ticket_c', { id: 'vote_three', reader: 'reader_two' }))
    expect(await store.freeVote('poll_one', 'reader_one')).toBe('south')
    expect(await counts()).toEqual({ north: 1, south: 1 })
  })

  test('of many free votes of one reader at the same moment one stays', async () => {
    const { store, counts } = await asked()
    const options = ['north', 'south']
    const cast = Array.from({ length: 16 }, (_, n) =>
      store.commit(votedFree(`ticket_${n}`, { id: `vote_${n}`, option: options[n % 2] as string })),
    )
    for (const committed of await Promise.all(cast)) expect(committed).toEqual({ done: true })
    expect(Object.values(await counts()).reduce((sum, each) => sum + each, 0)).toBe(1)
  })

  test('a tip pays for one vote', async () => {
    const { store } = await asked()
    await store.commit(voted({ vote: 'vote_one', id: 'tip_one', ticket: 'ticket_v' }))
    const vote = makeVote({ id: 'vote_two', paid: { tip: 'tip_one', amount: usd(100) } })
    expect(await store.commit([{ change: 'cast-vote', vote }])).toEqual({ done: false, guard: 'vote-cast' })
  })

  test('a line of the wallet says in which poll was voted', async () => {
    const { store } = await asked()
    await store.commit(voted({ vote: 'vote_one', id: 'tip_one', ticket: 'ticket_v' }))
    await store.commit(tipReturned({ id: 'tip_one' }))
    const [back, paid, topUp] = await store.walletLines('reader_one', 3)
    const about = { title: 'Where should the ferry go next?', isVote: true }
    expect([back, paid]).toMatchObject([
      { kind: 'tip-refund', ...about },
      { kind: 'tip', ...about },
    ])
    expect(topUp).toMatchObject({ title: null, isVote: false })
  })
}
