// Readers who keep a wallet under a mail address, and what they do in their browsers.
import { expect } from 'vitest'
import type { Harness } from '../../support/harness.ts'
import { topUp } from '../../support/reader.ts'
import { knownVisitor, type Visitor } from './visitor.ts'

export const ana = 'ana@example.com'
export type Known = Awaited<ReturnType<typeof knownVisitor>>

export const lands = (response: Response) => [response.status, response.headers.get('Location')]
export const ask = (browser: Visitor, wish: 'keep' | 'open', address = ana, more: Record<string, string> = {}) =>
  browser.send('/wallet/mail', { wish, address }, more)
export const type = (browser: Visitor, code: string) => browser.send('/wallet/code', { code })
export const lastMail = (h: Harness) => h.mail.messages.at(-1)
export const lastCode = (h: Harness) => /^\d{6}$/m.exec(lastMail(h)?.text ?? '')?.[0] ?? 'no code'
export const wrong = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, '0')
export const whose = (h: Harness, browser: Visitor) => {
  const cookie = /__Host-reader=([^;]+)/.exec(browser.cookie() ?? '')?.[1]
  return cookie === undefined ? null : h.ports.ids.hash(cookie).then((hash) => h.store.readerByCookie(hash))
}

/** A wallet with so much in it, one article bought with it, kept under an address. */
export async function keeper(h: Harness, address = ana, amount = 500): Promise<Known> {
  const { site } = await h.site({ defaultPrice: 20, origins: [`https://${address.replace('@', '.')}`] })
  await h.item(site.id, { id: 'the-river' })
  const wallet = await knownVisitor(h)
  await topUp(h, wallet.reader, amount)
  await keep(h, wallet, address)
  return wallet
}

export async function keep(h: Harness, browser: Visitor, address = ana): Promise<void> {
  await ask(browser, 'keep', address)
  expect(lands(await type(browser, lastCode(h)))).toEqual([303, '/wallet?notice=kept'])
}
