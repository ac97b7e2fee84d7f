// The whole way in a browser with the worker behind it: the magazine, the pay window from workerd, books in D1.
import { afterAll, beforeAll, test } from 'vitest'
import { startEdgeWorld } from '../support/edge-world.ts'
import { aReader, lookAtTheBooksAfterwards } from '../support/journey.ts'
import {
  expect,
  expectClosed,
  expectOpen,
  openPayWindow,
  paid,
  payByCard,
  payByWallet,
  scrollToGate,
} from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

let world: Awaited<ReturnType<typeof startEdgeWorld>>
beforeAll(async () => {
  world = await startEdgeWorld()
})
afterAll(() => world.stop())

test('at the edge an article is unlocked with one card payment, the next from the wallet, and the books are in order', async () => {
  await using reader = await aReader()
  const { page } = reader
  const go = async (path: string) => {
    await page.goto(world.siteOrigin + path)
    await scrollToGate(page)
  }
  await go('/articles/the-river.html')
  await expectClosed(page, paid.river)
  await payByCard(await openPayWindow(page))
  await expectOpen(page, paid.river)

  await go('/articles/the-lake.html')
  const payWindow = await openPayWindow(page)
  await expect(payWindow.getByText('$4.80')).toBeVisible()
  await payByWallet(payWindow)
  await expectOpen(page, paid.lake)

  expect(await world.edge.findings()).toEqual([])
  expect(world.stripe.violations).toEqual([])
})

test('a page whose pay window cannot report back hears within seconds that the article is paid', async () => {
  await using reader = await aReader()
  const { page } = reader
  await page.goto(`${world.siteOrigin}/articles/the-ropewalk.html`)
  await scrollToGate(page)
  const payWindow = await openPayWindow(page)
  await payWindow.evaluate(() => {
    window.opener = null
  })
  await payByCard(payWindow).catch(() => {})
  await expectOpen(page, paid.ropewalk)
})
