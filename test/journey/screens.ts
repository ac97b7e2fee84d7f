// Takes pictures of what readers see, for people to look at: `node test/journey/screens.ts <folder>` after a build.
import { randomUUID } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Locator, type Page } from 'playwright'
import { launchBrowser } from '../support/browser.ts'
import { startWorld, type World } from '../support/demo-world.ts'
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
  scrollToGate,
  unlockButton,
} from '../support/journey-steps.ts'
import { typeCode } from '../support/mailbox-page.ts'

const [folder] = process.argv.slice(2)
if (folder === undefined) throw new Error('Where to? node test/journey/screens.ts <folder>')
mkdirSync(folder, { recursive: true })

const data = mkdtempSync(join(tmpdir(), 'tuppence-screens-'))
const [world, server] = await Promise.all([
  startWorld({ folder: data, env: { RATE_LIMIT_FACTOR: '1000' } }),
  launchBrowser(),
])
try {
  const browser = await chromium.connect(server.wsEndpoint())
  for (const [device, viewport] of Object.entries({
    desktop: { width: 1280, height: 900 },
    phone: { width: 390, height: 844 },
  })) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await takeAll(browser, world, `${device}-${colorScheme}`, { viewport, colorScheme })
    }
    await takeRightToLeft(browser, world, device, { viewport })
  }
  await browser.close()
} finally {
  await Promise.all([server.close(), world.stop()])
  rmSync(data, { recursive: true, force: true })
}

async function takeAll(browser: Browser, world: World, name: string, options: BrowserContextOptions): Promise<void> {
  const { siteOrigin, apiOrigin } = world
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const shot = (each: Page, what: string, fullPage = false) =>
    each.screenshot({ path: join(folder as string, `${name}-${what}.png`), fullPage })

  await page.goto(`${siteOrigin}/`)
  await shot(page, '0-front')
  await page.goto(`${siteOrigin}/articles/the-river.html`)
  await scrollToGate(page)
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')
  await center(page)
  await shot(page, '1-wall')

  const first = await openPayWindow(page)
  await expect(payButton(first)).toBeVisible()
  await shot(first, '2-top-up', true)
  await shot(page, '3-wall-while-paying')
  await chooseTopUp(first)
  await expect(cardForm(first).form.locator('input[name=cardNumber]')).toBeVisible()
  await shot(first, '4-checkout', true)
  await cardForm(first).pay(cards.declined)
  await expect(cardForm(first).fault).toBeVisible()
  await cardForm(first).pay(cards.good)
  await expectOpen(page, paid.river)
  await center(page)
  await shot(page, '5-opened')

  // By the plain link a window stays at its end.
  const second = await context.newPage()
  await second.goto(`${apiOrigin}/pay/start?site=site_demo&item=the-lake`)
  await expect(payButton(second)).toBeVisible()
  await shot(second, '6-enough', true)
  await payButton(second).click()
  await expect(second.getByText('Unlocked', { exact: true })).toBeVisible()
  await shot(second, '7-done', true)
  await second.goto(`${apiOrigin}/pay/start?site=site_demo&item=the-lens`)
  await second.getByRole('button', { name: 'No thanks' }).click()
  await expect(second.getByText('Cancelled')).toBeVisible()
  await shot(second, '8-cancelled', true)
  await takeGiftLinks(second, world, (what) => shot(second, what, true))
  await takeKeeping(second, world, (what, of = second) => shot(of, what, true))
  await takeWallet(second, world, (what) => shot(second, what, true))

  await takeMembership(second, world, (what) => shot(second, what, true))
  await takePolls(second, world, (what, of = second) => shot(of, what, true))
  await takeGifts(second, world, (what) => shot(second, what, true))
  await takeTips(second, world, (what, of = second) => shot(of, what, true))
  await takeOpening(page, world, (what) => shot(page, what))

  await context.route(`${apiOrigin}/v1/**`, (route) => route.abort())
  await page.goto(`${siteOrigin}/articles/the-ropewalk.html`)
  await scrollToGate(page)
  await expect(gateOf(page).locator('[part=title]')).toHaveText('That did not work')
  await center(page)
  await shot(page, 'a-wall-offline')
  await context.close()
}

