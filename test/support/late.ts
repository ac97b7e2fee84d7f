// Members whose renewal is not paid, to the second, and the letters that they get.
import { after, type Instant } from '../../server/core/instant.ts'
import { graceSeconds, isOpenAt } from '../../server/core/membership.ts'
import { sendWaiting } from '../../server/flows/send-mail.ts'
import { dashboard } from './dashboard.ts'
import type { Harness } from './harness.ts'
import { createMember, membershipOf, pass } from './member.ts'

export const ana = 'ana@example.com'
export const cards = {
  pays: 'pm_card_visa',
  declines: 'pm_card_chargeCustomerFail',
  asks: 'pm_card_authenticationRequired',
} as const

export type Member = Awaited<ReturnType<typeof createMember>>

/** The next renewals are charged to another card. */
export async function swapCard(
  h: Harness,
  { subscription }: Pick<Member, 'subscription'>,
  card: string,
): Promise<void> {
  const stripe = dashboard(h)
  const { customer } = await stripe.subscriptions.retrieve(subscription)
  const { id } = await stripe.paymentMethods.attach(card, { customer: customer as string })
  await stripe.subscriptions.update(subscription, { default_payment_method: id })
  await h.stripe.control.idle()
}

/** Reached by mail, and in the last second of the period that is paid; the card is another one since. `graceEnd` is ten days later. */
export async function memberAtEnd(h: Harness, card: keyof typeof cards) {
  const member = await createMember(h)
  await h.store.commit([{ change: 'add-mail-address', address: ana, reader: member.reader, at: h.clock.now() }])
  await swapCard(h, member, cards[card])
  const { paidUntil } = await membershipOf(h, member.membership)
  if (paidUntil === null) throw new Error('nothing is paid')
  await passTo(h, after(paidUntil, -1))
  return { ...member, paidUntil, graceEnd: after(paidUntil, graceSeconds) }
}

/** Time passes to a moment, here and at the provider; what it tells of is through. */
export async function passTo(h: Harness, instant: Instant, seconds = 0): Promise<void> {
  await pass(h, { seconds: (Date.parse(instant) - Date.parse(h.clock.now())) / 1000 + seconds })
}

export const isOpen = async (h: Harness, { membership }: Pick<Member, 'membership'>) =>
  isOpenAt(await membershipOf(h, membership), h.clock.now())

/** Whether it opens a second before the moment, and a second after it. */
export async function isOpenAround(h: Harness, member: Member, instant: Instant): Promise<[boolean, boolean]> {
  await passTo(h, instant, -1)
  const before = await isOpen(h, member)
  await passTo(h, instant, 1)
  return [before, await isOpen(h, member)]
}

/** About which occasions a letter was written, in the order of their writing. */
export async function lettersOf(h: Harness, { membership }: Pick<Member, 'membership'>): Promise<string[]> {
  const rows = await h.driver.all({
    sql: `select occasion from membership_letters where membership = '${membership}' order by written_at, occasion`,
    values: [],
  })
  return rows.map(({ occasion }) => String(occasion).split(':')[0] as string)
}

/** Every mail that has gone out when half a minute has passed. */
export async function mailsOf(h: Harness) {
  h.clock.advance({ seconds: 30 })
  await sendWaiting(h.ports)
  return h.mail.messages
}

/** Presses a button on a page of the provider, as a browser does. Answers where it leads. */
export async function press(h: Harness, path: string, fields: Record<string, string>): Promise<string | null> {
  const url = new URL(path, 'http://127.0.0.1:4402')
  const sent = await h.stripe.fetch(new Request(url, { method: 'POST', body: new URLSearchParams(fields) }))
  await h.stripe.control.idle()
  return sent.headers.get('Location')
}

/** Confirms an invoice to the bank on the provider's page. */
export async function confirmAtBank(h: Harness, payUrl: string): Promise<void> {
  const bank = await press(h, payUrl, { verb: 'confirm' })
  if (bank === null) throw new Error('the bank does not ask')
  await press(h, bank, { answer: 'complete' })
}
