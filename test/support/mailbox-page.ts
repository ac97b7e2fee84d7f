// The demo's mailbox as somebody uses it in a browser: the newest mail to an address, and the code in it.
import type { BrowserContext } from 'playwright'
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
