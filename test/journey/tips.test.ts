// Tips in a browser, by a jar in the page and by a plain link: the first by card, the next out of the wallet with two clicks.
import type { Page } from 'playwright'
import { test } from 'vitest'
import { expectAccessible, expectFit, tabTo } from '../support/accessible.ts'
import { aReader, hearEvents, lookAtTheBooksAfterwards, rows, world } from '../support/journey.ts'
import { cardForm, cards, chooseTopUp, expect, payButton, payByCard, payByWallet } from '../support/journey-steps.ts'

lookAtTheBooksAfterwards()

const heronPath = '/articles/the-heron.html'

const tipLink = (page: Page, amount: string) => page.locator('.tip').getByRole('link', { name: amount, exact: true })

/** From the article to the pay window, in the same tab. */
async function follow(page: Page, amount: string): Promise<void> {
  await page.goto(world.siteOrigin + heronPath)
  await tipLink(page, amount).click()
  await page.waitForURL(/\/pay\/ticket_/)
}

const thanks = (page: Page) => page.getByRole('status').filter({ hasText: 'Thank you!' })

test.for([
  ['a desktop', { width: 1280, height: 900 }],
  ['a phone', { width: 390, height: 844 }],
] as const)(
  'on %s the first tip is paid by card, the next one out of the wallet with two clicks',
  async ([, viewport]) => {
    await using reader = await aReader({ viewport })
    const { page } = reader
    await follow(page, '$2')
    await expect(page.getByRole('heading', { name: 'Piet Lammers' })).toBeVisible()
    await expect(page.getByText('Your wallet is empty.')).toBeVisible()
    await expectAccessible(page, 'tip by card')
    await expectFit(page, 'tip by card')
    await page.getByRole('radio', { name: '$5.00' }).check()
    await chooseTopUp(page)
    await cardForm(page).pay(cards.good)
    await expect(thanks(page)).toBeVisible()
    await expect(page.getByText('Left in your wallet')).toBeVisible()
    await page.getByRole('link', { name: 'Back to Slack Water' }).click()
    await page.waitForURL(world.siteOrigin + heronPath)

    await tipLink(page, '$2').click()
    await expect(payButton(page)).toHaveText('Tip $2.00')
    await expectAccessible(page, 'tip from the wallet')
    await payButton(page).click()
    await expect(thanks(page)).toBeVisible()
    await expectAccessible(page, 'thanks')

    await page.goto(`${world.apiOrigin}/wallet`)
    await expect(page.locator('.price')).toHaveText('Balance: $1.00')
    await expect(page.getByText('A tip from you')).toHaveCount(2)
  },
)

test('a reader with an empty wallet pays for the tip alone by card: it is chosen already, and nothing stays', async () => {
  await using reader = await aReader()
  const { page } = reader
  await follow(page, '$2')
  await expect(page.getByRole('radio', { name: 'Only this tip: $2.00' })).toBeChecked()
  await expect(payButton(page)).toHaveText('Tip $2.00 by card', { useInnerText: true })
  await page.getByRole('radio', { name: '$20.00' }).check()
  await expect(payButton(page)).toHaveText('Add $20.00 and tip $2.00', { useInnerText: true })
  await page.getByRole('radio', { name: 'Only this tip: $2.00' }).check()
  await chooseTopUp(page)
  await cardForm(page).pay(cards.good)
  await expect(thanks(page)).toBeVisible()
  await page.goto(`${world.apiOrigin}/wallet`)
  await expect(page.locator('.price')).toHaveText('Balance: $0.00')
})

test('who closes the window before paying has tipped nobody', async () => {
  await using reader = await aReader()
  const { page } = reader
  const before = rows('SELECT count(*) AS tips FROM tips')
  await follow(page, '$5')
  await page.getByRole('button', { name: 'No thanks' }).click()
  await expect(page.getByText('Nothing was given, and nothing was taken from your wallet.')).toBeVisible()
  expect(rows('SELECT count(*) AS tips FROM tips')).toEqual(before)
})