/** A jar, its window with an empty wallet and with enough, monthly, thanks, a sticker, the goal and the wall, and the wallet afterwards. */
async function takeTips(
  page: Page,
  { apiOrigin, siteOrigin }: World,
  shot: (what: string, of?: Page) => Promise<unknown>,
): Promise<void> {
  await page.context().clearCookies()
  await page.goto(`${siteOrigin}/tips.html`)
  const jar = page.locator('tuppence-tip-jar').first()
  const open = async () => {
    const [payWindow] = await Promise.all([page.waitForEvent('popup'), jar.locator('[part=tip]').click()])
    await expect(payButton(payWindow)).toBeVisible()
    return payWindow
  }
  await expect(jar.locator('[part=tip]')).toHaveText('Tip $1.00')
  await jar.locator('[part=message]').fill('For the heron, with thanks.')
  await jar.getByLabel('Everybody may read them').check()
  const first = await open()
  await first.getByLabel(/Your name/).fill('Ola')
  await shot('f-tip-by-card', first)
  await first.getByRole('radio', { name: '$5.00' }).check()
  await shot('f-tip-top-up', first)
  await chooseTopUp(first)
  await cardForm(first).pay(cards.good)
  await expect(jar.getByRole('heading', { name: 'Thank you!' })).toBeVisible()
  await shot('f-tips-thanks')
  await jar.getByRole('button', { name: 'Tip again' }).click()
  await jar.getByLabel('Every month').check()
  const second = await open()
  await shot('f-tip-monthly', second)
  await payButton(second).click()
  await expect(jar.getByText('each month, until you stop it')).toBeVisible()
  await takeSticker(page, { jar, open, apiOrigin }, shot)
  await page.locator('tuppence-supporters').scrollIntoViewIfNeeded()
  await expect(page.locator('[part=supporter]').first()).toBeVisible()
  await shot('f-tips-given')
  await page.goto(`${apiOrigin}/wallet`)
  await shot('f-wallet-tips')
}

/** A poll, its window for the member who is here and for a stranger, a vote that counts, the wallet afterwards, and the end. */
async function takePolls(
  page: Page,
  { apiOrigin, siteOrigin, siteKey }: World,
  shot: (what: string, of?: Page) => Promise<unknown>,
): Promise<void> {
  const address = `${apiOrigin}/v1/admin/polls/next-voyage`
  const headers = { Authorization: `Bearer ${siteKey}`, 'Content-Type': 'application/json' }
  const { question, options, price, creator, freeForMembers } = await (await fetch(address, { headers })).json()
  const end = async (endsAt: string | null) => {
    const written = (options as { option: string; label: string }[]).map(({ option, label }) => ({ option, label }))
    const body = JSON.stringify({ question, options: written, price, creator, freeForMembers, endsAt })
    await fetch(address, { method: 'PUT', headers, body })
  }
  await page.goto(`${siteOrigin}/tips.html`)
  const poll = page.locator('tuppence-poll')
  const open = async (label: RegExp) => {
    await poll.scrollIntoViewIfNeeded()
    await poll.getByRole('radio', { name: label }).check()
    const [payWindow] = await Promise.all([page.waitForEvent('popup'), poll.locator('[part=vote]').click()])
    await expect(payButton(payWindow)).toBeVisible()
    return payWindow
  }
  const free = await open(/lighthouse/)
  await shot('h-poll-free', free)
  await payButton(free).click()
  await expect(poll.locator('[part=notice]')).toHaveText('Thank you! Your vote counts.')
  await shot('h-poll-voted')
  await shot('h-poll-free-again', await open(/salt pans/))
  await page.context().clearCookies()
  await page.goto(`${siteOrigin}/tips.html`)
  const paidFor = await open(/ferry/)
  await shot('h-poll-top-up', paidFor)
  await paidFor.getByRole('radio', { name: '$5.00' }).check()
  await chooseTopUp(paidFor)
  await cardForm(paidFor).pay(cards.good)
  await expect(poll.locator('[part=notice]')).toHaveText('Thank you! Your vote counts.')
  await page.goto(`${apiOrigin}/pay/start?site=site_demo&poll=next-voyage&option=the-salt-pans`)
  await expect(payButton(page)).toBeVisible()
  await shot('h-poll-wallet')
  await payButton(page).click()
  await expect(page.getByText('Your vote counts!')).toBeVisible()
  await shot('h-poll-thanks')
  await page.goto(`${apiOrigin}/wallet`)
  await shot('h-wallet-votes')
  await end(new Date().toISOString())
  await page.goto(`${siteOrigin}/tips.html`)
  await poll.scrollIntoViewIfNeeded()
  await expect(poll.locator('[part=notice]')).toContainText('Voting is over')
  await shot('h-poll-over')
  await end(null)
}

