// A member in a browser: joins by card in the window, reads with the walls of today, cancels in the wallet.
import { test } from 'vitest'
import { expectAccessible } from '../support/accessible.ts'
import { aReader, hearEvents, lookAtTheBooksAfterwards, type Reader, world } from '../support/journey.ts'
import {
  cardForm,
  cards,
  expect,
  expectClosed,
  expectOpen,
  gateOf,
  openPayWindow,
  paid,
  payButton,
  payByWallet,
} from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

/** By the plain link, which any page can carry. */
async function join({ page }: Reader): Promise<void> {
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

test('who joins at the tiers is a member on that page at once, and finds the next walls open', async () => {
  await using reader = await aReader()
  const { page } = reader
  const heard = await hearEvents(page)
  await reader.go('/membership.html')
  const tiers = page.locator('tuppence-membership')
  await expectAccessible(page, 'the tiers')
  await tiers.getByText('Yearly').click()
  await expect(tiers.getByText('$50.00')).toBeVisible()
  await tiers.getByText('Monthly').click()
  const [payWindow] = await Promise.all([
    page.waitForEvent('popup'),
    tiers.getByRole('button', { name: 'Join: Friend of Slack Water' }).click(),
  ])
  await expect(payButton(payWindow)).toHaveText('Join for $5.00 a month')
  await payButton(payWindow).click()
  await payWindow.waitForURL(/\/checkout\//)
  await cardForm(payWindow).pay(cards.good)
  await expect(tiers.getByRole('heading', { name: 'You are a member' })).toBeVisible()
  await expect(tiers.locator('[part=name]')).toHaveText('Friend of Slack Water')
  await expectAccessible(page, 'a member at the tiers')
  expect(await heard()).toContain('joined friend')

  await reader.go('/articles/the-lens.html')
  await expectOpen(page, paid.lens)
})

test('who joins at a wall reads on there, and is known at the tiers', async () => {
  await using reader = await aReader()
  const { page } = reader
  await reader.go('/articles/the-ropewalk.html')
  const [payWindow] = await Promise.all([page.waitForEvent('popup'), gateOf(page).locator('[part=join]').click()])
  await payButton(payWindow).click()
  await payWindow.waitForURL(/\/checkout\//)
  await cardForm(payWindow).pay(cards.good)
  await expectOpen(page, paid.ropewalk)
  await reader.go('/membership.html')
  await expect(page.getByRole('heading', { name: 'You are a member' })).toBeVisible()
})
