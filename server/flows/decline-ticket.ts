// The reader does not want it after all: the page is told, nothing is charged.
import type { TicketId } from '../core/id.ts'
import type { Ports } from '../ports/index.ts'

/** Declining a ticket that is finished, declined or expired changes nothing. */
export async function declineTicket({ store, clock, bell }: Ports, ticket: TicketId): Promise<void> {
  await store.commit([{ change: 'decline-ticket', ticket, at: clock.now() }])
  bell.ring(ticket)
}
