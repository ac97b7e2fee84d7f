// Monthly tips over months: given on their day, put off, skipped and stopped, whatever happens at the same moment, whoever dies.
import { expect, test } from 'vitest'
import type { ReaderId, TicketId, TipId } from '../../../server/core/id.ts'
import { standingTipsMax } from '../../../server/core/standing-tip.ts'
import { blockSupporter, unblockSupporter } from '../../../server/flows/block-supporter.ts'
import { giveStandingTips } from '../../../server/flows/give-standing-tips.ts'
import { closeCreator, putCreator } from '../../../server/flows/put-creator.ts'
import { settlePayment } from '../../../server/flows/settle-payment.ts'
import { stopStandingTip } from '../../../server/flows/stop-standing-tip.ts'
import { tipsTopic } from '../../../server/flows/tell-tips.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import { dashboard } from '../../support/dashboard.ts'
import type { Harness } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { newReader, startTopUp, topUp } from '../../support/reader.ts'
import { createStandingTip, goTo, liveUntil, tipsOf } from '../../support/standing-tips.ts'
import { owedTo, tipSite, tipTicketFor } from '../../support/tips.ts'
import { checkedHarness } from '../pages/visitor.ts'

const nothing = { given: 0, missed: 0, skipped: 0, ended: 0 }
const firstDue = '2027-02-28T09:30:00.000Z'

const balanceOf = async (h: Harness, reader: ReaderId) => (await h.store.wallet(reader, 'USD')).amount
const sessionsOf = async (h: Harness) => (await dashboard(h).checkout.sessions.list({ limit: 100 })).data.length

// Months

test('two years of a monthly tip are twenty-four tips after the first, each on its day, and no card is asked for one', async () => {
  await using h = await checkedHarness({ platformFeeBps: 500 })
  const { reader, creator, standingTip } = await createStandingTip(h, { funds: 10_000 })
  const sessions = await sessionsOf(h)
  expect(await liveUntil(h, '2029-01-31T09:30:00.000Z')).toEqual({ ...nothing, given: 24 })
  const given = await tipsOf(h, standingTip)
  expect(given.map(({ month }) => month)).toEqual(Array.from({ length: 25 }, (_, month) => month))
  expect(given.map(({ day }) => day).slice(0, 4)).toEqual(['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30'])
  expect(given[13]?.day).toBe('2028-02-29')
  expect(given.at(-1)?.day).toBe('2029-01-31')
  expect(await balanceOf(h, reader)).toBe(10_000 - 25 * 300)
  expect(await owedTo(h, creator.id)).toEqual([usd(25 * 285)])
  expect(await sessionsOf(h)).toBe(sessions)
})

test('before its day nothing is given, and on its day once, however often the server looks', async () => {
  await using h = await checkedHarness()
  const { reader, standingTip } = await createStandingTip(h, { funds: 2000 })
  goTo(h, '2027-02-28T09:29:59.999Z')
  expect(await giveStandingTips(h.ports)).toEqual(nothing)
  goTo(h, firstDue)
  expect(await giveStandingTips(h.ports)).toEqual({ ...nothing, given: 1 })
  for (let again = 0; again < 3; again++) expect(await giveStandingTips(h.ports)).toEqual(nothing)
  expect(await balanceOf(h, reader)).toBe(1400)
  expect(await tipsOf(h, standingTip)).toHaveLength(2)
})

test('64 rounds at once give one tip', async () => {
  await using h = await checkedHarness()
  const { reader, standingTip } = await createStandingTip(h, { funds: 2000 })
  goTo(h, firstDue)
  const rounds = await Promise.all(Array.from({ length: 64 }, () => giveStandingTips(h.ports)))
  expect(rounds.reduce((sum, { given }) => sum + given, 0)).toBe(1)
  expect(await balanceOf(h, reader)).toBe(1400)
  expect(await tipsOf(h, standingTip)).toHaveLength(2)
})

