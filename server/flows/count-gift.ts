// A giver wants another number of codes: the ticket says so, before anything is paid.
import type { TicketId } from '../core/id.ts'
import { Problem } from '../core/problem.ts'
import { tierPrice } from '../core/tier.ts'
import type { Ports } from '../ports/index.ts'
import { priceOfCodes } from './open-ticket.ts'
import { quoteTier } from './quote-tier.ts'

/**
 * Throws `amount-out-of-range` for more than may be given at once. A ticket that is closed meanwhile stays as it is. Whoever has agreed to the
 * price of another number is asked again.
 */
export async function countGift(ports: Ports, { ticket: id, codes }: { ticket: TicketId; codes: number }) {
  const { store, clock } = ports
  const ticket = await store.ticket(id)
  if (ticket === null || ticket.gift === null || ticket.join === null)
    throw new Problem('not-found', 'There is no such ticket.')
  const { tier } = await quoteTier(ports, ticket.site, ticket.join)
  const price = tierPrice(tier, ticket.join.interval, ticket.join.currency)
  if (price !== null) priceOfCodes(price, { codes })
  await store.commit([{ change: 'count-gift', ticket: id, codes, at: clock.now() }])
}
