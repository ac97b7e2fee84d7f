// A page asks to have an item unlocked: a ticket for the pay window, good for minutes.
import { after, type Instant } from '../core/instant.ts'
import type { Money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import { hasOrigin, type Site } from '../core/site.ts'
import { type Ticket, ticketSeconds } from '../core/ticket.ts'
import type { ApiPorts } from '../ports/index.ts'
import { type Quote, quoteItem } from './quote-item.ts'

export type TicketWish = {
  readonly site: string
  readonly item: string
  /** The price that the page shows: the most it expects to be asked. Null from the plain link, which shows none. */
  readonly expected: Money | null
  readonly challenge: string | null
  readonly page: string
  /** The `Origin` of the request; null for the plain link, a navigation that carries none. */
  readonly origin: string | null
}

/** Refuses pages that are not the site's (`origin-not-allowed`) and prices above the expected one (`price-changed`). */
export async function openTicket(ports: ApiPorts, wish: TicketWish): Promise<Ticket> {
  const quote = await quoteItem(ports, wish.site, wish.item)
  refuseStrangers(quote.site, wish)
  refuseHigherPrice(quote, wish)

  const now = ports.clock.now()
  const ticket = freshTicket(ports, wish, quote, now)
  await ports.store.commit([{ change: 'open-ticket', ticket, at: now }])
  return ticket
}

function refuseStrangers(site: Site, { origin, page, challenge }: TicketWish): void {
  const isLink = challenge === null
  if (!isLink && (origin === null || !hasOrigin(site, origin))) throw notOurs()
  if (!URL.canParse(page)) throw notOurs()
  // A blob: address has the origin of the page that made it, and nobody can go back to one.
  const { protocol, origin: pageOrigin } = new URL(page)
  if (!/^https?:$/.test(protocol) || !hasOrigin(site, pageOrigin)) throw notOurs()
}

function notOurs(): Problem {
  return new Problem('origin-not-allowed', 'This page is not one of the origins that the site has named.')
}

function refuseHigherPrice({ price, offers }: Quote, { expected, challenge }: TicketWish): void {
  if (price === null) throw new Problem('not-found', 'This item is not for sale.')
  if (challenge === null || price.amount === 0) return
  if (expected === null || expected.currency !== price.currency || expected.amount < price.amount) {
    throw new Problem('price-changed', 'The item costs more than the page expected.', { offers })
  }
}

function freshTicket({ ids }: ApiPorts, { challenge, page }: TicketWish, { site, item }: Quote, now: Instant): Ticket {
  return {
    id: ids.id('ticket'),
    site: site.id,
    item: item.id,
    challenge,
    page,
    state: 'open',
    reader: null,
    entitlement: null,
    expiresAt: after(now, ticketSeconds),
  }
}