test('a server that was away for a quarter of a year gives one tip, and the days stay as they were', async () => {
  await using h = await checkedHarness()
  const { reader, standingTip } = await createStandingTip(h, { funds: 2000 })
  goTo(h, '2027-05-03T00:00:00.000Z')
  const rounds = await Promise.all(Array.from({ length: 8 }, () => giveStandingTips(h.ports)))
  expect(rounds.reduce((sum, { given }) => sum + given, 0)).toBe(1)
  expect(await tipsOf(h, standingTip)).toEqual([
    { month: 0, day: '2027-01-31' },
    { month: 3, day: '2027-05-03' },
  ])
  expect(await h.store.standingTip(standingTip)).toMatchObject({ month: 4, nextAt: '2027-05-31T09:30:00.000Z' })
  expect(await balanceOf(h, reader)).toBe(1400)
})

test('many readers whose day is the same are all served, thirty in a round', async () => {
  await using h = await checkedHarness()
  const { site, creator } = await createStandingTip(h, { funds: 2000 })
  const reader = await newReader(h)
  await topUp(h, reader, 10_000)
  for (let n = 0; n < standingTipsMax; n++) {
    const { ticket } = await tipTicketFor(h, site.id, { amount: 10, monthly: true })
    await unlockItem(h.ports, { ticket, reader, approved: usd(10) })
  }
  goTo(h, firstDue)
  expect(await giveStandingTips(h.ports)).toEqual({ ...nothing, given: 30 })
  expect(await giveStandingTips(h.ports, 5)).toEqual({ ...nothing, given: 5 })
  expect(await giveStandingTips(h.ports)).toEqual({ ...nothing, given: 16 })
  expect(await owedTo(h, creator.id)).toEqual([usd(600 + 2 * 500)])
})

// Missed

test('a wallet that has not enough is not overdrawn, no card is charged, and money that comes within a week is used', async () => {
  await using h = await checkedHarness()
  const { reader, standingTip } = await createStandingTip(h)
  const sessions = await sessionsOf(h)
  expect(await liveUntil(h, '2027-03-03T09:30:00.000Z')).toEqual({ ...nothing, missed: 4 })
  expect(await h.store.standingTip(standingTip)).toMatchObject({ month: 1, obstacle: 'short', skipped: 0 })
  expect(await balanceOf(h, reader)).toBe(200)
  expect(await sessionsOf(h)).toBe(sessions)
  await topUp(h, reader)
  expect(await liveUntil(h, '2027-03-30T09:30:00.000Z')).toEqual({ ...nothing, given: 1 })
  expect(await tipsOf(h, standingTip)).toMatchObject([{ month: 0 }, { month: 1, day: '2027-03-04' }])
  expect(await h.store.standingTip(standingTip)).toMatchObject({ nextAt: '2027-03-31T09:30:00.000Z', obstacle: null })
})

test('seven days in vain skip a month, three such months end it, and money that comes later gives none of them', async () => {
  await using h = await checkedHarness()
  const { reader, standingTip } = await createStandingTip(h)
  expect(await liveUntil(h, '2027-03-06T09:30:00.000Z')).toEqual({ ...nothing, missed: 6, skipped: 1 })
  expect(await liveUntil(h, '2027-05-06T09:30:00.000Z')).toEqual({ ...nothing, missed: 12, skipped: 1, ended: 1 })
  expect(await h.store.standingTip(standingTip)).toMatchObject({ ended: { by: 'skips' }, skipped: 3 })
  await topUp(h, reader, 5000)
  expect(await liveUntil(h, '2027-08-01T09:30:00.000Z')).toEqual(nothing)
  expect(await balanceOf(h, reader)).toBe(5200)
  expect(await tipsOf(h, standingTip)).toHaveLength(1)
  const wish = { reader, standingTip, wish: 'resume' } as const
  expect(await stopStandingTip(h.ports, wish)).toBe('over')
  expect(await stopStandingTip(h.ports, { ...wish, wish: 'stop' })).toBe('over')
})

