// Declined cards in windows to tip: counted once, and what follows when too many are (THREATS ABU-01).
import { expect, test } from 'vitest'
import { forgetDeclines } from '../../../server/flows/forget-declines.ts'
import { heedDecline } from '../../../server/flows/heed-decline.ts'
import { pauseCardTips, resumeCardTips, viewCardTips } from '../../../server/flows/pause-card-tips.ts'
import { sendWaiting } from '../../../server/flows/send-mail.ts'
import { unlockItem } from '../../../server/flows/unlock-item.ts'
import type { Ports, ProviderEvent } from '../../../server/ports/index.ts'
import { declineCards, declinedCard, openCardTip } from '../../support/card-tips.ts'
import type { Harness } from '../../support/harness.ts'
import { makeCreator, usd } from '../../support/make.ts'
import { newReader, openTicketFor, startTopUp, topUp } from '../../support/reader.ts'
import { owedTo, tipSite, tipTicketFor } from '../../support/tips.ts'
import { checkedHarness } from '../pages/visitor.ts'

const pausedLines = (h: Harness) => h.log.lines.filter(({ event }) => event === 'card-tips-paused')
const isOpen = { paused: null }
const isPaused = (because: string) => ({ paused: { because } })

test('ten declined cards within ten minutes pause tips by card on that site, and on no other', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const other = await h.site({ origins: ['https://lake.example'] })
  await declineCards(h, site.id, 9)
  expect(await viewCardTips(h.ports, site)).toEqual({ ...isOpen, declines: 9 })
  await declineCards(h, site.id, 1)
  expect(await viewCardTips(h.ports, site)).toMatchObject(isPaused('declines'))
  expect(await viewCardTips(h.ports, other.site)).toEqual({ ...isOpen, declines: 0 })
  expect(pausedLines(h)).toMatchObject([{ level: 'warn', site: site.id, declines: 10, paid: 0 }])
})

test('declines that are older than ten minutes count no more', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  await declineCards(h, site.id, 9)
  h.clock.advance({ minutes: 10, seconds: 1 })
  await declineCards(h, site.id, 9)
  expect(await viewCardTips(h.ports, site)).toEqual({ ...isOpen, declines: 9 })
})

test('a crowd that tips by card has declined cards too: less than one for two that paid is no attack', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  for (let paid = 0; paid < 21; paid++) h.stripe.control.complete((await openCardTip(h, site.id)).session)
  await h.stripe.control.idle()
  await declineCards(h, site.id, 10)
  expect(await viewCardTips(h.ports, site)).toEqual({ ...isOpen, declines: 10 })
  await declineCards(h, site.id, 1)
  expect(await viewCardTips(h.ports, site)).toMatchObject(isPaused('declines'))
})

test('cards that are declined for an article, or for nothing that we know, are no matter of tips', async () => {
  await using h = await checkedHarness()
  const { site } = await h.site({ defaultPrice: 20 })
  await h.item(site.id)
  const reader = await newReader(h)
  const { ticket } = await openTicketFor(h, site.id, 'the-river')
  for (const of of [ticket, null]) {
    const { session } = await startTopUp(h, reader, 500, of, of && 20)
    for (let card = 0; card < 12; card++) h.stripe.control.complete(session, { card: declinedCard })
  }
  await h.stripe.control.idle()
  expect((await h.footprint()).card_declines).toBe(0)
  expect(await viewCardTips(h.ports, site)).toEqual({ ...isOpen, declines: 0 })
})

test('messages that come twice, in any order and all at once count each card once, and begin one pause', async () => {
  await using h = await checkedHarness({ alertMail: 'owner@river.example' })
  const { site } = await tipSite(h)
  const forms = await Promise.all(Array.from({ length: 30 }, () => openCardTip(h, site.id)))
  h.stripe.control.chaos({ duplicate: 3, reorder: true })
  for (const { session } of forms) h.stripe.control.complete(session, { card: declinedCard })
  await h.stripe.control.idle()
  expect(await h.footprint()).toMatchObject({ card_declines: 30, card_tip_pauses: 1, outbox: 1 })
  expect(pausedLines(h)).toHaveLength(1)
})

