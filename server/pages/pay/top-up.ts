// POST /pay/:ticket/top-up: the reader chose an amount; the attempt is written and the provider's form comes next.
import type { CheckoutSurface } from '../../core/checkout.ts'
import type { CheckoutId, ReaderId } from '../../core/id.ts'
import type { Money } from '../../core/money.ts'
import { Problem } from '../../core/problem.ts'
import { type TopUp, topUpWallet } from '../../flows/top-up-wallet.ts'
import { welcomeReader } from '../../flows/welcome-reader.ts'
import type { Ports } from '../../ports/index.ts'
import { type Form, ownForm } from '../own-form.ts'
import { keepReader, readerCookie } from '../reader-cookie.ts'
import { type AmountFault, approvedPrice, chosenAmount, topUpRange } from './amount.ts'
import { attemptId, endAttempt, ownAttempt } from './own-attempt.ts'
import { nextStep, textsFor } from './provider-page.ts'
import { showWindow } from './show-window.tsx'
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
    const chosen = chosenAmount(form, topUpRange(standing.price, visit.view.balance), visit.reading)
    if ('fault' in chosen) return askAgain(ports, c, visit, { form, fault: chosen.fault })
    if ((await endEarlier(ports, visit, form)) === 'paid') return c.redirect(path, 303)
    return startAttempt(ports, c, visit, { form, amount: chosen.money, approved })
  }
}

type Wish = { readonly form: Form; readonly amount: Money; readonly approved: Money }

async function startAttempt(ports: Ports, c: TicketContext, visit: Visit, wish: Wish): Promise<Response> {
  const { reader, cookie } = await welcomeReader(ports, readerCookie(c))
  const attempt = attemptFrom(ports, visit, { ...wish, reader })
  try {
    const opened = await topUpWallet(ports, attempt)
    keepReader(c, cookie)
    return c.redirect(
      nextStep({ ticket: visit.view.ticket.id, attempt: attempt.checkout, surface: attempt.surface }, opened),
      303,
    )
  } catch (fault) {
    if (!(fault instanceof Problem)) throw fault
    // Sent before, perhaps by the first half of a double click, whose cookie is then the one to keep.
    if (fault.code === 'state-conflict') return sentTwice(ports, c)
    if (fault.code === 'offer-expired') return c.redirect(windowPath(visit.view.ticket.id), 303)
    keepReader(c, cookie)
    throw fault
  }
}

function attemptFrom(ports: Ports, { view, reading }: Visit, wish: Wish & { reader: ReaderId }): TopUp {
  const { form, amount, approved, reader } = wish
  const checkout = attemptId(form.get('attempt')) as CheckoutId | null
  if (!checkout?.startsWith('checkout_')) throw new Problem('malformed-request', 'The form names no attempt.')
  const surface: CheckoutSurface = form.get('surface') === 'inline' ? 'inline' : 'redirect'
  const { id: ticket } = view.ticket
  const texts = textsFor(ports, { ticket, attempt: checkout, line: reading.words.checkoutLine, locale: reading.lang })
  return { checkout, reader, ticket, money: amount, approved, surface, texts }
}

function askAgain(ports: Ports, c: TicketContext, visit: Visit, { form, fault }: { form: Form; fault: AmountFault }) {
  const amount = fault === 'unclear' ? 'other' : (form.get('amount') ?? '')
  const draft = { amount, other: (form.get('other') ?? '').slice(0, 40), fault }
  return showWindow(ports, c, visit, { draft, status: 422, instead: attemptId(form.get('instead')) ?? undefined })
}

async function sentTwice(ports: Ports, c: TicketContext): Promise<Response> {
  const visit = await visitTicket(ports, c)
  if (standingOf(visit).is !== 'short') return c.redirect(windowPath(visit.view.ticket.id), 303)
  return showWindow(ports, c, visit, { notice: 'sent-twice', status: 409 })
}

/** A new attempt takes the place of one that the reader came back from. */
async function endEarlier(ports: Ports, { reader, view }: Visit, form: Form): Promise<'paid' | 'ended'> {
  const id = attemptId(form.get('instead'))
  return endAttempt(ports, await ownAttempt(ports, { id, reader, ticket: view.ticket.id }))
}

function isEnough(approved: Money | null, price: Money): approved is Money {
  return approved !== null && approved.currency === price.currency && approved.amount >= price.amount
}
