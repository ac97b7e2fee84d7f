// POST /pay/:ticket/join: the reader wants the tier at the price on the screen; the provider's form comes next.

import { firstPeriodOf } from '../../core/first-period.ts'
import type { MembershipId } from '../../core/id.ts'
import { isSame } from '../../core/money.ts'
import { Problem } from '../../core/problem.ts'
import { totalOf } from '../../core/seat.ts'
import { joinMembership } from '../../flows/join-membership.ts'
import type { Ports } from '../../ports/index.ts'
import { type Form, ownForm } from '../own-form.ts'
import { approvedPrice } from './amount.ts'
import { seatsChoice, seatsIn } from './seats-wish.ts'
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

    const seats = seatsIn(form.get('seats'))
    if (seats === null) throw new Problem('malformed-request', 'The form names no number of seats.')
    const asked = { offer: standing.offer, first: firstPeriodOf(standing, seats), seats }
    if (seatsChoice(ports, standing.offer, seats).isRefused || !isAsShown(form, asked))
      return showWindow(ports, c, visit, { notice: 'price-changed', status: 409, seats })
    if ((await endEarlier(ports, visit, form)) === 'paid') return c.redirect(path, 303)
    return start(ports, c, visit, { form, ...asked })
  }
}

type Asked = Pick<Extract<Standing, { is: 'join' }>, 'offer' | 'first'> & { readonly seats: number }

/** To the minor unit: a lower price than the one on the screen is worth a second look too. So is what is paid now. */
function isAsShown(form: Form, { offer: { price }, first, seats }: Asked): boolean {
  const [approved, due] = [approvedPrice(form), approvedPrice(form, 'due')]
  return approved !== null && due !== null && isSame(approved, totalOf({ price, seats })) && isSame(due, first.due)
}

type Wish = Asked & { readonly form: Form }

function start(ports: Ports, c: TicketContext, visit: Visit, { form, offer, first, seats }: Wish): Promise<Response> {
  const { site, ticket } = visit.view
  const line = `${site.name}: ${offer.tier.name}`
  return startAttempt<MembershipId>(ports, c, visit, {
    form,
    kind: 'membership',
    line,
    creditLine: visit.reading.words.terms.purchases,
    while: 'join',
    seats,
    open: ({ attempt, ...begun }) =>
      joinMembership(ports, {
        ...begun,
        membership: attempt,
        site: site.id,
        ticket: ticket.id,
        offer,
        due: first.due,
        seats,
      }),
  })
}
