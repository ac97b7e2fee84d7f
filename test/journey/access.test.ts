// Readers with a keyboard, a screen reader, a dark room: axe finds nothing, and every step can be taken by keys alone.
import { test } from 'vitest'
import { expectAccessible, tabTo } from '../support/accessible.ts'
import { aReader, lookAtTheBooksAfterwards, world } from '../support/journey.ts'
import {
  cardForm,
  cards,
  chooseTopUp,
  expect,
  expectOpen,
  gateOf,
  openPayWindow,
  paid,
  payButton,
  unlockButton,
} from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

test.concurrent('axe finds nothing on the front page, the about page and the wall, in light and dark', async () => {
  await using reader = await aReader()
  const { page } = reader
  for (const path of ['/', '/about.html', '/membership.html', '/tips.html']) {
    await reader.go(path)
    await expectAccessible(page, path)
  }
  await reader.go('/articles/the-river.html')
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')
  await expectAccessible(page, 'wall')
})

test.concurrent('axe finds nothing in the pay window while money is added, nor in the opened article', async () => {
  await using reader = await aReader()
  const { page, context } = reader
  await reader.go('/articles/the-river.html')
  const payWindow = await openPayWindow(page)
  await expect(payButton(payWindow)).toBeVisible()
  await expectAccessible(payWindow, 'top-up')
  await chooseTopUp(payWindow)
  await expect(cardForm(payWindow).form.locator('input[name=cardNumber]')).toBeVisible()
  await expectAccessible(payWindow, 'checkout')
  await cardForm(payWindow).pay(cards.good)
  await expectOpen(page, paid.river)
  await expectAccessible(page, 'opened article')
  const wallet = await context.newPage()
  await wallet.goto(`${world.apiOrigin}/wallet`)
  await expectAccessible(wallet, 'wallet')
})

test.concurrent('axe finds nothing in the pay window’s other states', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  // A window by a plain link stays at its end; one that a page opened would be gone before axe has looked.
  const plainLink = `${world.apiOrigin}/pay/start?site=site_demo&item=the-river`
  await page.goto(plainLink)
  await expect(payButton(page)).toBeVisible()
  await expectAccessible(page, 'enough balance')
  await page.getByRole('button', { name: 'No thanks' }).click()
  await expect(page.getByText('Cancelled')).toBeVisible()
  await expectAccessible(page, 'cancelled')

  await page.goto(plainLink)
  await payButton(page).click()
  await expect(page.getByText('Unlocked', { exact: true })).toBeVisible()
  await expectAccessible(page, 'done')

  await page.goto(plainLink)
  await expect(page.getByText('You own this already')).toBeVisible()
  await expectAccessible(page, 'owned')
  await page.goto(`${world.apiOrigin}/pay/ticket_nothing`)
  await expectAccessible(page, 'no such ticket')
})

test.concurrent('an article can be bought with the keyboard alone, and the focus goes to its text', async () => {
  await using reader = await aReader()
  const { page } = reader
  await reader.go('/articles/the-river.html')
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')
  await tabTo(page, 'Unlock for $0.20')
  const [payWindow] = await Promise.all([page.waitForEvent('popup'), page.keyboard.press('Enter')])
  await payWindow.waitForURL(/\/pay\/ticket_/)

  await tabTo(payWindow, '500')
  await payWindow.keyboard.press('ArrowRight')
  await expect(payWindow.locator('button.primary')).toHaveText('Add $10.00 and unlock for $0.20', {
    useInnerText: true,
  })
  await expect(payButton(payWindow)).toBeVisible()
  await tabTo(payWindow, 'Add $10.00')
  await payWindow.keyboard.press('Enter')
  await payWindow.waitForURL(/\/checkout\//)

  const { form } = cardForm(payWindow)
  await expect(form.locator('input[name=cardNumber]')).toBeVisible()
  for (const [name, digits] of [
    ['cardNumber', '4242424242424242'],
    ['cardExpiry', '1240'],
    ['cardCvc', '123'],
  ] as const) {
    const field = form.locator(`input[name=${name}]`)
    await expect(async () => {
      await payWindow.keyboard.press('Tab')
      await expect(field).toBeFocused({ timeout: 100 })
    }).toPass()
    await payWindow.keyboard.type(digits)
  }
  const closed = payWindow.waitForEvent('close')
  await payWindow.keyboard.press('Enter')
  await expectOpen(page, paid.river)
  await closed
  await expect(gateOf(page)).toBeFocused()
  await expect(gateOf(page).getByRole('status')).toHaveText('Unlocked. You can keep reading.')
})
