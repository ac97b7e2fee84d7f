// GET /pay/:ticket/checkout/:checkout: the provider's own form inside the pay window, for the reader who started it.
import type { Context } from 'hono'
import { Problem } from '../../core/problem.ts'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { showPage } from '../show-page.tsx'
import { moneyText } from '../text/money-text.ts'
import { checkoutId, ownCheckout } from './own-checkout.ts'
import { Checkout } from './ui/Checkout.tsx'
import { type TicketContext, visitTicket, windowPath } from './visit.ts'

export function showCheckout(ports: Ports) {
  return async (c: Context<Env, '/pay/:ticket/checkout/:checkout'>): Promise<Response> => {
    const visit = await visitTicket(ports, c as TicketContext)
    const { reader, view, reading } = visit
    const { id: ticket } = view.ticket
    const checkout = await ownCheckout(ports, { id: checkoutId(c.req.param('checkout')), reader, ticket })
    if (checkout === null) throw new Problem('not-found', 'There is no such payment.')
    if (checkout.session === null || view.state !== 'open') return c.redirect(windowPath(ticket), 303)

    const surface = await ports.payments.surface(checkout.session)
    if (surface === null)
      return c.redirect(`${windowPath(ticket)}/return?session_id=${encodeURIComponent(checkout.session)}`, 303)
    if (surface.clientSecret === null) return c.redirect(surface.url ?? windowPath(ticket), 303)

    const { publishableKey } = ports.settings.provider
    const form = { key: publishableKey, clientSecret: surface.clientSecret, attempt: ports.ids.id('checkout') }
    const title = reading.words.checkoutTitle(moneyText(checkout.money, reading))
    return showPage(ports, c, {
      title,
      reading,
      body: <Checkout visit={visit} checkout={checkout} form={form} />,
      needs: 'checkout',
    })
  }
}