/** An article with a goal, closed for the first who comes here, and opened for everybody by a tip. */
async function takeOpening(
  page: Page,
  { apiOrigin, siteOrigin }: World,
  shot: (what: string) => Promise<unknown>,
): Promise<void> {
  await page.context().clearCookies()
  const article = `${siteOrigin}/articles/the-bell-buoy.html`
  await page.goto(article)
  await scrollToGate(page)
  await page.locator('tuppence-goal').scrollIntoViewIfNeeded()
  await expect(page.locator('tuppence-goal [part=raised]')).toBeVisible()
  await shot('g-goal-of-an-article')
  const tip = new URLSearchParams({ site: 'site_demo', creator: 'jonah-pell', amount: '1000', page: article })
  await page.goto(`${apiOrigin}/pay/start?${tip}`)
  await page.getByLabel(/Your name/).fill('Ola')
  await chooseTopUp(page)
  await cardForm(page).pay(cards.good)
  await expect(page.getByText('Thank you!')).toBeVisible()
  await page.goto(article)
  await scrollToGate(page)
  await expect(page.locator('[part=credits]')).toBeVisible()
  await page.locator('[part=credits]').scrollIntoViewIfNeeded()
  await shot('g-opened-for-all')
}

type JarOnPage = { jar: Locator; open: () => Promise<Page>; apiOrigin: string }

/** The jar with stickers, the window, the stream while it is sent, and thanks. */
async function takeSticker(
  page: Page,
  { jar, open, apiOrigin }: JarOnPage,
  shot: (what: string, of?: Page) => Promise<unknown>,
): Promise<void> {
  const stream = await page.context().newPage()
  const connected = stream.waitForResponse(/\/live$/)
  await stream.goto(`${apiOrigin}/overlay/site_demo`)
  await connected
  await jar.getByRole('button', { name: 'Tip again' }).click()
  await jar.getByText('Sticker', { exact: true }).click()
  await jar.getByText('Coffee').click()
  await shot('f-stickers')
  const payWindow = await open()
  await shot('f-sticker-window', payWindow)
  await payButton(payWindow).click()
  await stream.bringToFront()
  await expect(stream.locator('.alert img')).toBeVisible()
  await shot('f-sticker-overlay', stream)
  await stream.close()
  await page.bringToFront()
  await expect(jar.getByRole('heading', { name: 'Thank you!' })).toBeVisible()
  await shot('f-sticker-thanks')
}

/** Adding money, undo, return and hold, each as its reader meets it. */
async function takeWallet(
  page: Page,
  { apiOrigin, stripeOrigin }: World,
  shot: (what: string) => Promise<unknown>,
): Promise<void> {
  await page.goto(`${apiOrigin}/wallet`)
  await shot('9-wallet')
  await page.getByRole('link', { name: 'Add money' }).click()
  await expect(payButton(page)).toBeVisible()
  await shot('9-wallet-add')
  await payButton(page).click()
  await page.getByRole('link', { name: 'Back' }).click()
  await expect(page.getByRole('status')).toBeVisible()
  await shot('9-wallet-add-not-paid')
  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
  await shot('9-wallet-add-rtl')
  await page.goto(`${apiOrigin}/wallet?notice=money-added`)
  await shot('9-wallet-added')
  await page.locator('.lines button[data-armed]').first().click()
  await expect(page.getByRole('status')).toContainText('Undone')
  await page.getByText('Return unspent money to my card').click()
  await expect(payButton(page)).toBeVisible()
  await shot('9-wallet-return')
  await payButton(page).click()
  await expect(page.getByRole('status')).toContainText('on the way to your card')
  await shot('9-wallet-returned')

  const { requests } = (await (await fetch(`${stripeOrigin}/_emu/requests`)).json()) as StripeRequests
  const { payment_intent: payment } = requests.findLast(({ path }) => path === '/v1/refunds')?.params ?? {}
  for (const order of [`dispute/${payment}`, 'idle']) await fetch(`${stripeOrigin}/_emu/${order}`, { method: 'POST' })
  await page.goto(`${apiOrigin}/wallet`)
  await expect(page.getByRole('heading', { name: 'Your wallet is on hold' })).toBeVisible()
  await shot('9-wallet-on-hold')
}

