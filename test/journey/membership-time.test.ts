// Members over simulated months, in a browser: joining, renewals, changes, cards that fail, and ends, while Stripe's messages come in
// twice and in the wrong order.
import { afterAll, afterEach, beforeAll, test, vi } from 'vitest'
import { expectAccessible } from '../support/accessible.ts'
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
import { typeCode } from '../support/mailbox-page.ts'
import { startTimedWorld, type TimedWorld } from '../support/timed-world.ts'

// Two months are sixty days to live through.
vi.setConfig({ testTimeout: 120_000 })
lookAtTheBooksAfterwards()

let world: TimedWorld
beforeAll(async () => {
  world = await startTimedWorld()
  await putTier('friend', { name: 'Friend of Slack Water', level: 1, prices: [monthly(499)] })
  await putTier('patron', { name: 'Patron', level: 2, prices: [monthly(999)] })
  await putTier('guest', { name: 'Guest', level: 1, prices: [monthly(499)], trialDays: 14 })
  world.stripe.control.chaos({ duplicate: true, reorder: true })
})
afterEach(async () => expect(await world.wrong()).toEqual([]))
afterAll(() => world.stop())

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
async function join({ page }: Reader, tier = 'friend', query = ''): Promise<void> {
  await page.goto(`${world.origin}/pay/start?site=site_demo&tier=${tier}&interval=month${query}`)
  await payButton(page).click()
  await page.waitForURL(/\/checkout\//)
  await cardForm(page).pay(cards.good)
  await expect(page.getByText('You are a member', { exact: true })).toBeVisible()
  await world.settle()
}

const wallet = ({ page }: Reader) => page.goto(`${world.origin}/wallet`)

/** The page of the reader's one membership. */
async function openMembership(reader: Reader): Promise<void> {
  await wallet(reader)
  await reader.page.getByRole('link', { name: /^Change / }).click()
  await expect(reader.page.getByRole('heading', { name: 'Change it' })).toBeVisible()
}

/** Each sum that cards were charged, the newest first. */
async function charges(): Promise<number[]> {
  const answer = await fetch(`${world.stripe.url}/v1/charges?limit=100`, {
    headers: { Authorization: 'Bearer sk_test_timed' },
  })
  const { data } = (await answer.json()) as { data: { amount: number; paid: boolean }[] }
  return data.filter(({ paid }) => paid).map(({ amount }) => amount)
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

test('free days are free, then the card is charged; who cancels before is charged nothing and meets the wall when they are over', async () => {
  const before = (await charges()).length
  await using stays = await aReader()
  await using leaves = await aReader()
  for (const reader of [stays, leaves]) {
    await reader.page.goto(`${world.origin}/pay/start?site=site_demo&tier=guest&interval=month`)
    await expect(reader.page.getByText(/Free until .*, then \$4\.99 a month/).first()).toBeVisible()
    await join(reader, 'guest')
    await enter(reader, '/articles/the-river.html', paid.river)
  }
  await wallet(leaves)
  await leaves.page.getByRole('button', { name: /^Cancel / }).click()
  await expect(leaves.page.getByRole('status')).toContainText('cancelled')
  await world.pass({ days: 13 })
  expect(await charges()).toHaveLength(before)
  for (const reader of [stays, leaves]) {
    await goTo(reader, '/articles/the-ropewalk.html')
    await expectOpen(reader.page, paid.ropewalk)
  }
  await world.pass({ days: 2 })
  expect((await charges()).slice(0, -before || undefined)).toEqual([499])
  await goTo(stays, '/articles/prom.html')
  await expectOpen(stays.page, paid.prom)
  await goTo(leaves, '/articles/prom.html')
  await expectClosed(leaves.page, paid.prom)
})

test('a change at half of the month shows 2.50 and charges 2.50, and the way down waits for the end of what is paid', async () => {
  await using reader = await aReader()
  const { page } = reader
  const now = () => new Date(world.clock.now())
  while (![3, 5, 8, 10].includes(now().getUTCMonth()) || now().getUTCDate() > 28) await world.pass({ days: 1 })
  await join(reader)
  await world.pass({ days: 15 })

  await openMembership(reader)
  await expectAccessible(page, 'a membership')
  const patron = page.getByRole('listitem').filter({ hasText: 'Patron' })
  await expect(patron).toContainText('Now: you pay $2.50 today, then $9.99 a month')
  await patron.getByRole('link').click()
  await expectAccessible(page, 'a change')
  await expect(payButton(page)).toHaveText('Change and pay $2.50')
  await payButton(page).click()
  await expect(page.getByRole('status')).toContainText('Your membership is changed')
  await world.settle()
  expect((await charges())[0]).toBe(250)

  await openMembership(reader)
  const friend = page.getByRole('listitem').filter({ hasText: 'Friend of Slack Water' })
  await expect(friend).toContainText(/From .*, nothing to pay today\. Then \$4\.99 a month/)
  await friend.getByRole('link').click()
  await payButton(page).click()
  await expect(page.getByRole('status')).toContainText('The change is planned')
  await world.pass({ days: 16 })
  expect((await charges())[0]).toBe(499)
  await wallet(reader)
  await expect(page.getByText('$4.99 a month')).toBeVisible()
})

test('a pause keeps what is paid open and charges nothing, and a new period begins when it is resumed', async () => {
  await using reader = await aReader()
  const { page } = reader
  await join(reader)
  await enter(reader, '/articles/the-river.html', paid.river)
  await openMembership(reader)
  await page.getByRole('link', { name: 'Pause…' }).click()
  await payButton(page).click()
  await expect(page.getByRole('status')).toContainText('Your membership is paused')
  const before = await charges()
  await world.pass({ days: 10 })
  await goTo(reader, '/articles/the-ropewalk.html')
  await expectOpen(page, paid.ropewalk)
  await world.pass({ days: 50 })
  await goTo(reader, '/articles/prom.html')
  await expectClosed(page, paid.prom)

  await wallet(reader)
  await page.getByRole('link', { name: /^Change / }).click()
  await page.getByRole('link', { name: 'Resume…' }).click()
  await expect(payButton(page)).toHaveText('Resume and pay $4.99')
  await payButton(page).click()
  await expect(page.getByRole('status')).toContainText('is not paused')
  await world.settle()
  expect((await charges())[0]).toBe(499)
  expect(before[0]).toBeGreaterThan(0)
  await goTo(reader, '/articles/prom.html')
  await expectOpen(page, paid.prom)
})

test('a card that fails is told by mail, all stays open meanwhile, and another card pays on the provider’s page', async () => {
  await using reader = await aReader()
  const { page } = reader
  const address = 'nora@example.com'
  await join(reader)
  await keepUnder(reader, address)
  await enter(reader, '/articles/the-river.html', paid.river)
  await breakCard(reader)
  await world.pass({ days: 33 })
  await goTo(reader, '/articles/the-ropewalk.html')
  await expectOpen(page, paid.ropewalk)

  await wallet(reader)
  await expectAccessible(page, 'a wallet whose member is late')
  const pay = page.getByRole('button', { name: /^Pay \$4\.99 now/ })
  await pay.and(page.locator('[data-armed]')).click()
  await page.waitForURL(/\/i\/in_/)
  await page.locator('input[name=cardNumber]').fill(cards.good)
  await page.locator('input[name=cardExpiry]').fill('12 / 40')
  await page.locator('input[name=cardCvc]').fill('123')
  await page.getByRole('button', { name: /^Pay / }).click()
  await expect(page.getByText(/paid/i).first()).toBeVisible()
  await world.settle()
  await wallet(reader)
  await expect(page.getByText('Renews on')).toBeVisible()
  await expect(pay).toHaveCount(0)

  await world.pass({ minutes: 1 })
  const told = world.mailsTo(address)
  expect(told.filter((subject) => subject.includes('a payment did not go through')).length).toBeGreaterThan(0)
  expect(told.at(-1)).toContain('your payment has gone through')
})

test('another card and the invoices are on the provider’s page, and the way leads back', async () => {
  await using reader = await aReader()
  const { page } = reader
  await join(reader)
  await openMembership(reader)
  await page.getByRole('button', { name: 'Invoices' }).click()
  await expect(page.getByRole('cell', { name: 'paid' })).toBeVisible()
  await page.getByRole('link', { name: /Back/ }).click()
  await openMembership(reader)
  await page.getByRole('button', { name: 'Another card' }).click()
  await page.waitForURL(/\/p\/session\//)
  await page.locator('input[name=cardNumber]').fill('5555 5555 5555 4444')
  await page.locator('input[name=cardExpiry]').fill('12 / 40')
  await page.locator('input[name=cardCvc]').fill('123')
  await page.getByRole('button', { name: 'Use this card' }).click()
  await world.pass({ days: 32 })
  await wallet(reader)
  await expect(page.getByText('Renews on')).toBeVisible()
})

/** By the code in the mail. */
async function keepUnder(reader: Reader, address: string): Promise<void> {
  const { page } = reader
  await wallet(reader)
  const part = page.locator('details', { has: page.getByText('Keep this wallet') })
  if (!(await part.getAttribute('open'))) await part.locator('summary').click()
  await part.getByLabel('Mail address').fill(address)
  await part.getByRole('button').click()
  await typeCode(page, world.mailOrigin, address)
  await expect(page.getByRole('status')).toContainText('This wallet is kept')
}

/** From now on the bank declines the card that is charged. */
async function breakCard(reader: Reader): Promise<void> {
  const [newest] = world.stripe.world.store.all('subscription').toSorted((a, b) => b.created - a.created)
  if (newest === undefined) throw new Error('nobody is a member')
  const ask = (path: string, body: Record<string, string>) =>
    fetch(world.stripe.url + path, {
      method: 'POST',
      headers: { Authorization: 'Bearer sk_test_timed' },
      body: new URLSearchParams(body),
    })
  const attached = await ask('/v1/payment_methods/pm_card_chargeCustomerFail/attach', {
    customer: newest.customer as string,
  })
  const { id } = (await attached.json()) as { id: string }
  await ask(`/v1/subscriptions/${newest.id}`, { default_payment_method: id })
  await world.stripe.control.idle()
  await reader.page.reload()
}
