// Card testers at the tip jar: what five hundred cards come to, and what a declined card tells whoever tries it.
import { expect, test } from 'vitest'
import { sendWaiting } from '../../../server/flows/send-mail.ts'
import { TEST_CARDS } from '../../stripe/cards/test-cards.ts'
import { declinedCard, openCardTip, sendCardTip } from '../../support/card-tips.ts'
import { usd } from '../../support/make.ts'
import { openTicketFor, redeem, topUp } from '../../support/reader.ts'
import { owedTo, tipSite, tipTicketFor } from '../../support/tips.ts'
import { checkedHarness, fieldsOf, knownVisitor, sessionIn, textOf, visitor } from '../pages/visitor.ts'

const goodCard = '4242424242424242'

test('ABU-01: five hundred cards at a dollar from a hundred addresses: the site stops taking tips by card, and nothing else', async () => {
  await using h = await checkedHarness({ limitFactor: 1, alertMail: 'owner@river.example' })
  const { site, creator } = await tipSite(h)
  await h.item(site.id, { price: usd(20) })
  const fan = await knownVisitor(h)
  await topUp(h, fan.reader)
  const fanPath = `/pay/${(await tipTicketFor(h, site.id)).ticket}`

  // A hundred networks, each with a form that is open before the first card is tried, and five cards, of which every twentieth is good.
  const addresses = Array.from({ length: 100 }, (_, n) => `${20 + n}.${n}.113.7`)
  const bots = await Promise.all(
    addresses.map(async (address) => {
      const browser = visitor(h, { 'X-Test-Address': address })
      return { browser, session: (await openCardTip(h, site.id, { browser })).session }
    }),
  )
  let told = 0
  let refused = 0
  const turnedAway = new Set<string>()
  for (let round = 0; round < 5; round++) {
    for (const [n, { browser, session }] of bots.entries()) {
      if (h.stripe.world.store.get('checkout.session', session)?.status === 'open') {
        h.stripe.control.complete(session, { card: (n + round) % 20 === 19 ? goodCard : declinedCard })
        told++
        if (n % 10 === 9) await h.stripe.control.idle()
      } else {
        refused++
        if (turnedAway.has(session)) continue
        turnedAway.add(session)
        const { path, sent } = await sendCardTip(h, site.id, { browser })
        expect([sent.status, sent.headers.get('Location')]).toEqual([303, path])
      }
    }
  }
  await h.stripe.control.idle()
  // Each form that was open takes one card more, and none is opened any more: of five hundred cards four hundred learn nothing.
  expect(told).toBeLessThanOrEqual(110)
  expect(told + refused).toBe(500)

  // The owner is told once.
  expect(h.log.lines.filter(({ event }) => event === 'card-tips-paused')).toMatchObject([{ site: site.id }])
  h.clock.advance({ minutes: 1 })
  for (let again = 0; again < 2; again++) await sendWaiting(h.ports)
  expect(h.mail.messages).toMatchObject([{ to: 'owner@river.example', subject: 'Tuppence: tips by card are paused' }])

  // A tip out of a wallet goes on, and so does an article by card.
  await fan.send(`${fanPath}/approve`, fieldsOf(await fan.page(fanPath), '/approve'))
  expect(textOf(await fan.page(fanPath))).toContain('Thank you!')
  const reader = visitor(h, { 'X-Test-Address': '192.0.2.77' })
  const path = `/pay/${(await openTicketFor(h, site.id, 'the-river')).ticket}`
  const sent = await reader.send(`${path}/top-up`, { ...fieldsOf(await reader.page(path), '/top-up'), amount: '500' })
  h.stripe.control.complete(sessionIn(sent.headers.get('Location')))
  await h.stripe.control.idle()
  expect(textOf(await reader.page(path))).toContain('Unlocked')

  const paid = (await h.store.tips(site.id, null, 100)).filter(({ amount }) => amount.amount === 100).length
  expect(await owedTo(h, creator.id)).toEqual([usd(300 + paid * 100)])
  expect(paid).toBeLessThan(10)

  // Half an hour without a declined card, and tips by card are back.
  h.clock.advance({ minutes: 30 })
  expect((await openCardTip(h, site.id)).session).toMatch(/^cs_/)
}, 60_000)

/** What differs from one attempt to the next whatever the card: ids, and instants. */
const withoutNames = (text: string) =>
  text.replace(/[A-Za-z]+_[A-Za-z0-9_-]{8,}/g, '…').replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…')

const refusing: (readonly [shows: string, card: string, authenticate?: 'fail'])[] = [
  ...TEST_CARDS.filter(({ declines }) => declines !== undefined).map(({ number, shows }) => [shows, number] as const),
  ['A card of no test', '4012888888881881'],
  ['3-D Secure that fails', '4000002760003184', 'fail'],
]

test('ABU-02: whatever a bank says of a card, our pages, our API, our books and our log say the same of each', async () => {
  const seen = new Map<string, string>()
  for (const [shows, card, authenticate = 'complete'] of refusing) {
    await using h = await checkedHarness()
    const { site } = await tipSite(h)
    const browser = visitor(h)
    const { ticket, verifier } = await tipTicketFor(h, site.id)
    const path = `/pay/${ticket}`
    const fields = fieldsOf(await browser.page(path), '/top-up')
    const sent = await browser.send(`${path}/top-up`, { ...fields, amount: '300' })
    const session = sessionIn(sent.headers.get('Location'))
    expect([shows, h.stripe.control.complete(session, { card, authenticate }).outcome]).toEqual([shows, 'declined'])
    await h.stripe.control.idle()
    const back = await browser.get(`${path}/return?session_id=${session}`)
    const answers = [
      back.headers.get('Location'),
      await back.text(),
      await browser.page(path),
      await browser.page(`${path}?notice=not-charged`),
      await (await redeem(h, ticket, verifier)).text(),
      JSON.stringify(h.log.lines.filter(({ outcome }) => outcome !== undefined && outcome !== 'ignored')),
      JSON.stringify(await h.footprint()),
    ]
    seen.set(shows, withoutNames(answers.join('\n')))
  }
  expect(seen.size).toBe(refusing.length)
  const [first = ''] = seen.values()
  expect(first).toContain('"outcome":"declined"')
  expect(first).not.toMatch(/insufficient|stolen|lost|expired|cvc|fraud|generic|velocity/i)
  for (const [shows, answer] of seen) expect(answer, shows).toBe(first)
}, 60_000)
