// Monthly tips over HTTP: what a page may wish for and learns, and what the publisher is told of them.
import { expect, test } from 'vitest'
import { giveStandingTips } from '../../../server/flows/give-standing-tips.ts'
import type { Tip } from '../../../server/wire/creator.ts'
import type { Harness } from '../../support/harness.ts'
import { usd } from '../../support/make.ts'
import { redeem } from '../../support/reader.ts'
import { createStandingTip, goTo } from '../../support/standing-tips.ts'
import { askToTip, createTip, tipSite } from '../../support/tips.ts'
import { checkedHarness } from '../pages/visitor.ts'

async function tipsOf(h: Harness, secretKey: string) {
  const response = await h.request('/v1/admin/tips', { headers: { Authorization: `Bearer ${secretKey}` } })
  return ((await response.json()) as { tips: Tip[] }).tips
}

test('a page learns that the tip is monthly, and of a single one nothing of the kind', async () => {
  await using h = await checkedHarness()
  const { ticket, verifier } = await createStandingTip(h)
  const tip = { creator: 'ana', amount: usd(300) }
  expect(await (await redeem(h, ticket, verifier)).json()).toMatchObject({
    state: 'done',
    tip: { ...tip, monthly: true },
  })
  await using other = await checkedHarness()
  const once = await createTip(other, { monthly: false })
  expect(await (await redeem(other, once.ticket, once.verifier)).json()).toHaveProperty('tip', tip)
})

test.each(['true', 1, null, {}])(
  'a wish to tip monthly that says %j is refused, and opens no window',
  async (monthly) => {
    await using h = await checkedHarness()
    const { site } = await tipSite(h)
    const before = await h.footprint()
    const response = await askToTip(h, site.id, { monthly })
    expect([response.status, ((await response.json()) as { type: string }).type.split('/').at(-1)]).toEqual([
      400,
      'malformed-request',
    ])
    expect(await h.footprint()).toEqual(before)
  },
)

test('the publisher sees which tips are of one standing tip, each with the words of its own', async () => {
  await using h = await checkedHarness()
  const { secretKey, standingTip } = await createStandingTip(h, { funds: 2000, message: 'For the heron', public: true })
  goTo(h, '2027-02-28T09:30:00.000Z')
  await giveStandingTips(h.ports)
  const [second, first] = await tipsOf(h, secretKey)
  const same = { creator: 'ana', amount: usd(300), monthly: true, standingTip }
  expect(first).toMatchObject({ ...same, message: 'For the heron', public: true, at: '2027-01-31T09:30:00.000Z' })
  expect(second).toMatchObject({ ...same, message: null, public: false, at: '2027-02-28T09:30:00.000Z' })
  expect(second?.reader).toBe(first?.reader)
  expect(first?.reader).toEqual(expect.any(String))
})

test('of an anonymous one the publisher cannot tell that two months are of the same reader', async () => {
  await using h = await checkedHarness()
  const { secretKey, standingTip } = await createStandingTip(h, { funds: 2000, anonymous: true })
  goTo(h, '2027-02-28T09:30:00.000Z')
  await giveStandingTips(h.ports)
  const tips = await tipsOf(h, secretKey)
  expect(tips).toMatchObject(Array(2).fill({ reader: null, monthly: true, standingTip: null }))
  expect(JSON.stringify(tips)).not.toContain(standingTip)
})

test('a single tip is of no standing tip', async () => {
  await using h = await checkedHarness()
  const { secretKey } = await createTip(h)
  expect(await tipsOf(h, secretKey)).toMatchObject([{ monthly: false, standingTip: null }])
})
