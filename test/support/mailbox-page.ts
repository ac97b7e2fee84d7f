// The demo's mailbox as somebody uses it in a browser: the newest mail to an address, and the code in it.
import type { BrowserContext, Page } from 'playwright'
import { expect } from './journey-steps.ts'

/** Opens the mailbox in a tab of its own, reads, and closes it. */
export async function codeFor(
  { context }: { context: BrowserContext },
  mailOrigin: string,
  address: string,
): Promise<string> {
  const tab = await context.newPage()
  await tab.goto(mailOrigin)
  const mail = tab.locator('article').filter({ hasText: address }).first()
  await expect(mail).toBeVisible()
  const code = await mail
    .frameLocator('iframe')
    .getByText(/^\d{6}$/)
    .textContent()
  await tab.close()
  if (code === null) throw new Error(`no code in the mail to ${address}`)
  return code
}

/** On the page that asks for the code from the newest mail to the address. */
export async function typeCode(wallet: Page, mailOrigin: string, address: string): Promise<void> {
  await wallet.getByLabel('Code').fill(await codeFor({ context: wallet.context() }, mailOrigin, address))
  await wallet.getByRole('button', { name: 'Continue' }).click()
}