/** A store that dies at the n-th commit of a message. */
function dyingAt(ports: Ports, n: number): Ports {
  let count = 0
  const commit: Ports['store']['commit'] = async (changes) => {
    if (++count === n) throw new Error('the process died')
    return ports.store.commit(changes)
  }
  return { ...ports, store: { ...ports.store, commit } }
}

test.each([1, 2])(
  'a process that dies at commit %i of the tenth decline has it counted, and told once, by the message sent again',
  async (at) => {
    await using h = await checkedHarness({ alertMail: 'owner@river.example' })
    const { site } = await tipSite(h)
    await declineCards(h, site.id, 9)
    h.stripe.control.chaos({ drop: true })
    const { session } = await openCardTip(h, site.id)
    const { payment_intent: payment } = h.stripe.control.complete(session, { card: declinedCard }).session
    const event = { id: 'evt_tenth', kind: 'payment_intent.payment_failed' } as ProviderEvent
    await expect(heedDecline(dyingAt(h.ports, at), payment as string, event)).rejects.toThrow('died')
    expect(await viewCardTips(h.ports, site)).toMatchObject(isOpen)
    for (let again = 0; again < 3; again++) await heedDecline(h.ports, payment as string, event)
    expect(await viewCardTips(h.ports, site)).toMatchObject(isPaused('declines'))
    expect(await h.footprint()).toMatchObject({ card_declines: 10, card_tip_pauses: 1, outbox: 1 })
    h.stripe.control.calm()
  },
)

test('a pause ends after thirty minutes without a declined card, and what led to it leads to no other', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const waiting = await openCardTip(h, site.id)
  await declineCards(h, site.id, 10)
  h.clock.advance({ minutes: 20 })
  h.stripe.control.complete(waiting.session, { card: declinedCard })
  await h.stripe.control.idle()
  h.clock.advance({ minutes: 29 })
  expect(await viewCardTips(h.ports, site)).toMatchObject(isPaused('declines'))
  h.clock.advance({ minutes: 1 })
  expect(await viewCardTips(h.ports, site)).toEqual({ ...isOpen, declines: 0 })
  await declineCards(h, site.id, 9)
  expect(await viewCardTips(h.ports, site)).toEqual({ ...isOpen, declines: 9 })
  await declineCards(h, site.id, 1)
  expect(await viewCardTips(h.ports, site)).toMatchObject(isPaused('declines'))
  expect(pausedLines(h)).toHaveLength(2)
})

test('a form that was open before the pause takes one more declined card and is ended; a good one is taken', async () => {
  await using h = await checkedHarness()
  const { site, creator } = await tipSite(h)
  const [tester, honest] = [await openCardTip(h, site.id), await openCardTip(h, site.id)]
  await declineCards(h, site.id, 10)
  h.stripe.control.complete(tester.session, { card: declinedCard })
  await h.stripe.control.idle()
  expect(() => h.stripe.control.complete(tester.session)).toThrow()
  expect(h.stripe.control.complete(honest.session).outcome).toBe('paid')
  await h.stripe.control.idle()
  expect(await owedTo(h, creator.id)).toEqual([usd(100)])
})

test('in one form four cards may be declined; with the fifth it is ended', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  const { session } = await openCardTip(h, site.id)
  for (let card = 0; card < 5; card++) {
    expect(h.stripe.control.complete(session, { card: declinedCard }).outcome).toBe('declined')
    await h.stripe.control.idle()
  }
  expect(() => h.stripe.control.complete(session)).toThrow()
  expect(await viewCardTips(h.ports, site)).toEqual({ ...isOpen, declines: 5 })
})

test('while tips by card pause, no form is opened for one, and tips out of a wallet go on', async () => {
  await using h = await checkedHarness()
  const { site, creator } = await tipSite(h)
  const reader = await newReader(h)
  await topUp(h, reader)
  await pauseCardTips(h.ports, site)
  const stranger = await newReader(h)
  const { ticket } = await tipTicketFor(h, site.id)
  const before = await h.footprint()
  for (const amount of [300, 500])
    await expect(startTopUp(h, stranger, amount, ticket, 300)).rejects.toMatchObject({ code: 'state-conflict' })
  expect(await h.footprint()).toEqual(before)
  expect(await unlockItem(h.ports, { ticket, reader, approved: usd(300) })).toEqual({ next: 'unlocked' })
  expect(await owedTo(h, creator.id)).toEqual([usd(300)])
})

