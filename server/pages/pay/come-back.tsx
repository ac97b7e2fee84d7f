// GET /pay/:ticket/return: back from the provider. Its word is asked for, never the browser's taken.
import { Problem } from '../../core/problem.ts'
import { settlePayment } from '../../flows/settle-payment.ts'
import type { Ports } from '../../ports/index.ts'
import { showPage } from '../show-page.tsx'
import { Message } from '../ui/Message.tsx'
import { attemptBehind } from './own-attempt.ts'
import { Pending } from './ui/Pending.tsx'
import { standingOf, type TicketContext, type Visit, visitTicket, windowPath } from './visit.ts'

// Without script the browser comes back by itself, and we ask the provider again.
const refreshSeconds = 5

type Attempted = { readonly session: string; readonly checkout: string | null }

export function comeBack(ports: Ports) {
  return async (c: TicketContext): Promise<Response> => {
    const visit = await visitTicket(ports, c)
    const session = c.req.query('session_id') ?? ''
    try {
      const attempt = await attemptBehind(ports, { reader: visit.reader, ticket: visit.view.ticket.id }, session)
      if (attempt === null) return unknownPayment(ports, c, visit)
      return await follow(ports, c, visit, { session, checkout: attempt.id })
    } catch (fault) {
      if (!(fault instanceof Problem) || fault.code !== 'provider-unavailable') throw fault
      // The reader may well have paid. An error page here would make people pay again.
      return pending(ports, c, visit, { session, checkout: null })
    }
  }
}

async function follow(ports: Ports, c: TicketContext, visit: Visit, attempted: Attempted): Promise<Response> {
  const path = windowPath(visit.view.ticket.id)
  switch (await settlePayment(ports, attempted.session)) {
    case 'paid': {
      // Usually the same commit has unlocked the item. If its price rose meanwhile, the reader is asked again.
      const { is } = standingOf(await visitTicket(ports, c))
      return c.redirect(is === 'affordable' || is === 'short' ? `${path}?notice=arrived` : path, 303)
    }
    case 'expired':
      return c.redirect(`${path}?notice=not-charged`, 303)
    default: {
      // Still open at the provider: the reader left before paying, so back to the form.
      const isOpen = (await ports.payments.surface(attempted.session)) !== null
      return isOpen ? c.redirect(`${path}/checkout/${attempted.checkout}`, 303) : pending(ports, c, visit, attempted)
    }
  }
}

function pending(ports: Ports, c: TicketContext, visit: Visit, attempted: Attempted): Response {
  const { view, reading } = visit
  const { session, checkout } = attempted
  const path = windowPath(view.ticket.id)
  const query = new URLSearchParams({ session_id: session, ...(checkout === null ? {} : { checkout }) })
  const body = <Pending wait={`${path}/state?${query}`} next={path} reading={reading} />
  return showPage(ports, c, { title: reading.words.pending, reading, body, refreshSeconds })
}

function unknownPayment(ports: Ports, c: TicketContext, { reading }: Visit): Response {
  const { unknownPayment: title, unknownPaymentBody } = reading.words
  return showPage(ports, c, { title, reading, body: <Message title={title} says={unknownPaymentBody} />, status: 404 })
}
