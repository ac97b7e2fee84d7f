// When something of ours is down or kept away: the page stands, the gate stays closed, and trying again works (THREATS EMB-13, EMB-14).
import { test } from 'vitest'
import {
  aReader,
  hearEvents,
  lookAtTheBooksAfterwards,
  startBackend,
  stopBackend,
  tellStripe,
  watchModules,
  watchShifts,
  world,
} from '../support/journey.ts'
import {
  cardForm,
  cards,
  chooseTopUp,
  expect,
  expectClosed,
  expectOpen,
  gateOf,
  openPayWindow,
  paid,
  payByWallet,
  sessionOf,
  unlockButton,
} from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

const teaser = 'From the air the Arrend looks like a sentence somebody could not stop revising.'

// THREATS EMB-14
test('while the backend is down the teaser stays and the wall offers to try again, which works when it is back', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  const heard = await hearEvents(page)
  const shifts = await watchShifts(page)
  // The browser keeps the script and its chunks from the first page on.
  await reader.go('/articles/the-ropewalk.html')
  await expect(unlockButton(page)).toHaveText('Unlock for $0.15')
  try {
    await stopBackend()
    await reader.go('/articles/the-river.html')
    await expect(gateOf(page).locator('[part=notice]')).toHaveText('No connection. Try again.')
    await expect(page.getByText(teaser)).toBeVisible()
    await expectClosed(page, paid.river)
    expect(await heard()).toEqual(['problem the-river offline'])
    await gateOf(page).getByRole('button', { name: 'Try again' }).click()
    await expect.poll(heard).toEqual(['problem the-river offline', 'problem the-river offline'])
    expect(await shifts()).toBe(0)
  } finally {
    await startBackend()
  }
  await gateOf(page).getByRole('button', { name: 'Try again' }).click()
  await payByWallet(await openPayWindow(page))
  await expectOpen(page, paid.river)
})

test('a backend that restarts while somebody pays loses nothing', async () => {
  await using reader = await aReader()
  const { page } = reader
  await reader.go('/articles/the-lake.html')
  const payWindow = await openPayWindow(page)
  await chooseTopUp(payWindow)
  try {
    await stopBackend()
  } finally {
    await startBackend()
  }
  await cardForm(payWindow).pay(cards.good)
  await expectOpen(page, paid.lake)
})

test('money that was paid while the backend was down arrives when it is back', async () => {
  await using reader = await aReader()
  const { page } = reader
  await reader.go('/articles/the-ropewalk.html')
  const payWindow = await openPayWindow(page)
  await chooseTopUp(payWindow)
  const session = await sessionOf(payWindow)
  try {
    await stopBackend()
    expect(await tellStripe(`/complete/${session}`)).toMatchObject({ outcome: 'paid' })
  } finally {
    await startBackend()
  }
  await expectOpen(page, paid.ropewalk)
})

// THREATS EMB-14
test.concurrent('where the script is blocked the page stands, the text stays closed, and a link leads to the pay window', async () => {
  await using reader = await aReader()
  const { page, context } = reader
  await context.route(`${world.apiOrigin}/tuppence.js`, (route) => route.abort())
  const shifts = await watchShifts(page)
  await reader.go('/articles/the-river.html')
  await expect(page.getByText(teaser)).toBeVisible()
  await expect(page.getByText(paid.river)).toHaveCount(0)
  expect(await shifts()).toBe(0)
  await expect(gateOf(page).getByRole('link', { name: 'Unlock this article' })).toBeVisible()
})

test.concurrent('where a chunk of the script is blocked the wall stays closed and says so, and trying again works', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page, context } = reader
  let isBlocked = true
  await context.route(`${world.apiOrigin}/tuppence/**`, (route) => (isBlocked ? route.abort() : route.continue()))
  await reader.go('/articles/the-river.html')
  const [early] = await Promise.all([page.waitForEvent('popup'), unlockButton(page).click()])
  await expect.poll(() => early.isClosed()).toBe(true)
  await expectClosed(page, paid.river)
  await expect(gateOf(page).locator('[part=notice]')).toContainText('try again', { ignoreCase: true })
  isBlocked = false
  const [payWindow] = await Promise.all([page.waitForEvent('popup'), unlockButton(page).click()])
  await payWindow.waitForURL(/\/pay\/ticket_/)
  await payByWallet(payWindow)
  await expectOpen(page, paid.river)
})

test.concurrent('where what a click needs is blocked the wall says so, and the next click has it, without the rest anew', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page, context } = reader
  const parsed = await watchModules(page)
  let isBlocked = true
  await context.route(/\/tuppence\/visit-/, (route) => (isBlocked ? route.abort() : route.continue()))
  await reader.go('/articles/the-river.html')
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')
  const [early] = await Promise.all([page.waitForEvent('popup'), unlockButton(page).click()])
  await expect.poll(() => early.isClosed()).toBe(true)
  await expect(gateOf(page).locator('[part=notice]')).toHaveText('No connection. Try again.')
  await expectClosed(page, paid.river)
  isBlocked = false
  const [payWindow] = await Promise.all([page.waitForEvent('popup'), unlockButton(page).click()])
  await payByWallet(payWindow)
  await expectOpen(page, paid.river)
  expect(parsed()).toEqual(['index', 'visit'])
})

test.concurrent('where a chunk is blocked for a reader who owns the article, there is a wall to try again from, not a hole', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page, context } = reader
  await reader.go('/articles/the-river.html')
  await payByWallet(await openPayWindow(page))
  await expectOpen(page, paid.river)
  await context.route(`${world.apiOrigin}/tuppence/index-*.js`, (route) => route.abort())
  await page.reload()
  await expectClosed(page, paid.river)
})

// THREATS EMB-13
test.concurrent('a chunk that was changed on its way is refused by the browser', async () => {
  await using reader = await aReader()
  const { page, context } = reader
  await page.addInitScript(() => Object.assign(window, { ran: false }))
  await context.route(`${world.apiOrigin}/tuppence/index-*.js`, async (route) => {
    const response = await route.fetch()
    await route.fulfill({ response, body: `window.ran = true;${await response.text()}` })
  })
  const refused = page.waitForEvent('console', (message) => /integrity/i.test(message.text()))
  await reader.go('/articles/the-river.html')
  await refused
  await expectClosed(page, paid.river)
  expect(await page.evaluate(() => (window as unknown as { ran: boolean }).ran)).toBe(false)
})
