// Tips in a browser, by the plain link of a page: the first by card, the next out of the wallet with two clicks.
import type { Page } from 'playwright'
import { test } from 'vitest'
import { expectAccessible, expectFit } from '../support/accessible.ts'
import { aReader, lookAtTheBooksAfterwards, rows, world } from '../support/journey.ts'
import { cardForm, cards, chooseTopUp, expect, payButton } from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

const heronPath = '/articles/the-heron.html'

const tipLink = (page: Page, amount: string) => page.locator('.tip').getByRole('link', { name: amount, exact: true })

/** From the article to the pay window, in the same tab. */
async function follow(page: Page, amount: string): Promise<void> {
  await page.goto(world.siteOrigin + heronPath)
  await tipLink(page, amount).click()
  await page.waitForURL(/\/pay\/ticket_/)
}

const thanks = (page: Page) => page.getByRole('status').filter({ hasText: 'Thank you!' })

test.for([
  ['a desktop', { width: 1280, height: 900 }],
  ['a phone', { width: 390, height: 844 }],
] as const)(
  'on %s the first tip is paid by card, the next one out of the wallet with two clicks',
  async ([, viewport]) => {
    await using reader = await aReader({ viewport })
    const { page } = reader
    await follow(page, '$2')
    await expect(page.getByRole('heading', { name: 'Piet Lammers' })).toBeVisible()
    await expect(page.getByText('Your wallet is empty.')).toBeVisible()
    await expectAccessible(page, 'tip by card')
    await expectFit(page, 'tip by card')
    await chooseTopUp(page)
    await cardForm(page).pay(cards.good)
    await expect(thanks(page)).toBeVisible()
    await expect(page.getByText('Left in your wallet')).toBeVisible()
    await page.getByRole('link', { name: 'Back to Slack Water' }).click()
    await page.waitForURL(world.siteOrigin + heronPath)

    await tipLink(page, '$2').click()
    await expect(payButton(page)).toHaveText('Tip $2.00')
    await expectAccessible(page, 'tip from the wallet')
    await payButton(page).click()
    await expect(thanks(page)).toBeVisible()
    await expectAccessible(page, 'thanks')

    await page.goto(`${world.apiOrigin}/wallet`)
    await expect(page.locator('.price')).toHaveText('Balance: $1.00')
    await expect(page.getByText('A tip from you')).toHaveCount(2)
  },
)

test('who closes the window before paying has tipped nobody', async () => {
  await using reader = await aReader()
  const { page } = reader
  const before = rows('SELECT count(*) AS tips FROM tips')
  await follow(page, '$5')
  await page.getByRole('button', { name: 'No thanks' }).click()
  await expect(page.getByText('Nothing was given, and nothing was taken from your wallet.')).toBeVisible()
  expect(rows('SELECT count(*) AS tips FROM tips')).toEqual(before)
})
