// A monthly tip in a browser, by a plain link: begun with a card, seen in the wallet, stopped with one click and taken up again with one.
import { test } from 'vitest'
import { expectAccessible, expectFit } from '../support/accessible.ts'
import { aReader, lookAtTheBooksAfterwards, rows, world } from '../support/journey.ts'
import { cardForm, cards, chooseTopUp, expect, payButton } from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

test.for([
  ['a desktop', { width: 1280, height: 900 }],
  ['a phone', { width: 390, height: 844 }],
] as const)(
  'on %s a reader tips each month, sees when the next follows, and stops it with one click',
  async ([, viewport]) => {
    await using reader = await aReader({ viewport })
    const { page } = reader
    await page.goto(`${world.apiOrigin}/pay/start?site=site_demo&creator=piet-lammers&amount=200&monthly=1`)
    await expect(page.getByText('Every month, until you stop it')).toBeVisible()
    await expect(payButton(page)).toHaveText('Add $5.00 and tip $2.00 each month', { useInnerText: true })
    await expectAccessible(page, 'monthly tip by card')
    await expectFit(page, 'monthly tip by card')
    await chooseTopUp(page)
    await expect(page.getByText('The others follow each month out of your wallet.')).toBeVisible()
    await cardForm(page).pay(cards.good)
    await expect(page.getByRole('status').filter({ hasText: 'Thank you!' })).toBeVisible()
    await expect(page.getByText('The next tip')).toBeVisible()
    await expectAccessible(page, 'thanks for a monthly tip')

    await page.goto(`${world.apiOrigin}/wallet`)
    const section = page.locator('section').filter({ hasText: 'Monthly tips' })
    await expect(section.getByText('Next on')).toBeVisible()
    await expectAccessible(page, 'wallet with a monthly tip')
    await expectFit(page, 'wallet with a monthly tip')
    await section.getByRole('button', { name: 'Stop' }).click()
    await expect(page.getByRole('status').filter({ hasText: 'Your monthly tip is stopped' })).toBeVisible()
    await expectAccessible(page, 'a monthly tip that is stopped')
    await section.getByRole('button', { name: 'Let it go on' }).click()
    await expect(section.getByText('Next on')).toBeVisible()
    await section.getByRole('button', { name: 'Stop' }).click()
    await expect(section.getByText('Stopped: nothing more is given.')).toBeVisible()
  },
)

test('who closes the window begins nothing', async () => {
  await using reader = await aReader()
  const { page } = reader
  const before = rows('SELECT count(*) AS begun FROM standing_tips')
  await page.goto(`${world.apiOrigin}/pay/start?site=site_demo&creator=piet-lammers&amount=200&monthly=1`)
  await page.getByRole('button', { name: 'No thanks' }).click()
  await expect(page.getByText('Nothing was given, and nothing was taken from your wallet.')).toBeVisible()
  expect(rows('SELECT count(*) AS begun FROM standing_tips')).toEqual(before)
})
