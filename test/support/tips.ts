// Tips in a test: wished for by a page, and paid out of a wallet as the pay window does.
import type { CreatorId, ReaderId, SiteId, TicketId } from '../../server/core/id.ts'
import { putCreator } from '../../server/flows/put-creator.ts'
import { unlockItem } from '../../server/flows/unlock-item.ts'
import type { TicketOpened } from '../../server/wire/ticket.ts'
import { type Harness, siteOrigin } from './harness.ts'
import { usd } from './make.ts'
import { newReader, topUp } from './reader.ts'
import { verifierAndChallenge } from './verifier.ts'

/** A site whose readers can tip Ana. */
export async function tipSite(h: Harness) {
  const { site, secretKey } = await h.site()
  const creator = await putCreator(h.ports, site, { name: 'ana', title: 'Ana Ribeiro' })
  return { site, secretKey, creator }
}

type Wish = { readonly amount?: number; readonly [field: string]: unknown }

/** Asks for a ticket to tip over the wire, whatever comes of it. */
export function askToTip(h: Harness, site: SiteId, { amount = 300, ...more }: Wish = {}, challenge?: string) {
  const money = { amount, currency: 'USD' }
  return h.post('/v1/tickets', {
    site,
    want: { kind: 'tip', creator: 'ana', amount: money, ...more },
    expected: money,
    challenge: challenge ?? verifierAndChallenge().challenge,
    page: `${siteOrigin}/`,
  })
}

/** Opens a ticket to tip; answers it with the verifier that redeems it. */
export async function tipTicketFor(h: Harness, site: SiteId, wish: Wish = {}) {
  const { verifier, challenge } = verifierAndChallenge()
  const response = await askToTip(h, site, wish, challenge)
  if (response.status !== 201) throw new Error(`the ticket was refused: ${await response.text()}`)
  const opened = (await response.json()) as TicketOpened
  return { ...opened, ticket: opened.ticket as TicketId, verifier }
}

/** One more tip of a reader who has the money for it, a second after whatever was before. */
export async function tipAgain(h: Harness, site: SiteId, reader: ReaderId, { amount = 10, ...wish }: Wish = {}) {
  h.clock.advance({ seconds: 1 })
  const { ticket } = await tipTicketFor(h, site, { amount, ...wish })
  const answer = await unlockItem(h.ports, { ticket, reader, approved: usd(amount) })
  const tip = await h.store.tipOfTicket(ticket)
  if (tip === null) throw new Error(`the tip ended in ${answer.next}`)
  return tip
}

/** A reader with $5, who tips Ana. */
export async function createTip(h: Harness, { amount = 300, ...wish }: Wish = {}) {
  const made = await tipSite(h)
  const reader = await newReader(h)
  await topUp(h, reader)
  const opened = await tipTicketFor(h, made.site.id, { amount, ...wish })
  const answer = await unlockItem(h.ports, { ticket: opened.ticket, reader, approved: usd(amount) })
  if (answer.next !== 'unlocked') throw new Error(`the tip ended in ${answer.next}`)
  return { ...made, reader, ...opened }
}

/** What a creator is owed in each currency: what is payable, and what is held for a while. */
export async function owedTo({ driver }: Harness, creator: CreatorId): Promise<{ amount: number; currency: string }[]> {
  const postings = await driver.db
    .selectFrom('postings')
    .selectAll()
    .where('account', 'in', [`creator:${creator}:payable`, `creator:${creator}:held`])
    .execute()
  const owed = ({ direction, amount }: (typeof postings)[number]) =>
    direction === 'credit' ? Number(amount) : -Number(amount)
  return [...Map.groupBy(postings, ({ currency }) => currency)].map(([currency, some]) => ({
    amount: some.reduce((sum, posting) => sum + owed(posting), 0),
    currency,
  }))
}
