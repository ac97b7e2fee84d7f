// GET /pay/start: the plain link, for readers without our script. It opens a ticket and goes to its window.
import type { Context } from 'hono'
import { audienceOf } from '../../core/site.ts'
import { openTicket } from '../../flows/open-ticket.ts'
import { quoteItem } from '../../flows/quote-item.ts'
import type { Env } from '../../http/env.ts'
import type { Ports } from '../../ports/index.ts'
import { windowPath } from './visit.ts'

/** Nobody redeems such a ticket, so it has no challenge, and the window shows the price before anything is paid. */
export function startPay(ports: Ports) {
  return async (c: Context<Env>): Promise<Response> => {
    const { site = '', item = '', page } = c.req.query()
    const quote = await quoteItem(ports, site, item)
    const back = page ?? quote.item.page ?? audienceOf(quote.site)
    const ticket = await openTicket(ports, { site, item, page: back, expected: null, challenge: null, origin: null })
    c.header('Cache-Control', 'no-store')
    return c.redirect(windowPath(ticket.id), 303)
  }
}
