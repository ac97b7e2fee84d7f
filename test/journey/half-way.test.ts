// Readers who stop half-way, press twice, or press early: nothing is lost and nothing is charged that was not meant.
import type { Page } from 'playwright'
import { test } from 'vitest'
import {
  admin,
  aReader,
  changeRows,
  footprintOf,
  hearEvents,
  holdBack,
  lookAtTheBooksAfterwards,
  publishAt,
  tellStripe,
  watchModules,
  world,
} from '../support/journey.ts'
import {
  cardForm,
  chooseTopUp,
  expect,
  expectClosed,
  expectOpen,
  gateOf,
  openPayWindow,
  paid,
  payButton,
  payByWallet,
  sessionOf,
  unlockButton,
} from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

const notice = (page: Page) => gateOf(page).locator('[part=notice]')

test.concurrent('a window that is closed before paying charges nothing, and the wall is ready again', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await reader.go('/articles/the-river.html')
  const before = await footprintOf(reader)
  await (await openPayWindow(page)).close()
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')
  expect(await footprintOf(reader)).toEqual(before)
  await payByWallet(await openPayWindow(page))
  await expectOpen(page, paid.river)
})

test.concurrent('what a click needs is fetched and run once, however often its reader clicks', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  const parsed = await watchModules(page)
  await reader.go('/articles/the-river.html')
  for (let click = 0; click < 3; click++) {
    await (await openPayWindow(page)).close()
    await expect(unlockButton(page)).toHaveText('Unlock for $0.20')
  }
  await payByWallet(await openPayWindow(page))
  await expectOpen(page, paid.river)
  expect(parsed()).toEqual(['index', 'visit'])
})

test.concurrent('a window that is closed over the card form charges nothing, and the wall is ready again', async () => {
  await using reader = await aReader()
  const { page } = reader
  await reader.go('/articles/the-river.html')
  const payWindow = await openPayWindow(page)
  await chooseTopUp(payWindow)
  const before = await footprintOf(reader)
  await expect(cardForm(payWindow).form.locator('input[name=cardNumber]')).toBeVisible()
  await payWindow.close()
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')
  await expectClosed(page, paid.river)
  expect(await footprintOf(reader)).toEqual(before)
})

test.concurrent('a window that is closed just after paying loses nothing: the article opens all the same', async () => {
  await using reader = await aReader()
  const { page } = reader
  await reader.go('/articles/the-river.html')
  const payWindow = await openPayWindow(page)
  await chooseTopUp(payWindow)
  const session = await sessionOf(payWindow)
  await payWindow.close()
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')
  // The card was charged and nobody came back: only the webhook tells us.
  await tellStripe(`/complete/${session}`)
  await expectOpen(page, paid.river)
})

test.concurrent('cancelling in the window gives the wall back', async () => {
  await using reader = await aReader()
  const { page } = reader
  const heard = await hearEvents(page)
  await reader.go('/articles/the-ropewalk.html')
  const before = await footprintOf(reader)
  const payWindow = await openPayWindow(page)
  const closed = payWindow.waitForEvent('close')
  await payWindow.getByRole('button', { name: 'No thanks' }).click()
  await closed
  await expect(unlockButton(page)).toHaveText('Unlock for $0.15')
  await expectClosed(page, paid.ropewalk)
  expect(await footprintOf(reader)).toEqual(before)
  expect(await heard()).not.toContain('unlocked the-ropewalk')
})

test.concurrent('cancelling at the card form ends the attempt, so that its form charges nobody later', async () => {
  await using reader = await aReader()
  const { page } = reader
  await reader.go('/articles/the-ropewalk.html')
  const payWindow = await openPayWindow(page)
  await chooseTopUp(payWindow)
  const session = await sessionOf(payWindow)
  await payWindow.getByRole('button', { name: 'Cancel, pay nothing' }).click()
  await expect(unlockButton(page)).toHaveText('Unlock for $0.15')
  const before = await footprintOf(reader)
  expect(await tellStripe(`/complete/${session}`)).not.toMatchObject({ outcome: 'paid' })
  expect(await footprintOf(reader)).toEqual(before)
})

test.concurrent('a ticket that has run out charges nothing, and the wall says so', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await reader.go('/articles/the-river.html')
  const payWindow = await openPayWindow(page)
  await expect(payButton(payWindow)).toBeVisible()
  const before = await footprintOf(reader)
  const ticket = new URL(payWindow.url()).pathname.split('/')[2] as string
  changeRows("UPDATE tickets SET expires_at = '2020-01-01T00:00:00.000Z' WHERE id = ?", ticket)
  await payButton(payWindow).click()
  await expect(payWindow.getByText('This window has run out of time')).toBeVisible()
  const closed = payWindow.waitForEvent('close')
  // The window closes under the click.
  await payWindow
    .getByRole('link', { name: /^Back to/ })
    .click()
    .catch(() => {})
  await closed
  await expect(notice(page)).toHaveText('The pay window waited too long. You have not been charged.')
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')
  expect(await footprintOf(reader)).toEqual(before)
})

test.concurrent('a double click on the wall opens one window', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page, context, requests } = reader
  await reader.go('/articles/the-river.html')
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')
  const [payWindow] = await Promise.all([page.waitForEvent('popup'), unlockButton(page).dblclick()])
  await payWindow.waitForURL(/\/pay\/ticket_/)
  await payByWallet(payWindow)
  await expectOpen(page, paid.river)
  expect(context.pages().filter((each) => each !== page && each !== payWindow)).toEqual([])
  expect(requests.filter((request) => request.url() === `${world.apiOrigin}/v1/tickets`)).toHaveLength(1)
})

test.concurrent('a click before the rest of the widget has come still opens the pay window', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  const late = await holdBack(reader, `${world.apiOrigin}/tuppence/index-*.js`)
  await reader.go('/articles/the-lake.html')
  await expect(unlockButton(page)).toHaveText('Unlock')
  const [payWindow] = await Promise.all([page.waitForEvent('popup'), unlockButton(page).click()])
  late.let()
  await payWindow.waitForURL(/\/pay\/ticket_/)
  await payByWallet(payWindow)
  await expectOpen(page, paid.lake)
})

// THREATS MON-04
test.concurrent('a price that rose since the wall was drawn is told before anything is charged', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  const item = (amount: number) => ({
    kind: 'article',
    title: 'Dear',
    price: { amount, currency: 'USD' },
    mode: 'served',
    page: null,
  })
  await admin('PUT', '/items/dear', item(20))
  await publishAt(reader, '/articles/dear.html', {
    from: 'articles/the-river.html',
    change: (html) => html.replaceAll('item="the-river"', 'item="dear"'),
  })
  await reader.go('/articles/dear.html')
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')
  await admin('PUT', '/items/dear', item(50))
  const before = await footprintOf(reader)
  await unlockButton(page).click()
  await expect(notice(page)).toHaveText('The price has changed. You have not been charged.')
  await expect(unlockButton(page)).toHaveText('Unlock for $0.50')
  expect(await footprintOf(reader)).toEqual(before)
})
