// A member in a browser: joins by card in the window, reads with the walls of today, cancels in the wallet.
import { afterAll, test } from 'vitest'
import { expectAccessible } from '../support/accessible.ts'
import { admin, aReader, lookAtTheBooksAfterwards, type Reader, world } from '../support/journey.ts'
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
} from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()
afterAll(() => admin('DELETE', '/tiers/friend', undefined))

const tier = {
  name: 'Friend of Slack Water',
  perks: ['A letter from the harbour each month'],
  level: 1,
  prices: [{ interval: 'month', price: { amount: 500, currency: 'USD' } }],
}

/** By the plain link, which any page can carry. */
async function join({ page }: Reader): Promise<void> {
  await admin('PUT', '/tiers/friend', tier)
  await page.goto(`${world.apiOrigin}/pay/start?site=site_demo&tier=friend&interval=month`)
  await expect(payButton(page)).toHaveText('Join for $5.00 a month')
}

test('a reader joins by card, opens articles of both kinds without paying, the next ones at once, and cancels as easily', async () => {
  await using reader = await aReader()
  const { page } = reader
  await join(reader)
  await expectAccessible(page, 'a member')
  await payButton(page).click()
  await page.waitForURL(/\/checkout\//)
  await cardForm(page).pay(cards.good)
  await expect(page.getByText('You are a member', { exact: true })).toBeVisible()
  await expectAccessible(page, 'a member')

  await reader.go('/articles/the-river.html')
  await expectClosed(page, paid.river)
  const payWindow = await openPayWindow(page)
  await expect(payWindow.getByText('Your membership covers this.')).toBeVisible()
  await payByWallet(payWindow)
  await expectOpen(page, paid.river)

  // From then on this site knows its member: other articles, sealed and served, open without a window.
  for (const [path, text] of [
    ['/articles/the-lens.html', paid.lens],
    ['/articles/the-ropewalk.html', paid.ropewalk],
    ['/articles/the-lens.html', paid.lens],
  ] as const) {
    await reader.go(path)
    await expectOpen(page, text)
  }

  await page.goto(`${world.apiOrigin}/wallet`)
  await expectAccessible(page, 'a member')
  await page.getByRole('button', { name: /^Cancel .*Friend of Slack Water/ }).click()
  await expect(page.getByRole('status')).toContainText('Your membership is cancelled')
  await page.getByRole('button', { name: /^Resume .*Friend of Slack Water/ }).click()
  await expect(page.getByRole('status')).toContainText('Your membership goes on')
})

test('a card that is declined takes nothing, and another one joins', async () => {
  await using reader = await aReader()
  const { page } = reader
  await join(reader)
  await payButton(page).click()
  await page.waitForURL(/\/checkout\//)
  await cardForm(page).pay(cards.declined)
  await expect(cardForm(page).fault).toBeVisible()
  await cardForm(page).pay(cards.good)
  await expect(page.getByText('You are a member', { exact: true })).toBeVisible()
})
