// Inviting to a group: who is told by mail, once and within the limits of a day, and whom it is nobody’s business to invite.
import { expect, test } from 'vitest'
import type { Invited } from '../../../server/core/seat.ts'
import { sendWaiting } from '../../../server/flows/send-mail.ts'
import { withdrawInvitation } from '../../../server/flows/withdraw-invitation.ts'
import { createGroup, type GroupOf, invite } from '../../support/group.ts'
import type { Harness } from '../../support/harness.ts'
import { makeMembership } from '../../support/make.ts'
import { newReader } from '../../support/reader.ts'
import { checkedHarness } from '../pages/visitor.ts'

const [ana, ben] = ['ana@river.example', 'ben@river.example'] as const

/** The round that follows within a minute. */
async function round(h: Harness): Promise<string[]> {
  h.clock.advance({ seconds: 31 })
  await sendWaiting(h.ports)
  return h.mail.messages.map(({ to }) => to)
}

const listed = async (h: Harness, { membership }: GroupOf) =>
  (await h.store.invitations(membership)).map(({ invited, state, isTold }) => [invited, state, isTold])
const many = (count: number) => Array.from({ length: count }, (_, index): Invited => `r${index}@river.example`)

test('an address is told by one letter, a domain by none', async () => {
  await using h = await checkedHarness()
  const group = await createGroup(h)
  expect(await invite(h, group, ana, '@lake.example', ana)).toEqual({ next: 'invited', untold: 0 })
  expect(await round(h)).toEqual([ana])
  // Of one moment, so in the order of their names.
  expect(await listed(h, group)).toEqual([
    ['@lake.example', 'open', false],
    [ana, 'open', true],
  ])
})

test('inviting again, after a withdrawal too, and five times at once writes no second letter', async () => {
  await using h = await checkedHarness()
  const group = await createGroup(h)
  const five = await Promise.all(Array.from({ length: 5 }, () => invite(h, group, ana, ben)))
  expect(five).toEqual(five.map(() => ({ next: 'invited', untold: 0 })))
  await withdrawInvitation(h.ports, { ...group, invited: ana })
  expect(await listed(h, group)).toContainEqual([ana, 'withdrawn', true])
  await invite(h, group, ana)
  expect(await listed(h, group)).toContainEqual([ana, 'open', true])
  expect((await round(h)).toSorted()).toEqual([ana, ben])
})

test('at most fifty letters a day are written for one organiser; the others are invited all the same, and told the day after', async () => {
  await using h = await checkedHarness({ limitFactor: 1 })
  const group = await createGroup(h)
  expect(await invite(h, group, ...many(60))).toEqual({ next: 'invited', untold: 10 })
  expect((await listed(h, group)).filter(([, , isTold]) => isTold)).toHaveLength(50)
  expect(await invite(h, group, ana)).toEqual({ next: 'invited', untold: 1 })
  expect(await listed(h, group)).toContainEqual([ana, 'open', false])
  expect((await h.footprint()).outbox).toBe(50)
})

test('one mailbox gets three such letters a day, whoever invites it and however it is spelt', async () => {
  await using h = await checkedHarness({ limitFactor: 1 })
  const group = await createGroup(h)
  const answer = await invite(h, group, 'ana+1@x.example', 'Ana+2@x.example', 'ANA@x.example', 'ana@x.example')
  expect(answer).toEqual({ next: 'invited', untold: 1 })
})

test('no letter is written where no mail is sent', async () => {
  await using h = await checkedHarness({ over: { mailer: null } })
  const group = await createGroup(h)
  expect(await invite(h, group, ana)).toEqual({ next: 'invited', untold: 1 })
  expect((await h.footprint()).outbox).toBe(0)
})

test('a group has five hundred invitations at most', async () => {
  await using h = await checkedHarness()
  const group = await createGroup(h)
  for (let from = 0; from < 500; from += 100) await invite(h, group, ...many(500).slice(from, from + 100))
  const before = await h.footprint()
  expect(await invite(h, group, ana)).toEqual({ next: 'too-many' })
  expect(await invite(h, group, 'r7@river.example')).toEqual({ next: 'invited', untold: 0 })
  expect(await h.footprint()).toEqual(before)
})

test('nobody invites to a group of somebody else, to one that is not there, or to a membership for one', async () => {
  await using h = await checkedHarness()
  const group = await createGroup(h)
  const single = { reader: await newReader(h), membership: 'membership_single' } as const
  const alone = makeMembership({ id: single.membership, reader: single.reader, site: group.site.id })
  await h.store.commit([{ change: 'start-membership', membership: alone }])
  const before = await h.footprint()
  const stranger = await newReader(h)
  const refused = [{ ...group, reader: stranger }, { ...group, membership: 'membership_none' as const }, single]
  for (const each of refused) await expect(invite(h, each, ana)).rejects.toMatchObject({ code: 'not-found' })
  expect(await h.footprint()).toEqual({ ...before, readers: Number(before.readers) + 1 })
})