const jarOf = (page: Page) => page.locator('tuppence-tip-jar').first()

/** Presses the button of a jar, and waits for the window that opens. */
async function openFrom(page: Page, jar = jarOf(page)): Promise<Page> {
  const [payWindow] = await Promise.all([page.waitForEvent('popup'), jar.locator('[part=tip]').click()])
  await payWindow.waitForURL(/\/pay\/ticket_/)
  return payWindow
}

const lastTip = () =>
  rows(`SELECT creators.name AS creator, amount, message, is_public, is_anonymous FROM tips
    JOIN creators ON creators.id = tips.creator ORDER BY given_at DESC, tips.id DESC LIMIT 1`)[0]

test.for([
  ['a desktop', { width: 1280, height: 900 }],
  ['a phone', { width: 390, height: 844 }],
] as const)('on %s a jar takes the first tip by card, and the next with two clicks', async ([, viewport]) => {
  await using reader = await aReader({ viewport })
  const { page } = reader
  const heard = await hearEvents(page)
  await page.goto(`${world.siteOrigin}/tips.html`)
  const jar = jarOf(page)
  await jar.getByText('Nora Tallis').click()
  await jar.getByText('$3', { exact: true }).click()
  await expectAccessible(page, 'tip jar')
  await expectFit(page, 'tip jar')
  const first = await openFrom(page)
  await expect(first.getByRole('heading', { name: 'Nora Tallis' })).toBeVisible()
  await first.getByRole('radio', { name: '$5.00' }).check()
  await payByCard(first)
  await expect(jar.getByRole('heading', { name: 'Thank you!' })).toBeVisible()
  await expect(jar.locator('[part=notice]')).toHaveText('Nora Tallis gets your tip of $3.00.')
  await expectAccessible(page, 'thanks in the page')
  expect(await heard()).toEqual(['tipped nora-tallis'])

  // What is left of five dollars pays for the next one: a click here, and one in the window.
  await jar.getByRole('button', { name: 'Tip again' }).click()
  await jar.getByText('$1', { exact: true }).click()
  const second = await openFrom(page)
  await expect(payButton(second)).toHaveText('Tip $1.00')
  await payByWallet(second)
  await expect(jar.getByRole('heading', { name: 'Thank you!' })).toBeVisible()
  expect(lastTip()).toMatchObject({ creator: 'nora-tallis', amount: 100 })
})

test('an anonymous tip from the sheet of a button, by keyboard alone: the publisher is told of nobody', async () => {
  await using reader = await aReader({ wallet: 1000 })
  const { page } = reader
  await page.goto(`${world.siteOrigin}/tips.html`)
  const jar = page.locator('tuppence-tip-jar').nth(1)
  await jar.scrollIntoViewIfNeeded()
  await jar.getByRole('button', { name: 'Tip Nora Tallis' }).press('Enter')
  await expect(jar.getByRole('dialog', { name: 'Tip Nora Tallis' })).toBeVisible()
  await tabTo(page, 'Tip $2.00')
  await expectAccessible(page, 'tip jar in a sheet')
  await page.keyboard.press('Escape')
  await expect(jar.getByRole('dialog')).toBeHidden()

  await jar.getByRole('button', { name: 'Tip Nora Tallis' }).press('Enter')
  await jar.getByText('Other').click()
  await page.keyboard.type('2.50')
  await jar.locator('[part=message]').fill('From <b>nobody</b>')
  await jar.getByLabel('Everybody may read them').check()
  await jar.getByLabel('Tip anonymously').check()
  const payWindow = await openFrom(page, jar)
  await expect(payWindow.getByText('From <b>nobody</b>')).toBeVisible()
  await payByWallet(payWindow)
  await expect(jar.getByRole('heading', { name: 'Thank you!' })).toBeVisible()
  expect(lastTip()).toEqual({
    creator: 'nora-tallis',
    amount: 250,
    message: 'From <b>nobody</b>',
    is_public: 1,
    is_anonymous: 1,
  })
  const answer = await fetch(`${world.apiOrigin}/v1/admin/tips`, {
    headers: { Authorization: `Bearer ${world.siteKey}` },
  })
  expect((await answer.json()).tips[0]).toMatchObject({ amount: { amount: 250 }, reader: null })
})

