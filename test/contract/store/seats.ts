// What every store promises about seats: a place is taken once, a reader has one in a group, and only one that is paid for opens.
import { expect, test } from 'vitest'
import type { Change } from '../../../server/core/change.ts'
import type { ReaderId } from '../../../server/core/id.ts'
import type { MailAddress } from '../../../server/core/mail.ts'
import type { Membership } from '../../../server/core/membership.ts'
import type { Store } from '../../../server/ports/index.ts'
import { at, makeTier } from '../../support/make.ts'
import type { Bench } from './bench.ts'
import { joined, seated } from './changes.ts'

const taken = { done: false, guard: 'seat-taken' }
const group = 'membership_one'
const ana: MailAddress = 'Ana@river.example'
const ben: MailAddress = 'ben@river.example'

export function seatClaims({ fresh }: Bench): void {
  /** A group of three, and two more readers. */
  const withGroup = async (): Promise<Store> => {
    const { store } = await fresh()
    await store.commit([
      { change: 'put-tier', tier: makeTier({ seatsMax: 10 }), at },
      { change: 'add-reader', reader: 'reader_ana', cookieHash: 'ana', at },
      { change: 'add-reader', reader: 'reader_ben', cookieHash: 'ben', at },
      ...joined({ seats: 3 }),
    ])
    return store
  }
  const put = (invited: MailAddress | `@${string}`, state: 'open' | 'barred' | 'withdrawn' = 'open'): Change => ({
    change: 'put-invitation',
    membership: group,
    invited,
    state,
    at,
  })
  const takes = (reader: ReaderId, place: number, address: MailAddress): Change => ({
    change: 'take-seat',
    seat: { membership: group, place, reader, address, takenAt: at },
  })

  test('a place in a group is taken once, and a reader has one', async () => {
    const store = await withGroup()
    expect(await store.commit(seated('reader_ana', 2, ana))).toEqual({ done: true })
    expect(await store.commit(seated('reader_ben', 2, ben))).toEqual(taken)
    expect(await store.mailAddress('reader_ben')).toBeNull()
    expect(await store.commit([takes('reader_ana', 3, ana)])).toEqual(taken)
    const seat = { membership: group, place: 2, reader: 'reader_ana', address: ana, takenAt: at }
    expect(await store.seats(group)).toEqual([seat])
    expect(await store.seatsOf('reader_ana')).toEqual([seat])
    expect(await store.seatsOf('reader_ben')).toEqual([])
    expect(await store.seatsOf('reader_one')).toEqual([])
  })

  test('a seat that was freed is free for the next, and freeing one twice changes nothing', async () => {
    const store = await withGroup()
    await store.commit(seated('reader_ana', 2, ana))
    const free: Change = { change: 'free-seat', membership: group, reader: 'reader_ana' }
    expect(await store.commit([free])).toEqual({ done: true })
    expect(await store.commit([free])).toEqual({ done: true })
    expect(await store.commit(seated('reader_ben', 2, ben))).toEqual({ done: true })
    expect(await store.commit([takes('reader_ana', 3, ana)])).toEqual({ done: true })
    expect((await store.seats(group)).map(({ reader }) => reader)).toEqual(['reader_ben', 'reader_ana'])
  })

  test('who has a seat is a member of that site as the organiser is; what is the organiser’s own stays so', async () => {
    const store = await withGroup()
    await store.commit(seated('reader_ana', 3, ana))
    for (const reader of ['reader_one', 'reader_ana'] as const) {
      expect(await store.membershipsAt(reader, 'site_one')).toMatchObject([{ id: group, reader: 'reader_one' }])
      expect(await store.membershipsAt(reader, 'site_two')).toEqual([])
    }
    expect(await store.membershipsAt('reader_ben', 'site_one')).toEqual([])
    expect(await store.ownMembershipsAt('reader_one', 'site_one')).toMatchObject([{ id: group }])
    expect(await store.ownMembershipsAt('reader_ana', 'site_one')).toEqual([])
    expect(await store.memberships('reader_ana')).toEqual([])
  })

  test('a place past the seats that are paid for opens nothing, and one in a membership that is over neither', async () => {
    const store = await withGroup()
    await store.commit(seated('reader_ana', 3, ana))
    await store.commit(seated('reader_ben', 2, ben))
    const change = async (over: Partial<Membership>) => {
      const seen = (await store.membership(group)) as Membership
      await store.commit([{ change: 'put-membership', membership: { ...seen, ...over }, at }])
    }
    await change({ seats: 2 })
    expect(await store.membershipsAt('reader_ana', 'site_one')).toEqual([])
    expect(await store.membershipsAt('reader_ben', 'site_one')).toHaveLength(1)
    expect(await store.seats(group)).toHaveLength(2)
    await change({ state: 'ended', endedAt: at })
    expect(await store.membershipsAt('reader_ben', 'site_one')).toEqual([])
  })

  test('an invitation is found by an address and by its domain, as long as the group runs', async () => {
    const store = await withGroup()
    await store.commit([put(ana), put('@river.example')])
    const names = async (address: MailAddress) =>
      (await store.invitationsFor(address)).map(({ invited }) => invited).toSorted()
    expect(await names(ana)).toEqual(['@river.example', ana])
    expect(await names('ana@river.example')).toEqual(['@river.example'])
    expect(await names('ana@mail.river.example')).toEqual([])
    expect(await store.invitations('membership_two')).toEqual([])
    const seen = (await store.membership(group)) as Membership
    await store.commit([{ change: 'put-membership', membership: { ...seen, state: 'ended', endedAt: at }, at }])
    expect(await names(ana)).toEqual([])
    expect(await store.invitations(group)).toHaveLength(2)
  })

  test('an invitation that is moved keeps that it was told, and it is told once', async () => {
    const store = await withGroup()
    const tell: Change = { change: 'tell-invited', membership: group, invited: ana }
    expect(await store.commit([put(ana), tell])).toEqual({ done: true })
    await store.commit([put(ana, 'barred')])
    const barred = { membership: group, invited: ana, state: 'barred', isTold: true, invitedAt: at }
    expect(await store.invitations(group)).toEqual([barred])
    expect(await store.commit([put(ana), tell])).toEqual({ done: false, guard: 'invitation-told' })
    expect(await store.invitations(group)).toEqual([barred])
  })
}
