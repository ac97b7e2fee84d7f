// POST /pay/:ticket/cancel: the reader does not want it. The page that asked is told, and nothing can be paid any more.
import { Problem } from '../../core/problem.ts'
import { declineTicket } from '../../flows/decline-ticket.ts'
import type { Ports } from '../../ports/index.ts'
import { ownForm } from '../own-form.ts'
import { type Attempt, attemptId, endAttempt, ownAttempt } from './own-attempt.ts'
import { type TicketContext, visitTicket, windowPath } from './visit.ts'

export function cancel(ports: Ports) {
  return async (c: TicketContext): Promise<Response> => {
    const form = await ownForm(ports, c)
    const { reader, view } = await visitTicket(ports, c)
    const { id: ticket } = view.ticket
    const attempt = await ownAttempt(ports, { id: attemptId(form.get('checkout')), reader, ticket })
    // A card that was charged a moment before the click has bought it: then there is nothing to decline.
    if ((await end(ports, attempt)) === 'ended') await declineTicket(ports, ticket)
    return c.redirect(windowPath(ticket), 303)
  }
}

/** While the provider does not answer, a reader can leave all the same: what is still paid then stays in the wallet. */
async function end(ports: Ports, attempt: Attempt | null): Promise<'paid' | 'ended'> {
  try {
    return await endAttempt(ports, attempt)
  } catch (fault) {
    if (fault instanceof Problem && fault.code === 'provider-unavailable') return 'ended'
    throw fault
  }
}
