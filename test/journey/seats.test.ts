// A group in browsers: somebody joins with three seats and invites, two readers take a seat and read, the third comes too late.
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright'
import { afterAll, test } from 'vitest'
import { expectFit } from '../support/accessible.ts'
import { admin, aReader, lookAtTheBooksAfterwards, type Reader, shuffleMessages, world } from '../support/journey.ts'
import {
  cardForm,
  cards,
  expect,
  expectOpen,
  openPayWindow,
  paid,
  payButton,
  payByWallet,
} from '../support/journey-steps.ts'
import { typeCode } from '../support/mailbox-page.ts'

lookAtTheBooksAfterwards()
shuffleMessages()
afterAll(() => admin('DELETE', '/tiers/crew', undefined))

const tier = {
  name: 'The whole crew',
  level: 1,
  prices: [{ interval: 'month', price: { amount: 500, currency: 'USD' } }],
  seatsMax: 10,
}
const phone = { viewport: { width: 360, height: 740 } }

/** From the choice of a number to the provider's form; ends on the page where readers are invited. */
async function joinForThree({ page, context }: Reader): Promise<Page> {
  await admin('PUT', '/tiers/crew', tier)
  await page.goto(`${world.apiOrigin}/pay/start?site=site_demo&tier=crew&interval=month`)
  await page.getByText('Join for a group').click()
  await page.getByLabel('Seats, yours among them').fill('3')
  await expectFit(page, 'how many seats')
  await page.getByRole('button', { name: 'Show the price' }).click()
  await expect(page.getByText('3 seats × $5.00')).toBeVisible()
  await expect(payButton(page)).toHaveText('Join for $15.00 a month')
  await expectFit(page, 'three seats')
  await payButton(page).click()
  await page.waitForURL(/\/checkout\//)
  await cardForm(page).pay(cards.good)
  await expect(page.getByText('You are a member', { exact: true })).toBeVisible()
  const [group] = await Promise.all([
    context.waitForEvent('page'),
    page.getByRole('link', { name: 'Invite readers' }).click(),
  ])
  await expect(group.getByRole('heading', { name: 'Seats: The whole crew' })).toBeVisible()
  return group
}

async function invite(group: Page, ...lines: string[]): Promise<void> {
  await group.getByLabel('Mail addresses or domains').fill(lines.join('\n'))
  await group.getByRole('button', { name: 'Invite', exact: true }).click()
}

/** A browser without a wallet: the code to the invited address gives it one. */
async function proveAddress(reader: Reader, address: string): Promise<Page> {
  const wallet = await reader.context.newPage()
  await wallet.goto(`${world.apiOrigin}/wallet`)
  await wallet.getByText('I have a wallet already, or an invitation').click()
  await wallet.getByLabel('Mail address').fill(address)
  await wallet.getByRole('button', { name: 'Send me a code' }).click()
  await typeCode(wallet, world.mailOrigin, address)
  await expect(wallet.getByRole('status')).toContainText('Here is your wallet')
  return wallet
}

const takeButton = (wallet: Page) => wallet.getByRole('button', { name: /^Take the seat .*The whole crew/ })

async function takeSeat(wallet: Page): Promise<void> {
  await takeButton(wallet).click()
  await expect(wallet.getByRole('status')).toContainText('The seat is yours')
}

async function readTheRiver(reader: Reader): Promise<void> {
  await reader.go('/articles/the-river.html')
  const payWindow = await openPayWindow(reader.page)
  await expect(payWindow.getByText('Your membership covers this.')).toBeVisible()
  await payByWallet(payWindow)
  await expectOpen(reader.page, paid.river)
}

// Long, because it looks at each page in every way.
test('three seats are paid for, two are taken and read with, the third reader waits until one is free again', async () => {
  const domain = `crew-${randomUUID().slice(0, 8)}.example`
  const [first, second, third] = [
    `ana@${domain}`,
    `ben@${domain}`,
    `cara-${randomUUID().slice(0, 8)}@lake.example`,
  ] as const
  await using organiser = await aReader(phone)
  const group = await joinForThree(organiser)
  await invite(group, '@gmail.com')
  await expect(group.getByRole('alert')).toContainText('Anybody can have an address at @gmail.com.')
  await expectFit(group, 'a domain of everybody')
  await invite(group, `@${domain}`, third)
  await expect(group.getByRole('status')).toContainText('They are invited')
  await expect(group.getByText(`Everybody with an address @${domain}`)).toBeVisible()

  await using ana = await aReader(phone)
  const wallet = await proveAddress(ana, first)
  await expectFit(wallet, 'a seat that waits')
  await takeSeat(wallet)
  await expectFit(wallet, 'a seat')
  await readTheRiver(ana)

  // Without script it is the same.
  await using ben = await aReader({ javaScriptEnabled: false })
  await takeSeat(await proveAddress(ben, second))

  await using cara = await aReader()
  const late = await proveAddress(cara, third)
  await expect(late.getByText('All of them are taken at the moment.')).toBeVisible()
  await expect(takeButton(late)).toHaveCount(0)

  await group.reload()
  await expect(group.getByText('The other 2 are taken.')).toBeVisible()
  await expectFit(group, 'a group')
  await group.getByRole('button', { name: `Take back ${first}` }).click()
  await expect(group.getByRole('status')).toContainText('The seat is free again')
  await expectFit(group, 'a seat taken back')
  await group.getByRole('link', { name: 'Back to your wallet' }).click()
  await expect(group.getByText('$15.00 a month')).toBeVisible()
  await expectFit(group, 'a wallet with a group')
  await group.getByRole('link', { name: '3 seats: who has one, who may' }).click()
  await expect(group.getByRole('heading', { name: 'Seats: The whole crew' })).toBeVisible()

  await late.reload()
  await takeSeat(late)
  await readTheRiver(cara)
  await wallet.reload()
  await expect(wallet.getByText('The whole crew')).toHaveCount(0)
}, 180_000)
