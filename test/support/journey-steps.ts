// The steps of a reader from the wall to the text, in a browser: on the publisher's page, in the pay window, at the provider's form.
import type { Locator, Page } from 'playwright'
import { expect as expectAnywhere } from 'playwright/test'

/** The machine that runs this may be busy with other things too. */
export const expect = expectAnywhere.configure({ timeout: 10_000 })

export const gateOf = (page: Page): Locator => page.locator('tuppence-gate, [data-tuppence=gate]').first()
export async function scrollToGate(page: Page): Promise<void> {
  if ((await gateOf(page).count()) > 0) await gateOf(page).scrollIntoViewIfNeeded()
}

export const unlockButton = (page: Page): Locator => gateOf(page).locator('[part=unlock]')

/** Clicks the wall's big button once it names a price, and waits for the window that opens. */
export async function openPayWindow(page: Page): Promise<Page> {
  await expect(unlockButton(page)).toContainText(/\d/)
  const [payWindow] = await Promise.all([page.waitForEvent('popup'), unlockButton(page).click()])
  await payWindow.waitForURL(/\/pay\/ticket_/)
  return payWindow
}

/** The pay window's one loud button, once it may be pressed (THREATS EMB-05). */
export const payButton = (payWindow: Page): Locator => payWindow.locator('button.primary[data-armed]')

/** From the choice of an amount to the provider's form in the window. The smallest amount is chosen already. */
export async function chooseTopUp(payWindow: Page): Promise<void> {
  await payButton(payWindow).click()
  await payWindow.waitForURL(/\/checkout\/|\/c\/pay\//)
}

/** The provider's form: in a frame of the pay window, or on the provider's own page. */
export function cardForm(payWindow: Page) {
  const isOwnPage = new URL(payWindow.url()).pathname.startsWith('/c/pay/')
  const form = isOwnPage ? payWindow : payWindow.frameLocator('#checkout iframe')
  const field = (name: string) => form.locator(`input[name=${name}]`)
  return {
    form,
    fault: form.getByRole('alert'),
    async pay(card: string) {
      await field('cardNumber').fill(card)
      await field('cardExpiry').fill('12 / 40')
      await field('cardCvc').fill('123')
      await form.getByRole('button', { name: /^(Pay|Subscribe|Start trial)/ }).click()
    },
  }
}

/** The provider's name of what is being paid in the window's form. */
export async function sessionOf(payWindow: Page): Promise<string> {
  const address = await payWindow.locator('#checkout iframe').getAttribute('src')
  return /cs_\w+/.exec(address ?? '')?.[0] as string
}

export const cards = {
  good: '4242 4242 4242 4242',
  declined: '4000 0000 0000 0002',
  poor: '4000 0000 0000 9995',
  asksHolder: '4000 0027 6000 3184',
} as const

/** The whole of a first purchase, until the window is gone. */
export async function payByCard(payWindow: Page, card: string = cards.good): Promise<void> {
  await chooseTopUp(payWindow)
  await Promise.all([payWindow.waitForEvent('close'), cardForm(payWindow).pay(card)])
}

/** A purchase out of the wallet. The window closes by itself a moment later. */
export async function payByWallet(payWindow: Page): Promise<void> {
  await payButton(payWindow).click()
}

/** The wall is gone and the text can be seen. */
export async function expectOpen(page: Page, sentence: string): Promise<void> {
  await expect(page.getByText(sentence)).toBeVisible()
  await expect(gateOf(page).locator('[part=wall]')).toHaveCount(0)
}

export async function expectClosed(page: Page, sentence: string): Promise<void> {
  await expect(gateOf(page).locator('[part=wall]')).toBeVisible()
  await expect(page.getByText(sentence)).toBeHidden()
}

// Paid sentences, each in the text of one article and nowhere before it is paid.

export const paid = {
  river: 'She had not drawn where the river was; she had drawn where it had already decided to go.',
  lake: 'There were nineteen of them in the tin and not one was labelled, because she already knew every door.',
  lens: 'One prism in two hundred and sixty had been set upside down, and it had been saying goodnight to a kitchen for ninety years.',
  ropewalk:
    'In forty-five years at Pellam he has walked backwards a distance equal to once around the world, and he has never bumped into anything he did not already know was there.',
  prom: 'Pani Jadwiga przeprawia wtedy pusty prom tylko po to, żeby stary przewoźnik usłyszał, że rzeka jest jeszcze na swoim miejscu.',
  tideMill:
    'She has not eaten breakfast at the same hour two days running since the year she took the lease, and she maintains that it has cured her of Mondays.',
  nightBoat: 'I was not unhappy enough to look for her. I was only happy enough to come back and say so.',
  thanks: 'After our sixth issue there was no money.',
} as const