test('what the publisher has ended begins anew with ten more declines only', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  await declineCards(h, site.id, 10)
  await Promise.all(Array.from({ length: 5 }, () => resumeCardTips(h.ports, site)))
  expect(await viewCardTips(h.ports, site)).toEqual({ ...isOpen, declines: 0 })
  h.clock.advance({ seconds: 1 })
  await declineCards(h, site.id, 9)
  expect(await viewCardTips(h.ports, site)).toEqual({ ...isOpen, declines: 9 })
  await declineCards(h, site.id, 1)
  expect(await viewCardTips(h.ports, site)).toMatchObject(isPaused('declines'))
})

test('a pause of the publisher lasts until the publisher ends it, whatever is declined or not', async () => {
  await using h = await checkedHarness({ alertMail: 'owner@river.example' })
  const { site } = await tipSite(h)
  await Promise.all(Array.from({ length: 5 }, () => pauseCardTips(h.ports, site)))
  h.clock.advance({ days: 30 })
  expect(await viewCardTips(h.ports, site)).toMatchObject({ paused: { because: 'publisher', until: null } })
  expect(await h.footprint()).toMatchObject({ card_tip_pauses: 1, outbox: 0 })
  await resumeCardTips(h.ports, site)
  expect(await viewCardTips(h.ports, site)).toMatchObject(isOpen)
})

test('the operator is told by mail, in the language of the site and without an address in it that anybody could plant', async () => {
  await using h = await checkedHarness({ alertMail: 'owner@river.example' })
  const { site } = await h.site({ locale: 'pl', name: 'Rzeka https://evil.example' })
  await h.store.commit([
    {
      change: 'put-creator',
      creator: makeCreator({ site: site.id }),
      at: h.clock.now(),
    },
  ])
  await declineCards(h, site.id, 10)
  h.clock.advance({ minutes: 1 })
  for (let round = 0; round < 2; round++) await sendWaiting(h.ports)
  expect(h.mail.messages).toMatchObject([
    { to: 'owner@river.example', lang: 'pl', subject: 'Tuppence: napiwki kartą są wstrzymane' },
  ])
  expect(h.mail.messages[0]?.text).toContain('Odrzucone karty w oknach napiwków w Rzeka https evil.example: 10')
})

test('CRS-12: while no mail goes out, tips by card pause all the same, tips out of a wallet work, and the letter comes later', async () => {
  await using h = await checkedHarness({ alertMail: 'owner@river.example' })
  const { site } = await tipSite(h)
  const reader = await newReader(h)
  await topUp(h, reader)
  const mailer = { send: () => Promise.reject(new Error('no mail today')) }
  await declineCards(h, site.id, 10)
  h.clock.advance({ minutes: 1 })
  await sendWaiting({ ...h.ports, mailer })
  expect(await viewCardTips(h.ports, site)).toMatchObject(isPaused('declines'))
  const { ticket } = await tipTicketFor(h, site.id)
  expect(await unlockItem(h.ports, { ticket, reader, approved: usd(300) })).toEqual({ next: 'unlocked' })
  h.clock.advance({ minutes: 5 })
  await sendWaiting(h.ports)
  expect(h.mail.messages).toHaveLength(1)
})

test.each([
  ['nobody is named', { alertMail: null }],
  ['no mail is sent', { alertMail: 'owner@river.example', over: { mailer: null } }],
] as const)('where %s, the log tells it alone', async (_where, options) => {
  await using h = await checkedHarness(options)
  const { site } = await tipSite(h)
  await declineCards(h, site.id, 10)
  expect(pausedLines(h)).toHaveLength(1)
  expect((await h.footprint()).outbox).toBe(0)
})

test('declined cards are forgotten within a day', async () => {
  await using h = await checkedHarness()
  const { site } = await tipSite(h)
  await declineCards(h, site.id, 3)
  h.clock.advance({ hours: 23 })
  await forgetDeclines(h.ports)
  expect((await h.footprint()).card_declines).toBe(3)
  h.clock.advance({ hours: 1 })
  await forgetDeclines(h.ports)
  expect((await h.footprint()).card_declines).toBe(0)
})
