// Takes pictures of what readers see, for people to look at: `node test/journey/screens.ts <folder>` after a build.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright'
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
  await takeWallet(second, world, (what) => shot(second, what, true))

  await context.route(`${apiOrigin}/v1/**`, (route) => route.abort())
  await page.goto(`${siteOrigin}/articles/the-ropewalk.html`)
  await scrollToGate(page)
  await expect(gateOf(page).locator('[part=title]')).toHaveText('That did not work')
  await center(page)
  await shot(page, 'a-wall-offline')
  await context.close()
}

/** Undo, return and hold, each as its reader meets it. */
async function takeWallet(
  page: Page,
  { apiOrigin, stripeOrigin }: World,
  shot: (what: string) => Promise<unknown>,
): Promise<void> {
  await page.goto(`${apiOrigin}/wallet`)
  await shot('9-wallet')
  await page.locator('.lines button[data-armed]').first().click()
  await expect(page.getByRole('status')).toContainText('Undone')
  await page.locator('summary').click()
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
  await context.close()
}

function center(page: Page): Promise<void> {
  return gateOf(page).evaluate((gate) => gate.scrollIntoView({ block: 'center' }))
}