test('a skipped month is not made up for, and one that can be given forgets those that were skipped', async () => {
  await using h = await checkedHarness()
  const { reader, standingTip } = await createStandingTip(h)
  await liveUntil(h, '2027-04-10T09:30:00.000Z')
  expect(await h.store.standingTip(standingTip)).toMatchObject({ month: 3, skipped: 2 })
  await topUp(h, reader, 5000)
  expect(await liveUntil(h, '2027-06-01T09:30:00.000Z')).toEqual({ ...nothing, given: 2 })
  expect(await h.store.standingTip(standingTip)).toMatchObject({ month: 5, skipped: 0, obstacle: null })
  expect((await tipsOf(h, standingTip)).map(({ month }) => month)).toEqual([0, 3, 4])
  expect(await balanceOf(h, reader)).toBe(5200 - 600)
})

test('of two that are due, a wallet for one gives one, and the floor holds', async () => {
  await using h = await checkedHarness()
  const { site, reader } = await createStandingTip(h, { funds: 1000 })
  const { ticket } = await tipTicketFor(h, site.id, { amount: 300, monthly: true })
  await unlockItem(h.ports, { ticket, reader, approved: usd(300) })
  expect(await balanceOf(h, reader)).toBe(400)
  goTo(h, firstDue)
  const rounds = await Promise.all(Array.from({ length: 16 }, () => giveStandingTips(h.ports)))
  expect(rounds.reduce((sum, { given }) => sum + given, 0)).toBe(1)
  expect(rounds.reduce((sum, { missed }) => sum + missed, 0)).toBe(1)
  expect(await balanceOf(h, reader)).toBe(100)
})

test('a wallet that a bank’s question holds waits, and gives when the question is answered', async () => {
  await using h = await checkedHarness()
  const { reader, standingTip } = await createStandingTip(h, { funds: 2000 })
  const [payment] = (await dashboard(h).paymentIntents.list({ limit: 1 })).data
  goTo(h, '2027-02-28T00:00:00.000Z')
  const { id } = h.stripe.control.dispute(payment?.id as string)
  await h.stripe.control.idle()
  goTo(h, firstDue)
  expect(await giveStandingTips(h.ports)).toEqual({ ...nothing, missed: 1 })
  expect(await h.store.standingTip(standingTip)).toMatchObject({ obstacle: 'on-hold' })
  h.stripe.control.decide(id, 'won')
  await h.stripe.control.idle()
  h.clock.advance({ days: 1 })
  expect(await giveStandingTips(h.ports)).toEqual({ ...nothing, given: 1 })
  expect(await balanceOf(h, reader)).toBe(1400)
})

test('a bank’s question that comes between the look and the commit is heard', async () => {
  await using h = await checkedHarness()
  const { reader, standingTip } = await createStandingTip(h, { funds: 2000 })
  const [payment] = (await dashboard(h).paymentIntents.list({ limit: 1 })).data
  goTo(h, firstDue)
  let isAsked = false
  const commit: typeof h.store.commit = async (changes) => {
    if (!isAsked) {
      isAsked = true
      h.stripe.control.dispute(payment?.id as string)
      await h.stripe.control.idle()
    }
    return h.store.commit(changes)
  }
  expect(await giveStandingTips({ ...h.ports, store: { ...h.store, commit } })).toEqual({ ...nothing, missed: 1 })
  expect(await h.store.standingTip(standingTip)).toMatchObject({ obstacle: 'on-hold' })
  expect(await balanceOf(h, reader)).toBe(1700)
})

test('a creator who takes no tips gets none, and gets them again who is opened within a week', async () => {
  await using h = await checkedHarness()
  const { site, creator, standingTip } = await createStandingTip(h, { funds: 2000 })
  await closeCreator(h.ports, site, 'ana')
  expect(await liveUntil(h, '2027-03-02T09:30:00.000Z')).toEqual({ ...nothing, missed: 3 })
  expect(await h.store.standingTip(standingTip)).toMatchObject({ obstacle: 'closed' })
  await putCreator(h.ports, site, { name: 'ana', title: 'Ana' })
  expect(await liveUntil(h, '2027-03-30T09:30:00.000Z')).toEqual({ ...nothing, given: 1 })
  expect(await owedTo(h, creator.id)).toEqual([usd(600)])
})

