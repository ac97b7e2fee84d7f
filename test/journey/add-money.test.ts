// Money is added in the wallet itself, in a browser: chosen, declined, paid, given up; on a desktop, on a phone, by keys, and without script.
import type { Page } from 'playwright'
import { test } from 'vitest'
import { expectAccessible, expectFit, tabTo } from '../support/accessible.ts'
import { aReader, footprintOf, lookAtTheBooksAfterwards, world } from '../support/journey.ts'
import { cardForm, cards, expect, payButton } from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

async function openForm(page: Page): Promise<void> {
  await page.goto(`${world.apiOrigin}/wallet`)
  await page.getByRole('link', { name: 'Add money' }).click()
  await expect(page.getByRole('heading', { name: 'Add money to your wallet' })).toBeVisible()
}

const balanceOf = (page: Page) => page.locator('.price')
const toPay = (page: Page) => page.waitForURL(/\/c\/pay\//)

test.for([
  ['a desktop', { width: 1280, height: 900 }],
  ['a phone', { width: 390, height: 844 }],
] as const)('on %s a reader adds money by a second card, after the first was declined', async ([, viewport]) => {
  await using reader = await aReader({ wallet: 400, viewport })
  const { page } = reader
  await openForm(page)
  await expect(payButton(page)).toHaveText('Add $5.00', { useInnerText: true })
  await page.getByLabel('Another amount (USD)').fill('7.5')
  await expect(payButton(page)).toHaveText('Add $7.50', { useInnerText: true })
  await expect(page.getByText('$11.50')).toBeVisible()
  await page.getByRole('radio', { name: '$10.00' }).check()
  await payButton(page).click()
  await toPay(page)
  await cardForm(page).pay(cards.declined)
  await expect(cardForm(page).fault).toBeVisible()
  await cardForm(page).pay(cards.good)
  await expect(page.getByRole('status')).toContainText('The money is in your wallet')
  await expect(balanceOf(page)).toHaveText('Balance: $14.00')
  await expectAccessible(page, 'money was added')
  const books = await footprintOf(reader)
  await page.reload()
  expect(await footprintOf(reader)).toEqual(books)
})

test('who turns back at the provider is charged nothing, and goes on with the keyboard alone', async () => {
  await using reader = await aReader({ wallet: 400 })
  const { page } = reader
  await openForm(page)
  await payButton(page).click()
  await toPay(page)
  await page.getByRole('link', { name: 'Back' }).click()
  await expect(page.getByRole('status')).toContainText('You came back without paying. Nothing was charged.')
  await tabTo(page, 'Add $5.00')
  await expect(payButton(page)).toBeFocused()
  await page.keyboard.press('Enter')
  await toPay(page)
  await cardForm(page).pay(cards.good)
  await expect(balanceOf(page)).toHaveText('Balance: $9.00')
})

test('without script it is the same way', async () => {
  await using reader = await aReader({ wallet: 400, javaScriptEnabled: false })
  const { page } = reader
  await openForm(page)
  await page.getByRole('radio', { name: '$20.00' }).check()
  await page.getByRole('button', { name: 'Add $20.00' }).click()
  await toPay(page)
  await cardForm(page).pay(cards.good)
  await expect(balanceOf(page)).toHaveText('Balance: $24.00')
})

test('in each of its states axe finds nothing, and nothing is wider than a phone, in either direction', async () => {
  await using reader = await aReader({ wallet: 400, viewport: { width: 390, height: 844 } })
  const { page } = reader
  await openForm(page)
  await expect(payButton(page)).toBeVisible()
  await expectFit(page, 'an amount is chosen')
  await page.getByLabel('Another amount (USD)').fill('2')
  await payButton(page).click()
  await expect(page.getByRole('alert')).toContainText('The least that can be added is $3.00.')
  await expectFit(page, 'an amount is refused')
})
