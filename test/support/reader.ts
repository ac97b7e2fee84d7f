// A reader in a test: opens tickets as the widget does, and pays as the pay window does.
import type { ReaderId, TicketId } from '../../server/core/id.ts'
import { money } from '../../server/core/money.ts'
import { settlePayment } from '../../server/flows/settle-payment.ts'
import { topUpWallet } from '../../server/flows/top-up-wallet.ts'
import { unlockItem } from '../../server/flows/unlock-item.ts'
import { welcomeReader } from '../../server/flows/welcome-reader.ts'
import type { TicketOpened } from '../../server/wire/ticket.ts'
import { apiOrigin, type Harness, siteOrigin } from './harness.ts'
import { verifierAndChallenge } from './verifier.ts'

export const texts = {
  line: 'Wallet top-up',
  locale: 'en',
  returnUrl: `${apiOrigin}/pay/return?session_id={session}`,
  cancelUrl: `${apiOrigin}/pay/cancel`,
}

/** A fresh reader of the pay origin. */
export async function newReader({ ports }: Harness): Promise<ReaderId> {
  return (await welcomeReader(ports, undefined)).reader
}

/** Opens a ticket over the wire; answers it with the verifier that redeems it. */
export async function openTicketFor(h: Harness, site: string, item: string, expected: number | null = 20) {
  const { verifier, challenge } = verifierAndChallenge()
  const response = await h.post('/v1/tickets', {
    site,
    want: { kind: 'unlock', item },
    expected: expected === null ? null : { amount: expected, currency: 'USD' },
    challenge,
    page: `${siteOrigin}/articles/${encodeURIComponent(item)}`,
  })
  if (response.status !== 201) throw new Error(`the ticket was refused: ${await response.text()}`)
  const opened = (await response.json()) as TicketOpened
  return { ...opened, ticket: opened.ticket as TicketId, verifier }
}

/** Pays money into a wallet by the test card, and books it as the return page would; the message about it is through as well. */
export async function topUp(h: Harness, reader: ReaderId, amount = 500): Promise<string> {
  const { session } = await startTopUp(h, reader, amount)
  h.stripe.control.complete(session)
  await settlePayment(h.ports, session)
  await h.stripe.control.idle()
  return session
}

/** Starts a checkout and leaves the reader before the provider's form. */
export async function startTopUp(
  h: Harness,
  reader: ReaderId,
  amount = 500,
  ticket: TicketId | null = null,
  approved: number | null = null,
) {
  const checkout = h.ports.ids.id('checkout')
  const opened = await topUpWallet(h.ports, {
    checkout,
    reader,
    ticket,
    money: money(amount, 'USD'),
    approved: approved === null ? null : money(approved, 'USD'),
    surface: 'redirect',
    texts,
  })
  return { checkout, ...opened }
}

/** Approves a ticket from the wallet, at the price on the screen. */
export function approve(h: Harness, reader: ReaderId, ticket: TicketId, approved = 20) {
  return unlockItem(h.ports, { ticket, reader, approved: money(approved, 'USD') })
}

export function redeem(h: Harness, ticket: string, verifier: string, waitSeconds = 0) {
  return h.post(`/v1/tickets/${ticket}/redeem`, { verifier, waitSeconds })
}