test('a creator who stays closed ends it', async () => {
  await using h = await checkedHarness()
  const { site, reader, standingTip } = await createStandingTip(h, { funds: 2000 })
  await closeCreator(h.ports, site, 'ana')
  expect(await liveUntil(h, '2027-06-01T09:30:00.000Z')).toMatchObject({ given: 0, skipped: 2, ended: 1 })
  expect(await h.store.standingTip(standingTip)).toMatchObject({ obstacle: 'closed', ended: { by: 'skips' } })
  expect(await balanceOf(h, reader)).toBe(1700)
})

// Stopped

test('whom the publisher has blocked gives nothing more, and gives again who is let tip within a week', async () => {
  await using h = await checkedHarness()
  const { reader, site, ticket, standingTip } = await createStandingTip(h, { funds: 2000 })
  const pointed = { site: site.id, tip: (await h.store.tipOfTicket(ticket as TicketId))?.id as TipId }
  await blockSupporter(h.ports, pointed)
  goTo(h, firstDue)
  expect(await giveStandingTips(h.ports)).toEqual({ ...nothing, missed: 1 })
  expect(await balanceOf(h, reader)).toBe(1700)
  await unblockSupporter(h.ports, pointed)
  h.clock.advance({ days: 1 })
  expect(await giveStandingTips(h.ports)).toEqual({ ...nothing, given: 1 })
  expect(await tipsOf(h, standingTip)).toHaveLength(2)
})

test('a block that comes between the look and the commit is heard', async () => {
  await using h = await checkedHarness()
  const { reader, site, ticket } = await createStandingTip(h, { funds: 2000 })
  const pointed = { site: site.id, tip: (await h.store.tipOfTicket(ticket as TicketId))?.id as TipId }
  goTo(h, firstDue)
  let isBlocked = false
  const commit: Harness['store']['commit'] = async (changes) => {
    if (!isBlocked) {
      isBlocked = true
      await blockSupporter(h.ports, pointed)
    }
    return h.store.commit(changes)
  }
  const ports = { ...h.ports, store: { ...h.store, commit } }
  expect(await giveStandingTips(ports)).toEqual({ ...nothing, missed: 1 })
  expect(await balanceOf(h, reader)).toBe(1700)
})

test('each month is shown under the name of the first', async () => {
  await using h = await checkedHarness()
  const { site } = await createStandingTip(h, { funds: 2000, tipName: 'Bea' })
  goTo(h, firstDue)
  await giveStandingTips(h.ports)
  expect((await h.store.tips(site.id, null, 10)).map(({ name }) => name)).toEqual(['Bea', 'Bea'])
})

test('who stops it in the middle gives nothing more, twice is the same as once, and others cannot', async () => {
  await using h = await checkedHarness()
  const { reader, standingTip } = await createStandingTip(h, { funds: 5000 })
  await liveUntil(h, '2027-04-30T09:30:00.000Z')
  const stranger = await newReader(h)
  const wish = { reader, standingTip, wish: 'stop' } as const
  for (const asked of [
    { ...wish, reader: stranger },
    { ...wish, standingTip: 'standing_none' as const },
  ])
    await expect(stopStandingTip(h.ports, asked)).rejects.toMatchObject({ code: 'not-found' })
  expect(await stopStandingTip(h.ports, wish)).toBe('stopped')
  expect(await stopStandingTip(h.ports, wish)).toBe('stopped')
  expect(await liveUntil(h, '2027-08-31T09:30:00.000Z')).toEqual(nothing)
  expect(await tipsOf(h, standingTip)).toHaveLength(4)
  expect(await stopStandingTip(h.ports, { ...wish, wish: 'resume' })).toBe('over')
})

test('who thinks better of it before the next day has lost none', async () => {
  await using h = await checkedHarness()
  const { reader, standingTip } = await createStandingTip(h, { funds: 5000 })
  const wish = { reader, standingTip } as const
  expect(await stopStandingTip(h.ports, { ...wish, wish: 'resume' })).toBe('resumed')
  expect(await stopStandingTip(h.ports, { ...wish, wish: 'stop' })).toBe('stopped')
  goTo(h, '2027-02-28T09:29:59.999Z')
  expect(await stopStandingTip(h.ports, { ...wish, wish: 'resume' })).toBe('resumed')
  expect(await liveUntil(h, '2027-04-01T00:00:00.000Z')).toEqual({ ...nothing, given: 2 })
  expect((await tipsOf(h, standingTip)).map(({ month }) => month)).toEqual([0, 1, 2])
})

