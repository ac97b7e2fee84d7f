// The kinds of gates, languages and prices that a page can have; gates that come later or change.
import { test } from 'vitest'
import { aReader, lookAtTheBooksAfterwards, world } from '../support/journey.ts'
import {
  expect,
  expectClosed,
  expectOpen,
  gateOf,
  openPayWindow,
  paid,
  payByWallet,
  scrollToGate,
  unlockButton,
} from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

test.concurrent('a div with data attributes is a gate too', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await reader.go('/articles/the-tide-mill.html')
  await expectClosed(page, paid.tideMill)
  await expect(unlockButton(page)).toHaveText('Unlock for $0.18')
  await payByWallet(await openPayWindow(page))
  await expectOpen(page, paid.tideMill)
})

test.concurrent('a Polish page has a Polish wall, and a Polish browser a Polish pay window', async () => {
  await using reader = await aReader({ wallet: 500, locale: 'pl-PL' })
  const { page } = reader
  await reader.go('/articles/prom.html')
  await expectClosed(page, paid.prom)
  await expect(gateOf(page).locator('[part=title]')).toHaveText('Czytaj dalej')
  await expect(gateOf(page).locator('[part=wall]')).toHaveAttribute('lang', 'pl')
  await expect(unlockButton(page)).toHaveText(/^Odblokuj za 0,20/)
  const payWindow = await openPayWindow(page)
  await expect(payWindow.locator('html')).toHaveAttribute('lang', 'pl')
  await expect(payWindow.locator('button.primary')).toHaveText(/^Odblokuj za 0,20/)
  await payByWallet(payWindow)
  await expectOpen(page, paid.prom)
})

test.concurrent('a path rule prices an article that has no price of its own', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await reader.go('/longreads/the-night-boat.html')
  await expect(unlockButton(page)).toHaveText('Unlock for $0.35')
  const payWindow = await openPayWindow(page)
  await expect(payWindow.getByText('$4.65')).toBeVisible()
  await payByWallet(payWindow)
  await expectOpen(page, paid.nightBoat)
})

// THREATS GAT-01
test.concurrent('a soft gate hides what the page holds, until it is paid', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await reader.go('/articles/thanks.html')
  await expectClosed(page, paid.thanks)
  expect(await gateOf(page).textContent()).toContain(paid.thanks)
  await expect(unlockButton(page)).toHaveText('Unlock for $0.10')
  await payByWallet(await openPayWindow(page))
  await expectOpen(page, paid.thanks)
  await page.reload()
  await expectOpen(page, paid.thanks)
})

// THREATS GAT-01
test.concurrent('a soft gate protects nothing from a reader without JavaScript', async () => {
  await using reader = await aReader({ javaScriptEnabled: false })
  await reader.go('/articles/thanks.html')
  await expect(reader.page.getByText(paid.thanks)).toBeVisible()
})

test.concurrent('a gate that is added later is found, and one that asks for another item shows that one', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await reader.go('/articles/the-heron.html')
  await page.evaluate((source) => {
    const script = Object.assign(document.createElement('script'), { src: source })
    script.dataset.site = 'site_demo'
    document.head.append(script)
    document
      .querySelector('.prose')
      ?.insertAdjacentHTML('beforeend', '<tuppence-gate item="the-river"></tuppence-gate>')
  }, new URL('/tuppence.js', world.apiOrigin).href)
  await scrollToGate(page)
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')

  await gateOf(page).evaluate((gate) => gate.setAttribute('item', 'the-ropewalk'))
  await expect(unlockButton(page)).toHaveText('Unlock for $0.15')
  await payByWallet(await openPayWindow(page))
  await expectOpen(page, paid.ropewalk)

  await gateOf(page).evaluate((gate) => gate.setAttribute('item', 'the-river'))
  await expect(page.getByText(paid.ropewalk)).toHaveCount(0)
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')
  await gateOf(page).evaluate((gate) => gate.setAttribute('item', 'the-ropewalk'))
  await expectOpen(page, paid.ropewalk)
})

test.concurrent('a page without a gate that carries the tag loads the tag alone', async () => {
  await using reader = await aReader()
  const { page, requests } = reader
  const { apiOrigin } = world
  await reader.go('/articles/the-heron.html')
  expect(requests.filter((request) => request.url().startsWith(apiOrigin))).toEqual([])
  await page.evaluate((source) => {
    const script = Object.assign(document.createElement('script'), { src: source })
    script.dataset.site = 'site_demo'
    document.head.append(script)
    return new Promise((done) => script.addEventListener('load', done))
  }, new URL('/tuppence.js', apiOrigin).href)
  await page.waitForLoadState('networkidle')
  const asked = requests.map((request) => request.url()).filter((url) => url.startsWith(apiOrigin))
  expect(asked).toEqual([`${apiOrigin}/tuppence.js`])
})
