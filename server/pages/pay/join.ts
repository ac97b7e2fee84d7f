// POST /pay/:ticket/join: the reader wants the tier at the price on the screen; the provider's form comes next.
import type { MembershipId } from '../../core/id.ts'
import { joinMembership } from '../../flows/join-membership.ts'
import type { Ports } from '../../ports/index.ts'
import { type Form, ownForm } from '../own-form.ts'
import { approvedPrice } from './amount.ts'
import { showWindow } from './show-window.tsx'
import { endEarlier, startAttempt } from './start-attempt.ts'
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

function start(ports: Ports, c: TicketContext, visit: Visit, { form, offer }: Wish): Promise<Response> {
  const { site, ticket } = visit.view
  const line = `${site.name}: ${offer.tier.name}`
  return startAttempt<MembershipId>(ports, c, visit, {
    form,
    kind: 'membership',
    line,
    while: 'join',
    open: ({ attempt, ...begun }) =>
      joinMembership(ports, { ...begun, membership: attempt, site: site.id, ticket: ticket.id, offer }),
  })
}
