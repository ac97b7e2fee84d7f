// The main way: from the wall through the pay window to the text, on a page that is a stranger to the pay origin.
import { test } from 'vitest'
import {
  aReader,
  footprint,
  footprintOf,
  hearEvents,
  lookAtTheBooksAfterwards,
  type Reader,
  world,
} from '../support/journey.ts'
import {
  expect,
  expectClosed,
  expectOpen,
  gateOf,
  openPayWindow,
  paid,
  payByCard,
  payByWallet,
  unlockButton,
} from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

test.concurrent('an article is unlocked with one card payment, and the next from the wallet', async () => {
  await using reader = await aReader()
  const { page, requests } = reader
  const heard = await hearEvents(page)
  await reader.go('/articles/the-river.html')
  await expectClosed(page, paid.river)
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')

  await payByCard(await openPayWindow(page))
  await expectOpen(page, paid.river)
  expect(await heard()).toEqual(['offer the-river', 'unlocked the-river'])

  const before = requests.length
  await reader.go('/articles/the-lake.html')
  const payWindow = await openPayWindow(page)
  await expect(payWindow.getByText('$4.80')).toBeVisible()
  const closed = payWindow.waitForEvent('close')
  await payByWallet(payWindow)
  await expectOpen(page, paid.lake)
  expect(requests.slice(before).filter((request) => request.url().startsWith(world.stripeOrigin))).toEqual([])
  await closed
})

test.concurrent('a sealed article that was bought opens again without any request but for our script', async () => {
  await using reader = await aReader({ wallet: 500 })
  await buy(reader, '/articles/the-lens.html', paid.lens)
  const asked = await requestsOfReturn(reader, paid.lens)
  expect(asked.filter((path) => !isScript(path))).toEqual([])
  expect(asked).toContain('GET /tuppence.js')
})

test.concurrent('a served article that was bought opens again with one request, for its body', async () => {
  await using reader = await aReader({ wallet: 500 })
  await buy(reader, '/articles/the-ropewalk.html', paid.ropewalk)
  const asked = await requestsOfReturn(reader, paid.ropewalk)
  expect(asked.filter((path) => !isScript(path))).toEqual(['GET /v1/sites/site_demo/items/the-ropewalk/content'])
})

test.concurrent('what is owned already is restored in the pay window without being charged again', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  await buy(reader, '/articles/the-river.html', paid.river)
  await page.evaluate(() => localStorage.clear())
  await page.reload()
  await expectClosed(page, paid.river)
  const before = await footprintOf(reader)
  await gateOf(page).scrollIntoViewIfNeeded()
  const payWindow = await openPayWindow(page)
  await expect(payWindow.getByText('You own this already')).toBeVisible()
  await payByWallet(payWindow)
  await expectOpen(page, paid.river)
  expect(await footprintOf(reader)).toEqual(before)
})

test('looking at a wall writes nothing: no storage, no cookie, no row', async () => {
  await using reader = await aReader()
  const before = footprint()
  await reader.go('/articles/the-river.html')
  await expect(unlockButton(reader.page)).toHaveText('Unlock for $0.20')
  expect(await reader.page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0])
  expect(await reader.context.cookies()).toEqual([])
  expect(footprint()).toEqual(before)
})

async function buy(reader: Reader, path: string, sentence: string): Promise<void> {
  await reader.go(path)
  const payWindow = await openPayWindow(reader.page)
  const closed = payWindow.waitForEvent('close')
  await payByWallet(payWindow)
  await expectOpen(reader.page, sentence)
  await closed
}

async function requestsOfReturn({ page, requests }: Reader, sentence: string): Promise<string[]> {
  const article = page.url()
  // The old page has asked its last question then.
  await page.goto('about:blank')
  const before = requests.length
  await page.goto(article)
  await expectOpen(page, sentence)
  await page.waitForLoadState('networkidle')
  const ours = requests.slice(before).filter((request) => request.url().startsWith(world.apiOrigin))
  return ours.map((request) => `${request.method()} ${new URL(request.url()).pathname}`)
}

const isScript = (asked: string) => /^GET \/tuppence(\.js$|\/)/.test(asked)