test('a stop and a round at the same moment are one after the other: given and stopped, or stopped', async () => {
  await using h = await checkedHarness()
  const { reader, standingTip } = await createStandingTip(h, { funds: 5000 })
  goTo(h, firstDue)
  const stop = () => stopStandingTip(h.ports, { reader, standingTip, wish: 'stop' })
  const rounds = () => Array.from({ length: 8 }, () => giveStandingTips(h.ports))
  const [first, ...given] = await Promise.all([stop(), ...rounds(), ...rounds()])
  expect(first).toBe('stopped')
  const tips = given.reduce((sum, round) => sum + round.given, 0)
  expect([0, 1]).toContain(tips)
  expect(await tipsOf(h, standingTip)).toHaveLength(1 + tips)
  expect(await balanceOf(h, reader)).toBe(5000 - 300 * (1 + tips))
  expect(await giveStandingTips(h.ports)).toEqual(nothing)
  expect(await h.store.standingTip(standingTip)).toMatchObject({ ended: { by: 'reader' } })
})

test.each(['stop', 'give'] as const)('when the other one was faster, who came to %s looks again', async (slower) => {
  await using h = await checkedHarness()
  const { reader, standingTip } = await createStandingTip(h, { funds: 5000 })
  goTo(h, firstDue)
  const stop = (ports: typeof h.ports) => stopStandingTip(ports, { reader, standingTip, wish: 'stop' })
  const give = (ports: typeof h.ports) => giveStandingTips(ports)
  let isFirst = true
  const commit: typeof h.store.commit = async (changes) => {
    if (isFirst) {
      isFirst = false
      await (slower === 'stop' ? give : stop)(h.ports)
    }
    return h.store.commit(changes)
  }
  await (slower === 'stop' ? stop : give)({ ...h.ports, store: { ...h.store, commit } })
  expect(await tipsOf(h, standingTip)).toHaveLength(slower === 'stop' ? 2 : 1)
  expect(await h.store.standingTip(standingTip)).toMatchObject({ ended: { by: 'reader', at: firstDue } })
})

// Crashes

test.each(['before', 'after'] as const)(
  'a process that dies %s the commit has given all of the tip or nothing, and the next round ends it',
  async (side) => {
    await using h = await checkedHarness()
    const { reader, standingTip } = await createStandingTip(h, { funds: 2000 })
    goTo(h, firstDue)
    const commit = async (...changes: Parameters<typeof h.store.commit>) => {
      if (side === 'after') await h.store.commit(...changes)
      throw new Error('the process is dead')
    }
    expect(await giveStandingTips({ ...h.ports, store: { ...h.store, commit } })).toEqual(nothing)
    expect(h.log.lines.at(-1)).toMatchObject({ event: 'standing-tip-failed', standingTip })
    expect(await balanceOf(h, reader)).toBe(side === 'after' ? 1400 : 1700)
    expect(await h.findings()).toEqual([])
    expect(await giveStandingTips(h.ports)).toEqual({ ...nothing, given: side === 'after' ? 0 : 1 })
    expect(await balanceOf(h, reader)).toBe(1400)
    expect(await tipsOf(h, standingTip)).toHaveLength(2)
  },
)

test('one that cannot be looked up keeps no other waiting', async () => {
  await using h = await checkedHarness()
  const { site, reader, standingTip } = await createStandingTip(h, { funds: 2000 })
  const { ticket } = await tipTicketFor(h, site.id, { amount: 100, monthly: true })
  await unlockItem(h.ports, { ticket, reader, approved: usd(100) })
  goTo(h, firstDue)
  const broken: typeof h.store.standingTip = async (id) => {
    if (id === standingTip) throw new Error('the row is unreadable')
    return h.store.standingTip(id)
  }
  expect(await giveStandingTips({ ...h.ports, store: { ...h.store, standingTip: broken } })).toMatchObject({ given: 1 })
  expect(await giveStandingTips(h.ports)).toEqual({ ...nothing, given: 1 })
})

