// Members over simulated months, in a browser: joining, renewals, changes, cards that fail, and ends, while Stripe's messages come in
// twice and in the wrong order.
import { afterAll, beforeAll, test } from 'vitest'
import { aReader, lookAtTheBooksAfterwards, type Reader } from '../support/journey.ts'
import {
  cardForm,
  cards,
  expect,
  expectClosed,
  expectOpen,
  openPayWindow,
  paid,
  payButton,
  payByWallet,
  scrollToGate,
} from '../support/journey-steps.ts'
import { startTimedWorld, type TimedWorld } from '../support/timed-world.ts'

lookAtTheBooksAfterwards()

let world: TimedWorld
beforeAll(async () => {
  world = await startTimedWorld()
  await putTier('friend', { name: 'Friend of Slack Water', level: 1, prices: [monthly(499)] })
  await putTier('patron', { name: 'Patron', level: 2, prices: [monthly(999)] })
  world.stripe.control.chaos({ duplicate: true, reorder: true })
})
afterAll(async () => {
  expect(await world.wrong()).toEqual([])
  await world.stop()
})

const monthly = (amount: number) => ({ interval: 'month', price: { amount, currency: 'USD' } })

async function putTier(tier: string, body: object): Promise<void> {
  const answer = await fetch(`${world.origin}/v1/admin/tiers/${tier}`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${world.secretKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!answer.ok) throw new Error(`the tier was refused: ${await answer.text()}`)
}

/** By the plain link, with a card. Answers when the window says so. */
async function join({ page }: Reader, tier = 'friend', card: string = cards.good): Promise<void> {
  await page.goto(`${world.origin}/pay/start?site=site_demo&tier=${tier}&interval=month`)
  await payButton(page).click()
  await page.waitForURL(/\/checkout\//)
  await cardForm(page).pay(card)
  await expect(page.getByText('You are a member', { exact: true })).toBeVisible()
  await world.settle()
}

async function goTo({ page }: Reader, path: string): Promise<void> {
  await page.goto(world.siteOrigin + path)
  await scrollToGate(page)
}

/** Through the window that a member meets once on a site. */
async function enter(reader: Reader, path: string, sentence: string): Promise<void> {
  await goTo(reader, path)
  await payByWallet(await openPayWindow(reader.page))
  await expectOpen(reader.page, sentence)
}

test('a member is renewed by the month, cancels, reads on until the end of what is paid, and meets the wall a day later', async () => {
  await using reader = await aReader()
  await join(reader)
  await enter(reader, '/articles/the-river.html', paid.river)
  await world.pass({ days: 40 })
  await goTo(reader, '/articles/the-ropewalk.html')
  await expectOpen(reader.page, paid.ropewalk)
  await reader.page.goto(`${world.origin}/wallet`)
  await reader.page.getByRole('button', { name: /^Cancel / }).click()
  await expect(reader.page.getByRole('status')).toContainText('cancelled')
  await world.pass({ days: 10 })
  await goTo(reader, '/articles/the-ropewalk.html')
  await expectOpen(reader.page, paid.ropewalk)
  await world.pass({ days: 20 })
  await goTo(reader, '/articles/the-ropewalk.html')
  await expectClosed(reader.page, paid.ropewalk)
})
