// POST /pay/:ticket/approve: the reader said yes to a price, and the wallet pays.
import type { TicketId } from '../../core/id.ts'
import { isZero } from '../../core/money.ts'
import { unlockItem } from '../../flows/unlock-item.ts'
import { welcomeReader } from '../../flows/welcome-reader.ts'
import type { Ports } from '../../ports/index.ts'
import { ownForm } from '../own-form.ts'
import { keepReader, readerOf } from '../reader-cookie.ts'
import { approvedPrice } from './amount.ts'
import { showWindow } from './show-window.tsx'
import { typedName } from './typed-name.ts'
import { standingOf, type TicketContext, visitTicket, windowPath } from './visit.ts'

export function approve(ports: Ports) {
  return async (c: TicketContext): Promise<Response> => {
    const form = await ownForm(ports, c)
    const approved = approvedPrice(form)
    const tipName = typedName(form)
    const ticket = c.req.param('ticket') as TicketId
    const known = await readerOf(ports, c)
    if (known === null && (await isForMoney(ports, c))) return again(ports, c)

    const { reader, cookie } = known === null ? await welcomeReader(ports, undefined) : { reader: known }
    const answer = await unlockItem(ports, { ticket, reader, approved, tipName })
    switch (answer.next) {
      case 'unlocked':
        keepReader(c, cookie)
        return c.redirect(windowPath(ticket), 303)
      case 'confirm-price':
        return showWindow(ports, c, await visitTicket(ports, c), { notice: 'price-changed', status: 409 })
      case 'top-up':
        return again(ports, c)
      case 'stop':
        return c.redirect(windowPath(ticket), 303)
      default:
        return answer satisfies never
    }
  }
}

/** A stranger has no wallet to pay from: remembering one more reader for that would be a row for nothing. */
async function isForMoney(ports: Ports, c: TicketContext): Promise<boolean> {
  const { price } = (await visitTicket(ports, c)).view
  return price !== null && !isZero(price)
}

/** The balance that the window showed is not there (any more): the window as it is now. */
async function again(ports: Ports, c: TicketContext): Promise<Response> {
  const visit = await visitTicket(ports, c)
  if (standingOf(visit).is !== 'short') return c.redirect(windowPath(visit.view.ticket.id), 303)
  return showWindow(ports, c, visit, { notice: 'balance-changed', status: 402 })
}