// Begun

test('money by card, the first tip and what follows are one commit, once, whoever asks first', async () => {
  await using h = await checkedHarness()
  const { site, creator } = await tipSite(h)
  const reader = await newReader(h)
  const { ticket } = await tipTicketFor(h, site.id, { monthly: true })
  const { session } = await startTopUp(h, reader, 500, ticket, 300)
  h.stripe.control.chaos({ duplicate: 2, reorder: true })
  h.stripe.control.complete(session)
  const settled = await Promise.all(Array.from({ length: 5 }, () => settlePayment(h.ports, session)))
  expect(new Set(settled)).toEqual(new Set(['paid']))
  await h.stripe.control.idle()
  expect(await h.store.runningStandingTips(reader)).toBe(1)
  expect(await owedTo(h, creator.id)).toEqual([usd(300)])
  expect((await h.footprint()).entries).toBe(2)
})

test('a double click and a hundred requests at once begin one', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const reader = await newReader(h)
  await topUp(h, reader, 2000)
  const { ticket } = await tipTicketFor(h, site.id, { monthly: true })
  const approval = { ticket, reader, approved: usd(300) }
  const answers = await Promise.all(Array.from({ length: 100 }, () => unlockItem(h.ports, approval)))
  expect(new Set(answers.map(({ next }) => next))).toEqual(new Set(['unlocked']))
  expect(await h.store.runningStandingTips(reader)).toBe(1)
  expect(await balanceOf(h, reader)).toBe(1700)
})

test('who has as many as there may be begins no other, stops one and begins it, and the money by card is there', async () => {
  await using h = await checkedHarness()
  const { site, reader, standingTip } = await createStandingTip(h, { amount: 10, funds: 1000 })
  const begin = async () => {
    const { ticket } = await tipTicketFor(h, site.id, { amount: 10, monthly: true })
    return { ticket, ...(await unlockItem(h.ports, { ticket, reader, approved: usd(10) })) }
  }
  for (let n = 1; n < standingTipsMax; n++) expect(await begin()).toMatchObject({ next: 'unlocked' })
  const refused = await begin()
  expect(refused).toMatchObject({ next: 'stop', because: 'too-many' })
  const { session } = await startTopUp(h, reader, 500, refused.ticket, 10)
  h.stripe.control.complete(session)
  expect(await settlePayment(h.ports, session)).toBe('paid')
  await h.stripe.control.idle()
  expect(await balanceOf(h, reader)).toBe(1000 + 500 - 10 * standingTipsMax)
  const wish = { reader, standingTip } as const
  expect(await stopStandingTip(h.ports, { ...wish, wish: 'stop' })).toBe('stopped')
  expect(await begin()).toMatchObject({ next: 'unlocked' })
  expect(await stopStandingTip(h.ports, { ...wish, wish: 'resume' })).toBe('full')
})

test('of ten that were stopped as many go on as there is room for, when all are asked at the same moment', async () => {
  await using h = await checkedHarness()
  const { site, reader } = await createStandingTip(h, { amount: 10, funds: 1000 })
  const begin = async () => {
    const { ticket } = await tipTicketFor(h, site.id, { amount: 10, monthly: true })
    expect(await unlockItem(h.ports, { ticket, reader, approved: usd(10) })).toMatchObject({ next: 'unlocked' })
  }
  for (let n = 1; n < standingTipsMax; n++) await begin()
  const stopped = (await h.store.standingTips(reader, h.clock.now())).slice(0, 10).map(({ id }) => id)
  const ask = (standingTip: (typeof stopped)[number], wish: 'stop' | 'resume') =>
    stopStandingTip(h.ports, { reader, standingTip, wish })
  for (const each of stopped) expect(await ask(each, 'stop')).toBe('stopped')
  for (let n = 0; n < 7; n++) await begin()
  // Each of them twice, as a double click does.
  const answers = await Promise.all([...stopped, ...stopped].map((each) => ask(each, 'resume')))
  const resumed = stopped.filter((_, at) => answers[at] === 'resumed' || answers[at + 10] === 'resumed')
  expect(resumed).toHaveLength(3)
  expect(answers.every((answer) => answer === 'resumed' || answer === 'full')).toBe(true)
  expect(await h.store.runningStandingTips(reader)).toBe(standingTipsMax)
})