/** The tiers, joining, an article that the membership opens, and the wallet of a member. */
async function takeMembership(
  page: Page,
  { apiOrigin, siteOrigin }: World,
  shot: (what: string) => Promise<unknown>,
): Promise<void> {
  await page.context().clearCookies()
  await page.goto(`${siteOrigin}/membership.html`)
  const tiers = page.locator('tuppence-membership')
  await expect(tiers.getByRole('button', { name: 'Join: Patron' })).toBeVisible()
  await shot('d-tiers')
  await tiers.getByText('Yearly').click()
  await shot('d-tiers-yearly')
  await page.goto(`${apiOrigin}/pay/start?site=site_demo&tier=friend&interval=month`)
  await expect(payButton(page)).toHaveText('Join for $5.00 a month')
  await shot('d-join')
  await payButton(page).click()
  await page.waitForURL(/\/checkout\//)
  await expect(cardForm(page).form.locator('input[name=cardNumber]')).toBeVisible()
  await shot('d-join-checkout')
  await cardForm(page).pay(cards.good)
  await expect(page.getByText('You are a member', { exact: true })).toBeVisible()
  await shot('d-joined')
  await page.goto(`${apiOrigin}/pay/start?site=site_demo&item=the-lens`)
  await expect(page.getByText('Your membership covers this.')).toBeVisible()
  await shot('d-covered')
  await page.goto(`${apiOrigin}/wallet`)
  await shot('d-wallet-member')
  await page.getByRole('button', { name: /^Cancel .*Friend of Slack Water/ }).click()
  await expect(page.getByRole('status')).toContainText('Your membership is cancelled')
  await shot('d-wallet-cancelled')
}

/** Of what was unlocked above: a link is made, looked at by somebody else, and taken back. */
async function takeGiftLinks(
  page: Page,
  { apiOrigin, siteKey }: World,
  shot: (what: string) => Promise<unknown>,
): Promise<void> {
  await fetch(`${apiOrigin}/v1/admin/gift-links/readers`, {
    method: 'PUT',
    headers: { Authorization: `Bearer ${siteKey}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ perMonth: 100 }),
  })
  await page.goto(`${apiOrigin}/wallet/gift-links`)
  await shot('i-can-share')
  await page.locator('[action="/wallet/gift-links"] button[data-armed]').first().click()
  await expect(page.getByText('Your link is ready')).toBeVisible()
  await shot('i-link-made')
  const url = await page.locator('code.link').first().innerText()
  const context = page.context()
  const cookies = await context.cookies()
  await context.clearCookies()
  await page.goto(url)
  await expect(payButton(page)).toBeVisible()
  await shot('i-link')
  await context.addCookies(cookies)
  await page.goto(`${apiOrigin}/wallet/gift-links`)
  await page.locator('[action="/wallet/gift-links/take-back"] button[data-armed]').first().click()
  await expect(page.getByRole('status')).toBeVisible()
  await shot('i-link-taken-back')
  await page.goto(url)
  await shot('i-link-closed')
}

/** A gift of five is bought, one is redeemed, and the giver looks at what became of it. The tier is gone afterwards. */
async function takeGifts(
  page: Page,
  { apiOrigin, siteKey }: World,
  shot: (what: string) => Promise<unknown>,
): Promise<void> {
  const tier = (method: string, body?: unknown) =>
    fetch(`${apiOrigin}/v1/admin/tiers/present`, {
      method,
      headers: { Authorization: `Bearer ${siteKey}`, 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
  const prices = [{ interval: 'month', price: { amount: 500, currency: 'USD' } }]
  await tier('PUT', { name: 'Friend of Slack Water', perks: ['A letter each month'], level: 1, prices })
  const context = page.context()
  await context.clearCookies()
  await page.goto(`${apiOrigin}/pay/start?site=site_demo&tier=present&interval=month&gift=5`)
  await expect(payButton(page)).toBeVisible()
  await shot('e-give')
  await payButton(page).click()
  await page.waitForURL(/\/checkout\//)
  await cardForm(page).pay(cards.good)
  await expect(page.getByText('Your gift is ready')).toBeVisible()
  await shot('e-given')
  const [code = ''] = await page.locator('.pass-on code').allTextContents()
  await page.goto(`${apiOrigin}/wallet`)
  await page.getByRole('link', { name: 'Show the codes' }).click()
  await page.locator('[action="/wallet/gifts/take-back"] button[data-armed]').last().click()
  await expect(page.getByRole('status')).toBeVisible()
  const cookies = await context.cookies()
  await context.clearCookies()
  await page.goto(`${apiOrigin}/gift`)
  await page.getByLabel('Gift code').fill('x')
  await page.getByRole('button', { name: 'Continue' }).click()
  await shot('e-wrong-code')
  await page.getByLabel('Gift code').fill(code)
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(payButton(page)).toBeVisible()
  await shot('e-found')
  await payButton(page).click()
  await expect(page.getByText('You are a member', { exact: true })).toBeVisible()
  await shot('e-redeemed')
  await page.goto(`${apiOrigin}/wallet`)
  await shot('e-wallet-redeemed')
  await context.clearCookies()
  await context.addCookies(cookies)
  await page.goto(`${apiOrigin}/wallet`)
  await shot('e-wallet-giver')
  await page.getByRole('link', { name: 'Show the codes' }).click()
  await shot('e-codes')
  await tier('DELETE')
}

/** A wallet is kept under an address, and meets another one in the browser of somebody who has bought already. */
async function takeKeeping(
  page: Page,
  { apiOrigin, mailOrigin }: World,
  shot: (what: string, of?: Page) => Promise<unknown>,
): Promise<void> {
  const address = `ana.${randomUUID().slice(0, 8)}@example.com`
  const ask = async (of: Page, summary: string) => {
    await of.goto(`${apiOrigin}/wallet`)
    const part = of.locator('details', { has: of.getByText(summary) })
    await part.locator('summary').click()
    await part.getByLabel('Mail address').fill(address)
    return part.getByRole('button')
  }
  const prove = (of: Page) => typeCode(of, mailOrigin, address)
  const button = await ask(page, 'Keep this wallet')
  await shot('c-keep-address')
  await button.click()
  await page.getByLabel('Code').fill('12')
  await page.getByRole('button', { name: 'Continue' }).click()
  await expect(page.getByRole('alert')).toBeVisible()
  await shot('c-keep-code')
  await prove(page)
  await expect(page.getByRole('status')).toContainText('This wallet is kept')
  await shot('c-kept')
  await page.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
  await shot('c-kept-rtl')

  const other = await (page.context().browser() as Browser).newContext({ viewport: page.viewportSize() })
  const there = await other.newPage()
  await there.emulateMedia({
    colorScheme: (await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)) ? 'dark' : 'light',
  })
  await there.goto(`${apiOrigin}/wallet`)
  await there.getByText('I have a wallet already').click()
  await shot('c-no-wallet', there)
  await there.goto(`${apiOrigin}/pay/start?site=site_demo&item=the-lake`)
  await payButton(there).click()
  await there.waitForURL(/checkout/)
  await (await ask(there, 'I have another wallet')).click()
  await prove(there)
  await expect(there.getByRole('heading', { name: 'Which wallet shall this browser have?' })).toBeVisible()
  await shot('c-two-wallets', there)
  await there.evaluate(() => document.documentElement.setAttribute('dir', 'rtl'))
  await shot('c-two-wallets-rtl', there)
  await there.goto(mailOrigin)
  await shot('c-mailbox', there)
  await other.close()
}

type StripeRequests = { requests: { path: string; params: Record<string, string> }[] }

/** A right-to-left page, as a publisher would make one. */
async function takeRightToLeft(
  browser: Browser,
  { siteOrigin }: World,
  name: string,
  options: BrowserContextOptions,
): Promise<void> {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  await page.addInitScript(() =>
    document.addEventListener('DOMContentLoaded', () => document.documentElement.setAttribute('dir', 'rtl')),
  )
  await page.goto(`${siteOrigin}/articles/the-river.html`)
  await scrollToGate(page)
  await expect(unlockButton(page)).toHaveText('Unlock for $0.20')
  await center(page)
  await page.screenshot({ path: join(folder as string, `${name}-b-wall-rtl.png`) })
  await page.goto(`${siteOrigin}/tips.html`)
  const jar = page.locator('tuppence-tip-jar').first()
  await jar.getByText('Sticker', { exact: true }).click()
  await jar.evaluate((each) => each.scrollIntoView({ block: 'center' }))
  await page.screenshot({ path: join(folder as string, `${name}-f-stickers-rtl.png`) })
  const poll = page.locator('tuppence-poll')
  await poll.getByRole('radio').nth(1).check()
  await poll.screenshot({ path: join(folder as string, `${name}-h-poll-rtl.png`) })
  await context.close()
}

function center(page: Page): Promise<void> {
  return gateOf(page).evaluate((gate) => gate.scrollIntoView({ block: 'center' }))
}
