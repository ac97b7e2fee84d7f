// Stickers in a browser: chosen in the jar, sent out of the wallet, and seen by others on the page and over the stream.
import type { Page } from 'playwright'
import { test } from 'vitest'
import { expectAccessible, expectFit } from '../support/accessible.ts'
import { aReader, lookAtTheBooksAfterwards, rows, watchShifts, world } from '../support/journey.ts'
import { expect, payByWallet } from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

const jarOf = (page: Page) => page.locator('tuppence-tip-jar').first()

async function chooseSticker(page: Page, name: string): Promise<void> {
  const jar = jarOf(page)
  await jar.getByText('Sticker', { exact: true }).click()
  await jar.getByText(name).click()
}

async function openWindow(page: Page): Promise<Page> {
  const [payWindow] = await Promise.all([page.waitForEvent('popup'), jarOf(page).locator('[part=tip]').click()])
  await payWindow.waitForURL(/\/pay\/ticket_/)
  return payWindow
}

/** Whether the picture has come, and is one that the browser can draw. */
const isDrawn = (page: Page, selector: string) =>
  expect
    .poll(() => page.locator(selector).evaluate((image) => (image as HTMLImageElement).naturalWidth))
    .toBeGreaterThan(0)

const devices = [
  ['a desktop', { width: 1280, height: 900 }],
  ['a phone', { width: 390, height: 844 }],
] as const

test.for(devices)('on %s a reader chooses a sticker, and sees in the window what is sent', async ([, viewport]) => {
  await using reader = await aReader({ wallet: 1000, viewport })
  const { page } = reader
  await page.goto(`${world.siteOrigin}/tips.html`)
  await chooseSticker(page, 'Cake')
  const jar = jarOf(page)
  await expect(jar.locator('[part=tip]')).toHaveText('Tip $10.00')
  await jar.getByText('Book').click()
  await expect(jar.locator('[part=tip]')).toHaveText('Tip $5.00')
  await expect(jar.getByLabel('Every month')).toHaveCount(0)
  await expectFit(page, 'stickers in a jar')
  const payWindow = await openWindow(page)
  await expect(payWindow.getByText('Sticker: Book')).toBeVisible()
  await isDrawn(payWindow, 'img.sticker')
  await expectFit(payWindow, 'a sticker in the window')
})

test.for(devices)(
  'on %s a reader sends a sticker out of the wallet, and others see it on the page and over the stream',
  async ([, viewport]) => {
    await using reader = await aReader({ wallet: 1000, viewport })
    await using watcher = await aReader({ viewport })
    const { page } = reader
    const wall = watcher.page.locator('tuppence-supporters')
    await watcher.page.goto(`${world.siteOrigin}/tips.html`)
    await wall.scrollIntoViewIfNeeded()
    await expect(wall.getByRole('heading', { name: 'Supporters' })).toBeVisible()
    const stream = await watcher.context.newPage()
    const connected = stream.waitForResponse(/\/live$/)
    await stream.goto(`${world.apiOrigin}/overlay/site_demo`)
    expect((await connected).status()).toBe(200)

    await page.goto(`${world.siteOrigin}/tips.html`)
    await chooseSticker(page, 'Book')
    const jar = jarOf(page)
    const payWindow = await openWindow(page)
    await payWindow.getByLabel(/Your name/).fill('Ola')
    await stream.bringToFront()
    await payByWallet(payWindow)
    await expect(stream.getByRole('img', { name: 'Book' })).toBeVisible()
    await isDrawn(stream, '.alert img')

    await expect(jar.getByRole('heading', { name: 'Thank you!' })).toBeVisible()
    await expect(jar.getByRole('img', { name: 'book' })).toBeVisible()
    await expectAccessible(page, 'thanks for a sticker')

    await watcher.page.bringToFront()
    const newest = wall.locator('[part=supporter]').first()
    await expect(newest).toContainText('Ola')
    await expect(newest.getByRole('img', { name: 'book' })).toBeVisible()
    await expectFit(watcher.page, 'a sticker among supporters')

    await page.goto(`${world.apiOrigin}/wallet`)
    await expect(page.locator('.price')).toHaveText('Balance: $5.00')
    await expect(page.getByRole('img', { name: 'Book' })).toBeVisible()
    await expectAccessible(page, 'a sticker in the wallet')
    expect(rows('SELECT amount, sticker FROM tips ORDER BY given_at DESC, id DESC LIMIT 1')).toEqual([
      { amount: 500, sticker: 'book' },
    ])
  },
)

test('by keyboard alone a reader goes from the amounts to the stickers and from one to the next', async () => {
  await using reader = await aReader({ wallet: 1000 })
  const { page } = reader
  await page.goto(`${world.siteOrigin}/tips.html`)
  const jar = jarOf(page)
  await jar.getByRole('radio', { name: '$1', exact: true }).focus()
  for (const _ of ['$3', '$5', 'Sticker']) await page.keyboard.press('ArrowRight')
  await expect(jar.getByRole('radio', { name: 'Sticker' })).toBeChecked()
  await expect(jar.getByRole('radio', { name: 'Penny $1' })).toBeChecked()
  await page.keyboard.press('Tab')
  await page.keyboard.press('ArrowRight')
  await expect(jar.getByRole('radio', { name: 'Flower $2' })).toBeChecked()
  await expect(jar.locator('[part=tip]')).toHaveText('Tip $2.00')
})

test('the jar keeps its room until the reader looks for a sticker, and has no picture before that', async () => {
  await using reader = await aReader({ viewport: { width: 390, height: 844 } })
  const { page } = reader
  const shifts = await watchShifts(page)
  await page.goto(`${world.siteOrigin}/tips.html`)
  const jar = jarOf(page)
  await jar.scrollIntoViewIfNeeded()
  await expect(jar.getByText('Sticker', { exact: true })).toBeVisible()
  expect(await shifts()).toBe(0)
  await expect(jar.locator('[part=picture]')).toHaveCount(0)
  await chooseSticker(page, 'Star')
  await isDrawn(page, 'tuppence-tip-jar [part=picture] >> nth=5')
})

test('a page whose policy keeps pictures out shows the names, and sends the sticker all the same', async () => {
  await using reader = await aReader({ wallet: 1000 })
  const { page } = reader
  await page.route(`${world.apiOrigin}/stickers/**`, (route) => route.abort())
  await page.goto(`${world.siteOrigin}/tips.html`)
  await chooseSticker(page, 'Coffee')
  await expect(jarOf(page).getByText('Coffee')).toBeVisible()
  const payWindow = await openWindow(page)
  await payByWallet(payWindow)
  await expect(jarOf(page).getByRole('heading', { name: 'Thank you!' })).toBeVisible()
})

test('a plain link sends a sticker in the same tab, without our script', async () => {
  await using reader = await aReader({ wallet: 500, javaScriptEnabled: false })
  const { page } = reader
  await page.goto(`${world.siteOrigin}/tips.html`)
  await page.getByRole('link', { name: 'Send Piet Lammers a coffee' }).click()
  await expect(page.getByText('Sticker: Coffee')).toBeVisible()
  await page.locator('button.primary').click()
  await expect(page.getByRole('status').filter({ hasText: 'Thank you!' })).toBeVisible()
  await expect(page.getByText('Sticker: Coffee')).toBeVisible()
})