test('one that was stopped goes on while a bank’s question holds the wallet', async () => {
  await using h = await checkedHarness()
  const { reader, standingTip } = await createStandingTip(h, { funds: 2000 })
  const [payment] = (await dashboard(h).paymentIntents.list({ limit: 1 })).data
  h.stripe.control.dispute(payment?.id as string)
  await h.stripe.control.idle()
  expect(await stopStandingTip(h.ports, { reader, standingTip, wish: 'stop' })).toBe('stopped')
  expect(await stopStandingTip(h.ports, { reader, standingTip, wish: 'resume' })).toBe('resumed')
  expect(await h.store.standing(reader)).toBe('on-hold')
})

test('a goal that a monthly tip reaches is reached in the round that gives it, and who listens is told', async () => {
  await using h = await checkedHarness()
  const { site, secretKey } = await createStandingTip(h, { funds: 2000 })
  h.clock.advance({ seconds: 1 })
  const goal = await h.request('/v1/admin/goals/boat', {
    method: 'PUT',
    headers: { Authorization: `Bearer ${secretKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ title: 'A boat', target: usd(300), basis: 'gross' }),
  })
  expect(goal.status).toBe(200)
  goTo(h, firstDue)
  const rung = h.ports.bell.wait(tipsTopic(site.id), 60)
  expect(await giveStandingTips(h.ports)).toEqual({ ...nothing, given: 1 })
  expect((await h.store.goal(site.id, 'boat'))?.goal.reachedAt).toBe(firstDue)
  await rung
})

// Told by letter

const ana = 'ana@example.com' as const

/** A reader who is reached by mail and gives each month, with enough for the first tip alone. */
async function reached(h: Harness, wish: Parameters<typeof createStandingTip>[1] = {}) {
  const made = await createStandingTip(h, wish)
  await h.store.commit([{ change: 'add-mail-address', address: ana, reader: made.reader, at: h.clock.now() }])
  return made
}

async function subjects(h: Harness) {
  const waiting = await h.store.dueMessages('2030-01-01T00:00:00.000Z', 50)
  return waiting.map(({ to, subject }) => `${to}: ${subject}`)
}

test('who is reached by mail hears once of each month that is missed, and of the end', async () => {
  await using h = await checkedHarness()
  await reached(h)
  await liveUntil(h, '2027-03-03T09:30:00.000Z')
  const missed = `${ana}: Tuppence: a monthly tip could not be given`
  expect(await subjects(h)).toEqual([missed])
  await liveUntil(h, '2027-03-31T09:30:00.000Z')
  expect(await subjects(h)).toEqual([missed, missed])
  await liveUntil(h, '2027-06-30T09:30:00.000Z')
  expect(await subjects(h)).toEqual([missed, missed, missed, `${ana}: Tuppence: a monthly tip has ended`])
})

test('of many rounds at once one writes the letter', async () => {
  await using h = await checkedHarness()
  await reached(h)
  goTo(h, firstDue)
  await Promise.all(Array.from({ length: 16 }, () => giveStandingTips(h.ports)))
  expect(await subjects(h)).toHaveLength(1)
})

test('nobody is written to whose tip was given, who has proven no address, or where no mail is sent', async () => {
  await using given = await checkedHarness()
  await reached(given, { funds: 2000 })
  await liveUntil(given, '2027-03-05T09:30:00.000Z')
  expect(await subjects(given)).toEqual([])
  await using unknown = await checkedHarness()
  await createStandingTip(unknown)
  await liveUntil(unknown, '2027-03-05T09:30:00.000Z')
  expect(await subjects(unknown)).toEqual([])
  await using silent = await checkedHarness({ over: { mailer: null } })
  await reached(silent)
  await liveUntil(silent, '2027-03-05T09:30:00.000Z')
  expect(await subjects(silent)).toEqual([])
})
