// The wallet page in a browser: an unlock is taken back, money returns to the card; by mouse, by keys, without script, while on hold.
import type { Page } from 'playwright'
import { test } from 'vitest'
import { expectAccessible, expectFit, tabTo } from '../support/accessible.ts'
import {
  aReader,
  footprintOf,
  lookAtTheBooksAfterwards,
  type Reader,
  rows,
  tellStripe,
  world,
} from '../support/journey.ts'
import {
  expect,
  expectClosed,
  expectOpen,
  openPayWindow,
  paid,
  payButton,
  payByCard,
  payByWallet,
} from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

// Its refunds wait for the bank (test/stripe/README.md).
const slowCard = '4000 0000 0000 7726'

const balanceOf = (wallet: Page) => wallet.locator('.price')
const undoButton = (wallet: Page) => wallet.getByRole('button', { name: /^Undo \(until \d+:\d\d\s[AP]M\) \w/ })
const returnPart = (wallet: Page) => wallet.locator('details:has([action="/wallet/return"])')

async function openWallet({ context }: Reader): Promise<Page> {
  const wallet = await context.newPage()
  await wallet.goto(`${world.apiOrigin}/wallet`)
  return wallet
}

/** By the plain link, from the wallet. */
async function buy(page: Page, item: string): Promise<void> {
  await page.goto(`${world.apiOrigin}/pay/start?site=site_demo&item=${item}`)
  await page.locator('button.primary').click()
  await expect(page.getByText('Unlocked', { exact: true })).toBeVisible()
}

test.concurrent('an unlock is undone in the wallet: the price is back, and the article is closed on the next visit', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await reader.go('/articles/the-ropewalk.html')
  const payWindow = await openPayWindow(page)
  const closed = payWindow.waitForEvent('close')
  await payByWallet(payWindow)
  await expectOpen(page, paid.ropewalk)
  await closed

  const wallet = await openWallet(reader)
  await undoButton(wallet).and(wallet.locator('[data-armed]')).first().click()
  await expect(wallet.getByRole('status')).toContainText('The price is back in your wallet')
  await expect(balanceOf(wallet)).toHaveText('Balance: $5.00')
  await expect(wallet.getByText('You can undo 2 more unlocks within 30 days.')).toBeVisible()
  await page.reload()
  await expectClosed(page, paid.ropewalk)
  // A reload of the page that told it undoes nothing more.
  const books = await footprintOf(reader)
  await wallet.reload()
  expect(await footprintOf(reader)).toEqual(books)
})

test.concurrent('by keys alone unspent money is on its way to its card, and an unlock is undone', async () => {
  await using reader = await aReader()
  const { page } = reader
  await reader.go('/articles/the-river.html')
  await payByCard(await openPayWindow(page), slowCard)
  await expectOpen(page, paid.river)

  const wallet = await openWallet(reader)
  await expect(balanceOf(wallet)).toHaveText('Balance: $4.80')
  await tabTo(wallet, 'Return unspent money to my card')
  await expect(wallet.getByText('Banks take 5 to 10 days to show it.')).toBeHidden()
  await wallet.keyboard.press('Enter')
  await expect(wallet.getByText('Banks take 5 to 10 days to show it.')).toBeVisible()
  await tabTo(wallet, 'Return $4.80')
  await expect(payButton(wallet)).toBeFocused()
  await wallet.keyboard.press('Enter')
  await expect(wallet.getByRole('status')).toContainText('Your money is on the way to your card')
  await expect(wallet).toHaveTitle(/^Your money is on the way to your card/)
  await expect(balanceOf(wallet)).toHaveText('Balance: $0.00')
  await expect(wallet.getByText('Your bank has not confirmed it yet')).toBeVisible()
  await expect(returnPart(wallet)).toHaveCount(0)

  await tabTo(wallet, 'Undo (until')
  await expect(undoButton(wallet)).toHaveAttribute('data-armed')
  await wallet.keyboard.press('Enter')
  await expect(wallet.getByRole('status')).toContainText('Undone')
  await expect(balanceOf(wallet)).toHaveText('Balance: $0.20')
})

test.concurrent('both work without script', async () => {
  await using reader = await aReader({ wallet: 500, javaScriptEnabled: false })
  const { page } = reader
  await buy(page, 'the-lake')
  await page.goto(`${world.apiOrigin}/wallet`)
  await page
    .getByRole('button', { name: /^Undo \(until \d+:\d\d\s[AP]M UTC\) \w/ })
    .first()
    .click()
  await expect(page.getByRole('status')).toContainText('Undone')
  await page.getByText('Return unspent money to my card').click()
  await page.getByRole('button', { name: 'Return $5.00' }).click()
  await expect(page.getByRole('status')).toContainText('on the way to your card')
  await expect(page.getByText('−$5.00')).toBeVisible()
})

test.concurrent('in each of its states axe finds nothing, and nothing is wider than a phone, in either direction', async () => {
  await using reader = await aReader({ wallet: 500, viewport: { width: 390, height: 844 } })
  await buy(reader.page, 'the-lake')
  await expectAccessible(reader.page, 'bought')
  const wallet = await openWallet(reader)
  await returnPart(wallet).locator('summary').click()
  await expect(payButton(wallet)).toBeVisible()
  await expectFit(wallet, 'open')

  await undoButton(wallet).first().click()
  await expect(wallet.getByRole('status')).toBeVisible()
  await expectFit(wallet, 'undone')

  const [checkout] = (await footprintOf(reader))?.paid ?? []
  const [{ session } = {}] = rows('SELECT session FROM checkouts WHERE id = ?', String(checkout?.id))
  await tellStripe(`/dispute/${String(session)}`)
  await tellStripe('/idle')
  await wallet.goto(`${world.apiOrigin}/wallet?notice=return-on-hold`)
  await expect(wallet.getByRole('alert')).toContainText('Nothing was returned')
  await expect(wallet.getByRole('heading', { name: 'Your wallet is on hold' })).toBeVisible()
  await expect(returnPart(wallet)).toHaveCount(0)
  await expectFit(wallet, 'on hold')

  const { page } = reader
  await page.goto(`${world.apiOrigin}/pay/start?site=site_demo&item=the-river`)
  await expect(page.getByText('Your wallet is on hold')).toBeVisible()
  await expect(payButton(page)).toHaveCount(0)
  await expectFit(page, 'window on hold')
})
