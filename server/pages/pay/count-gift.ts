// POST /pay/:ticket/gift: the giver wants another number of codes. The window shows its price before anything is paid.
import { countGift as count } from '../../flows/count-gift.ts'
import type { Ports } from '../../ports/index.ts'
import { ownForm } from '../own-form.ts'
import { showWindow } from './show-window.tsx'
import { standingOf, type TicketContext, visitTicket, windowPath } from './visit.ts'

/** Kept with the ticket, so that the way to the card and back, and a reload, know it. */
export function countGift(ports: Ports) {
  return async (c: TicketContext): Promise<Response> => {
    const typed = (await ownForm(ports, c)).get('codes') ?? ''
    const visit = await visitTicket(ports, c)
    const { ticket, gift } = visit.view
    const { is } = standingOf(visit)
    const codes = wholeNumber(typed)
    if (gift === null || (is !== 'affordable' && is !== 'short')) return c.redirect(windowPath(ticket.id), 303)
    if (codes === null || codes > gift.most)
      return showWindow(ports, c, visit, { wrongNumber: typed.slice(0, 10), status: 422 })
    await count(ports, { ticket: ticket.id, codes })
    return c.redirect(windowPath(ticket.id), 303)
  }
}

/** From 1 to 999, plainly written. Null for anything else. */
export function wholeNumber(text: string): number | null {
  return /^[1-9]\d{0,2}$/.test(text.trim()) ? Number(text) : null
}
