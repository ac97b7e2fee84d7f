// Gifts in a test: bought out of a wallet as the pay window does, and redeemed as the page does.
import type { GiftId, ReaderId, SiteId, TicketId } from '../../server/core/id.ts'
import { money } from '../../server/core/money.ts'
import type { Interval } from '../../server/core/tier.ts'
import { redeemGift } from '../../server/flows/redeem-gift.ts'
import { unlockItem } from '../../server/flows/unlock-item.ts'
import type { TicketOpened } from '../../server/wire/ticket.ts'
import { type Harness, siteOrigin } from './harness.ts'
import { memberSite } from './member.ts'
import { newReader, topUp } from './reader.ts'
import { verifierAndChallenge } from './verifier.ts'

type Wish = { readonly codes?: number; readonly interval?: Interval; readonly expected?: number }

/** Opens a ticket to give over the wire; answers it with the verifier that redeems it. */
export async function giftTicketFor(h: Harness, site: SiteId, { codes = 5, interval = 'month', expected }: Wish = {}) {
  const { verifier, challenge } = verifierAndChallenge()
  const each = interval === 'month' ? 500 : 5000
  const response = await h.post('/v1/tickets', {
    site,
    want: { kind: 'membership', tier: 'friend', interval, gift: { codes } },
    expected: { amount: expected ?? each * codes, currency: 'USD' },
    challenge,
    page: `${siteOrigin}/`,
  })
  if (response.status !== 201) throw new Error(`the ticket was refused: ${await response.text()}`)
  const opened = (await response.json()) as TicketOpened
  return { ...opened, ticket: opened.ticket as TicketId, verifier }
}

/** A giver with $30, who gives so many months at $5 each. */
export async function createGift(h: Harness, { codes = 5 }: { codes?: number } = {}) {
  const { site, secretKey } = await memberSite(h)
  const giver = await newReader(h)
  await topUp(h, giver, 3000)
  const opened = await giftTicketFor(h, site.id, { codes })
  const approved = money(500 * codes, 'USD')
  const answer = await unlockItem(h.ports, { ticket: opened.ticket, reader: giver, approved })
  if (answer.next !== 'unlocked') throw new Error(`the gift ended in ${answer.next}`)
  const gift = await h.store.giftOfTicket(opened.ticket)
  if (gift === null) throw new Error('no gift')
  return { site, secretKey, giver, ...opened, gift, codes: await codesOf(h, gift.id, codes) }
}

export function codesOf(h: Harness, gift: GiftId, codes: number): Promise<string[]> {
  return Promise.all(Array.from({ length: codes }, (_, position) => h.ports.signer.giftCode(gift, position)))
}

/** As the page does it. */
export function redeemCode(h: Harness, code: string, reader: ReaderId) {
  return redeemGift(h.ports, { code, reader, lang: 'en' })
}
