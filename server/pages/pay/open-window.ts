// GET /pay/:ticket: the pay window. It changes nothing and sets no cookie, so that a preview or a prefetch does no harm.
import type { Ports } from '../../ports/index.ts'
import type { Notice } from '../text/en.ts'
import { attemptId } from './own-attempt.ts'
import { seatsIn } from './seats-wish.ts'
import { showWindow } from './show-window.tsx'
import { type TicketContext, visitTicket } from './visit.ts'

// Only these can be said by an address; the others need something to have happened.
const sayable: readonly Notice[] = ['not-charged', 'arrived', 'balance-changed']

export function openWindow(ports: Ports) {
  return async (c: TicketContext): Promise<Response> => {
    const visit = await visitTicket(ports, c)
    const notice = sayable.find((each) => each === c.req.query('notice'))
    const instead = attemptId(c.req.query('instead')) ?? undefined
    return showWindow(ports, c, visit, { notice, instead, seats: seatsIn(c.req.query('seats')) })
  }
}
