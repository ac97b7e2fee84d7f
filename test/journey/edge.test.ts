// The whole way in a browser with the worker behind it: the magazine, the pay window from workerd, books in D1.
import { afterAll, afterEach, beforeAll, test } from 'vitest'
import { startEdgeWorld } from '../support/edge-world.ts'
import { aReader, lookAtTheBooksAfterwards } from '../support/journey.ts'
import {
  cardForm,
  cards,
  chooseTopUp,
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
afterEach(async () => expect(await world.edge.findings()).toEqual([]))
afterAll(() => world.stop())

// The articles and their texts were put there by the admin API (demo-site/seed.ts).
test.for([
  ['a desktop', { width: 1280, height: 900 }],
  ['a phone', { width: 390, height: 844 }],
] as const)(
  'at the edge on %s: a card whose bank asks, then the wallet, an undo, and what is owned opens without a request',
  async ([, viewport]) => {
    await using reader = await aReader({ viewport })
    const { page, requests, context } = reader
    const go = async (path: string) => {
      await page.goto(world.siteOrigin + path)
      await scrollToGate(page)
    }
    await go('/articles/the-river.html')
    await expectClosed(page, paid.river)
    const first = await openPayWindow(page)
    await chooseTopUp(first)
    const { form, pay } = cardForm(first)
    await pay(cards.asksHolder)
    await form.getByRole('button', { name: 'Complete' }).click()
    await expectOpen(page, paid.river)

    await go('/articles/the-lake.html')
    const second = await openPayWindow(page)
    await expect(second.getByText('$4.80')).toBeVisible()
    await payByWallet(second)
    await expectOpen(page, paid.lake)

    const wallet = await context.newPage()
    await wallet.goto(`${world.edge.origin}/wallet`)
    await expect(wallet.locator('.price')).toHaveText('Balance: $4.55')
    const river = wallet.getByRole('button', { name: /^Undo .* The river that keeps its drafts/ })
    await river.and(wallet.locator('[data-armed]')).click()
    await expect(wallet.getByRole('status')).toContainText('The price is back in your wallet')
    await expect(wallet.locator('.price')).toHaveText('Balance: $4.75')
    await go('/articles/the-river.html')
    await expectClosed(page, paid.river)

    const asked = () => requests.filter((request) => request.url().startsWith(`${world.edge.origin}/v1/`)).length
    const before = asked()
    await go('/articles/the-lake.html')
    await expectOpen(page, paid.lake)
    expect(asked()).toBe(before)
  },
)

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

test('afterwards Stripe’s messages have come in, both rounds find nothing to do, and the books are in order', async () => {
  const { edge, stripe } = world
  await stripe.control.idle()
  const kinds = await edge.rows('select distinct kind from provider_events')
  expect(kinds).toContainEqual({ kind: 'checkout.session.completed' })
  for (const cron of ['* * * * *', '17 * * * *']) await edge.round(cron)
  expect(await edge.store.lastReconciliation()).toMatchObject({ posted: 0, odd: 0, findings: 0 })
  expect(await edge.findings()).toEqual([])
  expect(stripe.violations).toEqual([])
})
