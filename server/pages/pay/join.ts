// POST /pay/:ticket/join: the reader wants the tier at the price on the screen; the provider's form comes next.
import type { CheckoutSurface } from '../../core/checkout.ts'
import type { MembershipId } from '../../core/id.ts'
import { Problem } from '../../core/problem.ts'
import { joinMembership } from '../../flows/join-membership.ts'
import { welcomeReader } from '../../flows/welcome-reader.ts'
import type { Ports } from '../../ports/index.ts'
import { type Form, ownForm } from '../own-form.ts'
import { keepReader, readerCookie } from '../reader-cookie.ts'
import { approvedPrice } from './amount.ts'
import { attemptId, endAttempt, ownAttempt } from './own-attempt.ts'
import { nextStep, textsFor } from './provider-page.ts'
import { showWindow } from './show-window.tsx'
import { type Standing, standingOf, type TicketContext, type Visit, visitTicket, windowPath } from './visit.ts'

export function join(ports: Ports) {
  return async (c: TicketContext): Promise<Response> => {
    const form = await ownForm(ports, c)
    const visit = await visitTicket(ports, c)
    const standing = standingOf(visit)
    const path = windowPath(visit.view.ticket.id)
    if (standing.is !== 'join') return c.redirect(path, 303)

    // To the minor unit: a lower price than the one on the screen is worth a second look too.
    const approved = approvedPrice(form)
    const { price } = standing.offer
    if (approved?.amount !== price.amount || approved.currency !== price.currency)
      return showWindow(ports, c, visit, { notice: 'price-changed', status: 409 })
    if ((await endEarlier(ports, visit, form)) === 'paid') return c.redirect(path, 303)
    return start(ports, c, visit, { form, offer: standing.offer })
  }
}

type Wish = { readonly form: Form; readonly offer: Extract<Standing, { is: 'join' }>['offer'] }

async function start(ports: Ports, c: TicketContext, visit: Visit, { form, offer }: Wish): Promise<Response> {
  const { view, reading } = visit
  const { id: ticket } = view.ticket
  const membership = attemptId(form.get('attempt')) as MembershipId | null
  if (!membership?.startsWith('membership_')) throw new Problem('malformed-request', 'The form names no attempt.')
  const surface: CheckoutSurface = form.get('surface') === 'inline' ? 'inline' : 'redirect'
  const line = `${view.site.name}: ${offer.tier.name}`
  const texts = textsFor(ports, { ticket, attempt: membership, line, locale: reading.lang })
  const { reader, cookie } = await welcomeReader(ports, readerCookie(c))
  try {
    const opened = await joinMembership(ports, {
      membership,
      reader,
      site: view.site.id,
      ticket,
      offer,
      surface,
      texts,
    })
    keepReader(c, cookie)
    return c.redirect(nextStep({ ticket, attempt: membership, surface }, opened), 303)
  } catch (fault) {
    if (!(fault instanceof Problem)) throw fault
    // Sent before, perhaps by the first half of a double click, whose cookie is then the one to keep.
    if (fault.code === 'state-conflict') return sentTwice(ports, c)
    if (fault.code === 'offer-expired') return c.redirect(windowPath(ticket), 303)
    keepReader(c, cookie)
    throw fault
  }
}

async function sentTwice(ports: Ports, c: TicketContext): Promise<Response> {
  const visit = await visitTicket(ports, c)
  if (standingOf(visit).is !== 'join') return c.redirect(windowPath(visit.view.ticket.id), 303)
  return showWindow(ports, c, visit, { notice: 'sent-twice', status: 409 })
}

/** A new attempt takes the place of one that the reader came back from. */
async function endEarlier(ports: Ports, { reader, view }: Visit, form: Form): Promise<'paid' | 'ended'> {
  const id = attemptId(form.get('instead'))
  return endAttempt(ports, await ownAttempt(ports, { id, reader, ticket: view.ticket.id }))
}
