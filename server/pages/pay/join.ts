// POST /pay/:ticket/join: the reader wants the tier at the price on the screen; the provider's form comes next.
import type { MembershipId } from '../../core/id.ts'
import { isSame } from '../../core/money.ts'
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

    if (!isAsShown(form, standing)) return showWindow(ports, c, visit, { notice: 'price-changed', status: 409 })
    if ((await endEarlier(ports, visit, form)) === 'paid') return c.redirect(path, 303)
    return start(ports, c, visit, { form, ...standing })
  }
}

type Asked = Pick<Extract<Standing, { is: 'join' }>, 'offer' | 'first'>

/** To the minor unit: a lower price than the one on the screen is worth a second look too. So is what is paid now. */
function isAsShown(form: Form, { offer, first }: Asked): boolean {
  const [approved, due] = [approvedPrice(form), approvedPrice(form, 'due')]
  return approved !== null && due !== null && isSame(approved, offer.price) && isSame(due, first.due)
}

type Wish = Asked & { readonly form: Form }

function start(ports: Ports, c: TicketContext, visit: Visit, { form, offer, first }: Wish): Promise<Response> {
  const { site, ticket } = visit.view
  const line = `${site.name}: ${offer.tier.name}`
  return startAttempt<MembershipId>(ports, c, visit, {
    form,
    kind: 'membership',
    line,
    creditLine: visit.reading.words.terms.purchases,
    while: 'join',
    open: ({ attempt, ...begun }) =>
      joinMembership(ports, { ...begun, membership: attempt, site: site.id, ticket: ticket.id, offer, due: first.due }),
  })
}
