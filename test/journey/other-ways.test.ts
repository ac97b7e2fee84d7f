// The same purchase where the usual way is blocked: no pop-ups, an opener cut off, no form of the provider, no JavaScript.
import { test } from 'vitest'
import { aReader, lookAtTheBooksAfterwards, publishAt, world } from '../support/journey.ts'
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
  payByWallet,
  unlockButton,
} from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

const riverPath = '/articles/the-river.html'

// THREATS EMB-11
test.concurrent('where pop-ups are blocked the page itself goes to the pay window and comes back to the open article', async () => {
  await using reader = await aReader()
  const { page, context } = reader
  await page.addInitScript(() => {
    window.open = () => null
  })
  await reader.go(riverPath)
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')
  await unlockButton(page).click()
  await page.waitForURL(/\/pay\/ticket_/)
  await chooseTopUp(page)
  await cardForm(page).pay(cards.good)
  await page.waitForURL(world.siteOrigin + riverPath)
  await expectOpen(page, paid.river)
  expect(context.pages()).toEqual([page])
})

// THREATS EMB-11
test.concurrent('where pop-ups are blocked a reader who changes their mind comes back to the wall', async () => {
  await using reader = await aReader()
  const { page } = reader
  await page.addInitScript(() => {
    window.open = () => null
  })
  await reader.go(riverPath)
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')
  await unlockButton(page).click()
  await page.waitForURL(/\/pay\/ticket_/)
  await page.goBack()
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')
})

// THREATS EMB-11
test.concurrent('a page that is isolated from its pop-ups is served as any other', async () => {
  await using reader = await aReader()
  const { page } = reader
  await publishAt(reader, riverPath, { from: riverPath, headers: { 'Cross-Origin-Opener-Policy': 'same-origin' } })
  await reader.go(riverPath)
  const payWindow = await openPayWindow(page)
  expect(await payWindow.evaluate(() => opener)).toBeNull()
  await chooseTopUp(payWindow)
  await cardForm(payWindow).pay(cards.good)
  await expectOpen(page, paid.river)
  // The window no longer knows that it is one: it closes, or shows the opened article itself.
  if (!payWindow.isClosed())
    await expect(payWindow.getByText(/Unlocked|where it had already decided to go/).first()).toBeVisible()
})

test.concurrent('where the provider’s form does not load the reader pays on the provider’s own page', async () => {
  await using reader = await aReader()
  const { page, context } = reader
  await context.route(`${world.stripeOrigin}/stripe.js`, (route) => route.abort())
  await reader.go(riverPath)
  const payWindow = await openPayWindow(page)
  await payButton(payWindow).click()
  await expect(payWindow.getByText('The payment form could not be loaded.')).toBeVisible()
  await payWindow.waitForURL(`${world.stripeOrigin}/c/pay/**`)
  const closed = payWindow.waitForEvent('close')
  await cardForm(payWindow).pay(cards.good)
  await expectOpen(page, paid.river)
  await closed
})

test.concurrent('a reader without JavaScript buys by the plain link, and what was bought is in their wallet’s lines', async () => {
  await using reader = await aReader({ javaScriptEnabled: false })
  const { page } = reader
  await reader.go(riverPath)
  await gateOf(page).getByRole('link', { name: 'Unlock this article' }).click()
  await page.waitForURL(/\/pay\/ticket_/)
  await page.locator('button.primary').click()
  await page.waitForURL(`${world.stripeOrigin}/c/pay/**`)
  await cardForm(page).pay(cards.good)
  await page.waitForURL(`${world.apiOrigin}/pay/ticket_*`)
  await expect(page.getByText('Unlocked', { exact: true })).toBeVisible()
  await expect(page.getByRole('link', { name: 'Back to Slack Water' })).toHaveAttribute(
    'href',
    world.siteOrigin + riverPath,
  )
  await page.goto(`${world.apiOrigin}/wallet`)
  await expect(page.getByText('The river that keeps its drafts')).toBeVisible()
})

// THREATS IDN-12
test.concurrent('where storage is denied the article opens all the same', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await page.addInitScript((site) => {
    if (location.origin !== site) return
    for (const place of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, place, {
        get() {
          throw new DOMException('denied', 'SecurityError')
        },
      })
    }
  }, world.siteOrigin)
  await reader.go(riverPath)
  await payByWallet(await openPayWindow(page))
  await expectOpen(page, paid.river)
})
