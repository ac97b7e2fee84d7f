// Gift links in browsers: one reader gives an article, others read it, until as many have as it was for.
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright'
import { onTestFinished, test } from 'vitest'
import { expectFit } from '../support/accessible.ts'
import { aReader, lookAtTheBooksAfterwards, type Reader, rows, world } from '../support/journey.ts'
import {
  expect,
  expectClosed,
  expectOpen,
  gateOf,
  openPayWindow,
  paid,
  payButton,
  payByWallet,
  scrollToGate,
} from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

const river = '/articles/the-river.html'
const lake = '/articles/the-lake.html'

async function admin(method: string, path: string, body?: object): Promise<Response> {
  const response = await fetch(`${world.apiOrigin}/v1/admin${path}`, {
    method,
    headers: {
      Authorization: `Bearer ${world.siteKey}`,
      'Content-Type': 'application/json',
      'Idempotency-Key': crypto.randomUUID(),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  if (!response.ok) throw new Error(await response.text())
  return response
}

async function adminText(path: string, html: string): Promise<void> {
  const headers = { Authorization: `Bearer ${world.siteKey}`, 'Content-Type': 'text/html' }
  const response = await fetch(`${world.apiOrigin}/v1/admin${path}`, { method: 'PUT', headers, body: html })
  if (!response.ok) throw new Error(await response.text())
}

async function published(item: string, opens: number): Promise<string> {
  return ((await (await admin('POST', '/gift-links', { item, opens, days: 7 })).json()) as { url: string }).url
}

/** Presses the one button of the page of a link, and waits for the article. */
async function take({ page }: Reader, url: string, path: string): Promise<void> {
  await page.goto(url)
  await payButton(page).click()
  await page.waitForURL((address) => address.pathname === path)
  await scrollToGate(page)
}

test('a reader buys an article and gives it; two others read it on their own devices, and the third finds it used up', async () => {
  await admin('PUT', '/gift-links/readers', { opens: 2, days: 7, perMonth: 100 })
  await using giver = await aReader({ wallet: 500 })
  await giver.go(river)
  await payByWallet(await openPayWindow(giver.page))
  await expectOpen(giver.page, paid.river)

  await giver.page.goto(`${world.apiOrigin}/wallet`)
  await giver.page.getByRole('link', { name: 'Share an article' }).click()
  await giver.page.getByRole('button', { name: /^Make a link/ }).click()
  await expect(giver.page.getByText('Your link is ready')).toBeVisible()
  await expect(giver.page.getByText(/2 people can still read it until/)).toBeVisible()
  const url = await giver.page.locator('code.link').innerText()
  await giver.context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await giver.page.getByRole('button', { name: /^Copy link/ }).click()
  expect(await giver.page.evaluate(() => navigator.clipboard.readText())).toBe(url)
  await expectFit(giver.page, 'gift links')

  await using desktop = await aReader()
  await desktop.page.goto(url)
  await expect(desktop.page.getByRole('heading', { level: 1 })).toHaveText('The river that keeps its drafts')
  await expect(desktop.page.getByText('A reader of Slack Water gives it to you.')).toBeVisible()
  await expectFit(desktop.page, 'a gift link')
  await take(desktop, url, river)
  await expectOpen(desktop.page, paid.river)
  expect(new URL(desktop.page.url()).hash).toBe('')
  await desktop.page.reload()
  await expectOpen(desktop.page, paid.river)

  await using phone = await aReader({
    viewport: { width: 360, height: 740 },
    isMobile: true,
    hasTouch: true,
    colorScheme: 'dark',
  })
  await phone.page.goto(url)
  await expectFit(phone.page, 'a gift link on a phone')
  await take(phone, url, river)
  await expectOpen(phone.page, paid.river)

  await using third = await aReader({ locale: 'pl-PL' })
  await third.page.goto(url)
  await expect(third.page.getByText('Wszyscy już byli')).toBeVisible()
  await expectFit(third.page, 'a gift link that is used up')
  await third.page.getByRole('link', { name: /Odblokuj za/ }).click()
  await third.page.waitForURL(/\/pay\/ticket_/)
  await giver.page.reload()
  await expect(giver.page.getByText(/Opened by 2 of 2/)).toBeVisible()
  expect(rows(`select opened from gift_links where giver is not null`).at(-1)).toEqual({ opened: 2 })
})

test('a sealed article opens by a link too, in the page as it was built, and keeps its key', async () => {
  const url = await published('the-lake', 1)
  await using reader = await aReader()
  await reader.go(lake)
  await expectClosed(reader.page, paid.lake)
  await take(reader, url, lake)
  await expectOpen(reader.page, paid.lake)
  const before = reader.requests.length
  await reader.page.reload()
  await expectOpen(reader.page, paid.lake)
  expect(reader.requests.slice(before).filter((request) => request.url().includes('/content-keys'))).toEqual([])
})

test('a page that is routed by its hash shows the article that was given, and keeps its address', async () => {
  const page = '/reader.html'
  await admin('PUT', '/items/routed', {
    kind: 'article',
    title: 'Routed',
    price: { amount: 20, currency: 'USD' },
    mode: 'served',
    page: `${world.siteOrigin}${page}#/article/3?size=large`,
  })
  await adminText('/items/routed/content', '<p>What stands at the third address.</p>')
  const url = await published('routed', 1)
  await using reader = await aReader()
  // In the folder itself: a browser that is sent on is answered by nobody before the network.
  const file = join(world.folder, 'site', page)
  writeFileSync(file, routedPage)
  onTestFinished(() => rmSync(file))
  await take(reader, url, page)
  await expect(reader.page.getByText('What stands at the third address.')).toBeVisible()
  await expect(reader.page.locator('h1')).toHaveText('/article/3')
  expect(new URL(reader.page.url()).hash).toBe('#/article/3?size=large')
  await reader.page.reload()
  await expect(reader.page.getByText('What stands at the third address.')).toBeVisible()
})

/** Of one file, whose script shows what the address says behind the `#`. */
const routedPage = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Reader</title>
<script async src="${world.apiOrigin}/tuppence.js" data-site="site_demo"></script><h1></h1><main></main>
<script>
  const show = () => {
    const [path] = location.hash.slice(1).split('?')
    document.querySelector('h1').textContent = path
    document.querySelector('main').innerHTML = path === '/article/3' ? '<tuppence-gate item="routed"></tuppence-gate>' : ''
  }
  addEventListener('hashchange', show)
  show()
</script>`

test('the link is opened by keyboard alone, and without script as far as our own page goes', async () => {
  const url = await published('the-river', 2)
  await using keyboard = await aReader()
  await keyboard.page.goto(url)
  await expect(payButton(keyboard.page)).toBeVisible()
  await keyboard.page.keyboard.press('Tab')
  await keyboard.page.keyboard.press('Enter')
  await keyboard.page.waitForURL((address) => address.pathname === river)
  await scrollToGate(keyboard.page)
  await expectOpen(keyboard.page, paid.river)

  await using plain = await aReader({ javaScriptEnabled: false })
  await plain.page.goto(url)
  await plain.page.getByRole('button', { name: 'Read it' }).click()
  await plain.page.waitForURL((address) => address.pathname === river)
})

test('whatever else stands behind the # of a page, its wall stays as it is', async () => {
  await using reader = await aReader()
  for (const hash of [
    '#tuppence',
    '#tuppence=ticket_x.y.the-river',
    '#tuppence=ticket_x.y.%E0%A4%A',
    '#tuppence=ticket_x.y.the-lake',
    '#/article/3?tuppence=ticket_x.y.the-river',
    '#&tuppence=&tuppence=',
  ]) {
    await reader.page.goto('about:blank')
    await reader.go(river + hash)
    await expect(wall(reader.page)).toContainText('$')
    await expect(wall(reader.page)).not.toContainText('wrong')
  }
})

const wall = (page: Page) => gateOf(page).locator('[part=wall]')
