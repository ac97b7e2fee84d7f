// GET /pay/:ticket/checkout/:checkout: the provider's own form inside the pay window, for the reader who started it.
import type { Context } from 'hono'
import { Problem } from '../../core/problem.ts'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { showPage } from '../show-page.tsx'
import { moneyText } from '../text/money-text.ts'
import { attemptId, isJoining, ownAttempt } from './own-attempt.ts'
import { Checkout } from './ui/Checkout.tsx'
import { Joining } from './ui/Joining.tsx'
import { type TicketContext, visitTicket, windowPath } from './visit.ts'

export function showCheckout(ports: Ports) {
  return async (c: Context<Env, '/pay/:ticket/checkout/:checkout'>): Promise<Response> => {
    const visit = await visitTicket(ports, c as TicketContext)
    const { reader, view, reading } = visit
    const { id: ticket } = view.ticket
    const attempt = await ownAttempt(ports, { id: attemptId(c.req.param('checkout')), reader, ticket })
    if (attempt === null) throw new Problem('not-found', 'There is no such payment.')
    if (attempt.session === null || view.state !== 'open') return c.redirect(windowPath(ticket), 303)

    const surface = await ports.payments.surface(attempt.session)
    if (surface === null)
      return c.redirect(`${windowPath(ticket)}/return?session_id=${encodeURIComponent(attempt.session)}`, 303)
    if (surface.clientSecret === null) return c.redirect(surface.url ?? windowPath(ticket), 303)

    const { publishableKey: key } = ports.settings.provider
    const { clientSecret } = surface
    if (isJoining(attempt)) {
      const form = { key, clientSecret, attempt: ports.ids.id('membership') }
      const credit = await ports.store.membershipCredit(attempt.id)
      const body = <Joining visit={visit} membership={attempt} credit={credit} form={form} />
      return showPage(ports, c, { title: reading.words.joinTitle(view.title), reading, body, needs: 'checkout' })
    }
    const form = { key, clientSecret, attempt: ports.ids.id('checkout') }
    const title = reading.words.checkoutTitle(moneyText(attempt.money, reading))
    const body = <Checkout visit={visit} checkout={attempt} form={form} />
    return showPage(ports, c, { title, reading, body, needs: 'checkout' })
  }
}
