// A wallet that is kept under a mail address, and opened in another browser with the code from the mailbox; by mouse, by keys, without script.
import { randomUUID } from 'node:crypto'
import type { Page } from 'playwright'
import { test } from 'vitest'
import { expectFit, tabTo } from '../support/accessible.ts'
import { aReader, lookAtTheBooksAfterwards, type Reader, world } from '../support/journey.ts'
import { expect, expectOpen, openPayWindow, paid, payByWallet } from '../support/journey-steps.ts'
import { codeFor, typeCode } from '../support/mailbox-page.ts'

lookAtTheBooksAfterwards()

const freshAddress = () => `reader-${randomUUID().slice(0, 8)}@example.com`
const balanceOf = (wallet: Page) => wallet.locator('.price')
const opened = (wallet: Page, summary: string) => wallet.locator('details', { has: wallet.getByText(summary) })

async function walletOf({ context }: Reader): Promise<Page> {
  const wallet = await context.newPage()
  await wallet.goto(`${world.apiOrigin}/wallet`)
  return wallet
}

/** From the wallet page to the field for the code. */
async function askFor(wallet: Page, summary: string, address: string): Promise<void> {
  await wallet.getByText(summary).click()
  await opened(wallet, summary).getByLabel('Mail address').fill(address)
  await opened(wallet, summary).getByRole('button', { name: 'Send me a code' }).click()
  await expect(wallet.getByRole('heading', { name: 'Type the code from your mail' })).toBeVisible()
}

async function keep(reader: Reader, address: string): Promise<Page> {
  const wallet = await walletOf(reader)
  await askFor(wallet, 'Keep this wallet', address)
  await typeCode(wallet, world.mailOrigin, address)
  await expect(wallet.getByRole('status')).toContainText('This wallet is kept')
  return wallet
}

test.concurrent('a wallet is kept, opened in another browser with a code by mail, and bought from there', async () => {
  const address = freshAddress()
  await using first = await aReader({ wallet: 500 })
  const kept = await keep(first, address)
  await expect(kept.getByText(`Kept under ${address}`)).toBeVisible()

  await using second = await aReader()
  const wallet = await walletOf(second)
  await expect(wallet.getByText('You have no wallet on this device yet')).toBeVisible()
  await askFor(wallet, 'I have a wallet already', address)
  await typeCode(wallet, world.mailOrigin, address)
  await expect(wallet.getByRole('status')).toContainText('Here is your wallet')
  await expect(balanceOf(wallet)).toHaveText('Balance: $5.00')

  await second.go('/articles/the-lens.html')
  await payByWallet(await openPayWindow(second.page))
  await expectOpen(second.page, paid.lens)
  await wallet.reload()
  const left = await balanceOf(wallet).textContent()
  expect(left).not.toBe('Balance: $5.00')
  await kept.goto(`${world.apiOrigin}/wallet`)
  await expect(balanceOf(kept)).toHaveText(String(left))
})

test.concurrent('all of it is done with the keyboard alone', async () => {
  const address = freshAddress()
  await using reader = await aReader({ wallet: 500 })
  const wallet = await walletOf(reader)
  await tabTo(wallet, 'Keep this wallet')
  await wallet.keyboard.press('Enter')
  await wallet.keyboard.press('Tab')
  await expect(opened(wallet, 'Keep this wallet').getByLabel('Mail address')).toBeFocused()
  await wallet.keyboard.type(address)
  await wallet.keyboard.press('Enter')
  await expect(wallet.getByLabel('Code')).toBeFocused()
  await wallet.keyboard.type('000000')
  await wallet.keyboard.press('Enter')
  await expect(wallet.getByRole('alert')).toContainText('You have 4 more tries.')
  await expect(wallet.getByLabel('Code')).toBeFocused()
  await wallet.keyboard.type(await codeFor(reader, world.mailOrigin, address))
  await wallet.keyboard.press('Enter')
  await expect(wallet.getByRole('status')).toContainText('This wallet is kept')
})

test.concurrent('a browser that has a wallet gets another one only when its reader says so; without script too', async () => {
  const address = freshAddress()
  await using first = await aReader({ wallet: 500 })
  await keep(first, address)

  await using second = await aReader({ wallet: 700, javaScriptEnabled: false })
  const wallet = await walletOf(second)
  const toTheChoice = async () => {
    await askFor(wallet, 'I have another wallet', address)
    await typeCode(wallet, world.mailOrigin, address)
    await expect(wallet.getByRole('heading', { name: 'Which wallet shall this browser have?' })).toBeVisible()
  }
  await toTheChoice()
  await expect(wallet.getByText('out of reach for good')).toBeVisible()
  await wallet.getByRole('link', { name: 'Stay with the one in this browser' }).click()
  await expect(balanceOf(wallet)).toHaveText('Balance: $7.00')
  await toTheChoice()
  await wallet.getByRole('button', { name: 'Switch to the other one' }).click()
  await expect(wallet.getByRole('status')).toContainText('Here is your wallet')
  await expect(balanceOf(wallet)).toHaveText('Balance: $5.00')
})

test.concurrent('in each of its states axe finds nothing, and nothing is wider than a phone, in either direction', async () => {
  const address = `${'very-long-name-'.repeat(4)}${freshAddress()}`.slice(-60)
  const phone = { viewport: { width: 360, height: 740 } }
  await using first = await aReader({ wallet: 500, ...phone })
  const wallet = await walletOf(first)
  for (const summary of ['Keep this wallet', 'I have another wallet']) await wallet.getByText(summary).click()
  await expectFit(wallet, 'asked for an address')

  await wallet
    .locator('form')
    .filter({ hasText: 'Mail address' })
    .first()
    .evaluate((form: HTMLFormElement) => {
      form.noValidate = true
    })
  await opened(wallet, 'Keep this wallet').getByLabel('Mail address').fill('ana')
  await opened(wallet, 'Keep this wallet').getByRole('button').click()
  await expect(wallet.getByRole('alert')).toContainText('This does not look like a mail address.')
  await expectFit(wallet, 'no address')
  await wallet.getByLabel('Mail address').fill(address)
  await wallet.getByRole('button', { name: 'Send me a code' }).click()
  await expect(wallet.getByLabel('Code')).toBeVisible()
  await expectFit(wallet, 'asked for the code')
  await wallet.getByLabel('Code').fill('12')
  await wallet.getByRole('button', { name: 'Continue' }).click()
  await expect(wallet.getByRole('alert')).toContainText('The code has six digits.')
  await expectFit(wallet, 'no code')
  await typeCode(wallet, world.mailOrigin, address)
  await expect(wallet.getByRole('status')).toContainText('This wallet is kept')
  await expectFit(wallet, 'kept')

  await using second = await aReader({ wallet: 700, ...phone })
  const other = await walletOf(second)
  await askFor(other, 'I have another wallet', address)
  await typeCode(other, world.mailOrigin, address)
  await expect(other.getByRole('heading', { name: 'Which wallet shall this browser have?' })).toBeVisible()
  await expectFit(other, 'two wallets')

  await using third = await aReader(phone)
  const none = await walletOf(third)
  await none.getByText('I have a wallet already').click()
  await expectFit(none, 'no wallet')
})
