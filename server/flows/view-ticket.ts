// What the pay window shows for a ticket: the site, the item, the price now, and what this reader has.
import type { ReaderId } from '../core/id.ts'
import { type Money, money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import type { Site } from '../core/site.ts'
import { type Ticket, ticketStateAt } from '../core/ticket.ts'
import type { Ports } from '../ports/index.ts'
import { quoteItem } from './quote-item.ts'

export type TicketView = {
  readonly ticket: Ticket
  readonly state: ReturnType<typeof ticketStateAt>
  readonly site: Site
  readonly title: string
  /** Null: not for sale any more. */
  readonly price: Money | null
  readonly balance: Money
  readonly isOwned: boolean
  /** A dispute keeps the wallet on hold: nothing can be paid from it. */
  readonly isOnHold: boolean
}

export async function viewTicket(ports: Ports, id: string, reader: ReaderId | null): Promise<TicketView> {
  const { store, clock } = ports
  const ticket = await store.ticket(id as Ticket['id'])
  if (ticket === null) throw new Problem('not-found', 'There is no such ticket. It may have been opened long ago.')
  const { site, item, price } = await quoteItem(ports, ticket.site, ticket.item)
  const buyer =
    reader === null ? null : await store.buyer(reader, { site: site.id, item: item.id, currency: site.currency })
  return {
    ticket,
    state: ticketStateAt(ticket, clock.now()),
    site,
    title: item.title,
    price,
    balance: buyer?.balance ?? money(0, site.currency),
    isOwned: buyer?.owned != null,
    isOnHold: buyer?.standing === 'on-hold',
  }
}
