// GET /pay/:ticket/state: what became of a ticket and of the reader's own attempt, as JSON for the page that waits.
import { Problem } from '../../core/problem.ts'
import { settlePayment } from '../../flows/settle-payment.ts'
import type { Ports } from '../../ports/index.ts'
import { type Attempt, attemptBehind, attemptId, ownAttempt, stateOf } from './own-attempt.ts'
import { type TicketContext, type Visit, visitTicket } from './visit.ts'

const waitSeconds = 8

/** Waits for news, a few seconds at most. Where no message of the provider came in that time, it is asked. */
export function tellState(ports: Ports) {
  return async (c: TicketContext): Promise<Response> => {
    const before = await look(ports, c)
    if (isMoving(before)) await news(ports, c, before)
    const { visit, attempt } = await look(ports, c)
    c.header('Cache-Control', 'private, no-store')
    c.header('X-Content-Type-Options', 'nosniff')
    return c.json({ state: visit.view.state, checkout: attempt === null ? null : stateOf(attempt) })
  }
}

type Seen = { readonly visit: Visit; readonly attempt: Attempt | null }

async function look(ports: Ports, c: TicketContext): Promise<Seen> {
  const visit = await visitTicket(ports, c)
  const { reader, view } = visit
  const id = attemptId(c.req.query('checkout'))
  return { visit, attempt: await ownAttempt(ports, { id, reader, ticket: view.ticket.id }) }
}

function isMoving({ visit, attempt }: Seen): boolean {
  const state = attempt === null ? null : stateOf(attempt)
  return visit.view.state === 'open' && state !== 'paid' && state !== 'expired'
}

async function news(ports: Ports, c: TicketContext, { visit }: Seen): Promise<void> {
  const rung = ports.bell.wait(visit.view.ticket.id, waitSeconds, c.req.raw.signal)
  // Listen first, then look again: a ring between a look and the listening would be lost.
  if (!isMoving(await look(ports, c))) return
  await rung
  if (isMoving(await look(ports, c))) await askProvider(ports, visit, c.req.query('session_id') ?? '')
}

async function askProvider(ports: Ports, visit: Visit, session: string): Promise<void> {
  try {
    const attempt = await attemptBehind(ports, { reader: visit.reader, ticket: visit.view.ticket.id }, session)
    if (attempt !== null) await settlePayment(ports, session)
  } catch (fault) {
    // It does not answer now. The page that waits will ask again.
    if (!(fault instanceof Problem)) throw fault
  }
}