test('who closes the window has tipped nobody, and the jar stands as it was filled in', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page } = reader
  const before = rows('SELECT count(*) AS tips FROM tips')
  await page.goto(`${world.siteOrigin}/tips.html`)
  const jar = jarOf(page)
  await jar.locator('[part=message]').fill('For the heron')
  const payWindow = await openFrom(page)
  await expect(jar.locator('[part=tip]')).toHaveText('Show window')
  await payWindow.close()
  await expect(jar.locator('[part=tip]')).toHaveText('Tip $1.00')
  await expect(jar.locator('[part=message]')).toHaveValue('For the heron')
  expect(rows('SELECT count(*) AS tips FROM tips')).toEqual(before)
})

test('a tip with a name is an alert over the stream a moment later, and its words are text', async () => {
  await using reader = await aReader({ wallet: 500 })
  const { page, context } = reader
  const [site] = rows('SELECT site AS id FROM creators')
  const stream = await context.newPage()
  const connected = stream.waitForResponse(/\/live\?creator=piet-lammers$/)
  await stream.goto(`${world.apiOrigin}/overlay/${String(site?.id)}?creator=piet-lammers`)
  expect((await connected).status()).toBe(200)
  await expect(stream.getByText('Reconnecting…')).toBeHidden()
  expect(await stream.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgba(0, 0, 0, 0)')

  await follow(page, '$2')
  await page.getByLabel('Your name, shown with the tip').fill('<b>Bea</b>')
  await expectAccessible(page, 'tip with a name')
  await payButton(page).click()
  await expect(thanks(page)).toBeVisible()
  await expect(page.getByText('Shown with the name <b>Bea</b>')).toBeVisible()
  await expect(stream.locator('.alert .name')).toHaveText('<b>Bea</b>')
  await expect(stream.locator('.alert .amount')).toHaveText('$2.00')
  await expect(stream.locator('.alert')).toBeHidden()
})

const press = (page: Page) => page.locator('tuppence-goal')
const supporters = (page: Page) => page.locator('tuppence-supporters')
const raisedIn = async (page: Page) => Number(await press(page).locator('progress').getAttribute('value'))

test('a goal and the wall of supporters move in a second browser, by themselves, and the wall tells no name that was not given', async () => {
  await using reader = await aReader({ wallet: 1000 })
  await using watcher = await aReader()
  for (const { page } of [reader, watcher]) await page.goto(`${world.siteOrigin}/tips.html`)
  await supporters(watcher.page).scrollIntoViewIfNeeded()
  await expect(supporters(watcher.page).getByRole('heading', { name: 'Supporters' })).toBeVisible()
  const before = await raisedIn(watcher.page)

  const jar = jarOf(reader.page)
  await jar.locator('[part=message]').fill('For the press')
  await jar.getByLabel('Everybody may read them').check()
  const payWindow = await openFrom(reader.page)
  await payWindow.getByLabel(/Your name/).fill('Ola <i>')
  await payByWallet(payWindow)
  await expect(jar.getByRole('heading', { name: 'Thank you!' })).toBeVisible()

  const newest = supporters(watcher.page).locator('[part=supporter]').first()
  await expect(newest).toContainText('Ola <i>')
  await expect(newest).toContainText('For the press')
  await expect.poll(() => raisedIn(watcher.page)).toBe(before + 100)
  await expectAccessible(watcher.page, 'goal and supporters')
  await expectFit(watcher.page, 'goal and supporters')
})
