// POST /pay/:ticket/top-up: the reader chose an amount; the attempt is written and the provider's form comes next.
import type { CheckoutId } from '../../core/id.ts'
import type { Money } from '../../core/money.ts'
import { Problem } from '../../core/problem.ts'
import { topUpMin } from '../../core/top-up.ts'
import { admitCardTip } from '../../flows/admit-card-tip.ts'
import { topUpWallet } from '../../flows/top-up-wallet.ts'
import { neighbourhoodOf } from '../../http/middleware/networks.ts'
import type { Ports } from '../../ports/index.ts'
import { type Form, ownForm } from '../own-form.ts'
import { type AmountFault, approvedPrice, chosenAmount, rangeFor } from './amount.ts'
import { attemptId } from './own-attempt.ts'
import { showWindow } from './show-window.tsx'
import { endEarlier, startAttempt } from './start-attempt.ts'
import { typedName } from './typed-name.ts'
import { standingOf, type TicketContext, type Visit, visitTicket, windowPath } from './visit.ts'

export function topUp(ports: Ports) {
  return async (c: TicketContext): Promise<Response> => {
    const form = await ownForm(ports, c)
    const visit = await visitTicket(ports, c)
    const standing = standingOf(visit)
    const path = windowPath(visit.view.ticket.id)
    if (standing.is === 'affordable') return c.redirect(`${path}?notice=balance-changed`, 303)
    if (standing.is !== 'short') return c.redirect(path, 303)

    const approved = approvedPrice(form)
    if (!isEnough(approved, standing.price))
      return showWindow(ports, c, visit, { notice: 'price-changed', status: 409 })
    const chosen = chosenAmount(form, rangeFor(visit.view, standing.price), visit.reading)
    if ('fault' in chosen) return askAgain(ports, c, visit, { form, fault: chosen.fault })
    const tipName = typedName(form)
    if ((await endEarlier(ports, visit, form)) === 'paid') return c.redirect(path, 303)
    return start(ports, c, visit, { form, money: chosen.money, approved, tipName })
  }
}

type Wish = { readonly form: Form; readonly money: Money; readonly approved: Money; readonly tipName: string | null }

async function start(ports: Ports, c: TicketContext, visit: Visit, { form, ...wish }: Wish): Promise<Response> {
  const { id: ticket } = visit.view.ticket
  const { money } = wish
  const { currency } = money
  const isSmall = money.amount < topUpMin(currency).amount
  const from = { currency, neighbourhood: neighbourhoodOf(c.get('caller')) }
  try {
    return await startAttempt<CheckoutId>(ports, c, visit, {
      form,
      kind: 'checkout',
      line: visit.reading.words.checkoutLine,
      while: 'short',
      open: async ({ attempt, ...begun }) => {
        if (isSmall) await admitCardTip(ports, { checkout: attempt, reader: begun.reader, ...from })
        return topUpWallet(ports, { ...begun, checkout: attempt, ticket, ...wish })
      },
    })
  } catch (fault) {
    if (!(fault instanceof Problem) || fault.code !== 'rate-limited') throw fault
    c.header('Retry-After', String(fault.extras.retryAfterSeconds))
    // What may still be had is offered at once: money that is added to the wallet.
    return showWindow(ports, c, visit, { notice: 'card-tip-later', status: 429, isTopUpOnly: true })
  }
}

function askAgain(ports: Ports, c: TicketContext, visit: Visit, { form, fault }: { form: Form; fault: AmountFault }) {
  const amount = fault === 'unclear' ? 'other' : (form.get('amount') ?? '')
  const draft = { amount, other: (form.get('other') ?? '').slice(0, 40), fault }
  return showWindow(ports, c, visit, { draft, status: 422, instead: attemptId(form.get('instead')) ?? undefined })
}

function isEnough(approved: Money | null, price: Money): approved is Money {
  return approved !== null && approved.currency === price.currency && approved.amount >= price.amount
}
