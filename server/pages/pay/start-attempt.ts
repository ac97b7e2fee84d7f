// A form that begins to pay was sent: the attempt is opened at the provider, and the browser goes there. The same to top up and to join.
import type { CheckoutSurface } from '../../core/checkout.ts'
import type { CheckoutId, MembershipId, ReaderId } from '../../core/id.ts'
import { Problem } from '../../core/problem.ts'
import { welcomeReader } from '../../flows/welcome-reader.ts'
import type { CheckoutTexts, OpenedSession, Ports } from '../../ports/index.ts'
import type { Form } from '../own-form.ts'
import { keepReader, readerCookie } from '../reader-cookie.ts'
import { attemptId, endAttempt, ownAttempt } from './own-attempt.ts'
import { nextStep, textsFor } from './provider-page.ts'
import { showWindow } from './show-window.tsx'
import { type Standing, standingOf, type TicketContext, type Visit, visitTicket, windowPath } from './visit.ts'

type Begun<Id> = {
  readonly attempt: Id
  readonly reader: ReaderId
  readonly surface: CheckoutSurface
  readonly texts: CheckoutTexts
}

export type Start<Id> = {
  readonly form: Form
  readonly kind: 'checkout' | 'membership'
  /** What the provider's page says is paid for. */
  readonly line: string
  /** What a credit is called there. */
  readonly creditLine?: string
  /** How the ticket stands while there is something to pay; a form that was sent twice is shown again then. */
  readonly while: Standing['is']
  /** For how many readers it is; 1 where it does not say. */
  readonly seats?: number
  readonly open: (begun: Begun<Id>) => Promise<OpenedSession>
}

export async function startAttempt<Id extends CheckoutId | MembershipId>(
  ports: Ports,
  c: TicketContext,
  visit: Visit,
  start: Start<Id>,
): Promise<Response> {
  const { form, kind, line, creditLine, seats = 1 } = start
  const { view, reading } = visit
  const { id: ticket } = view.ticket
  const attempt = attemptId(form.get('attempt')) as Id | null
  if (!attempt?.startsWith(`${kind}_`)) throw new Problem('malformed-request', 'The form names no attempt.')
  const surface: CheckoutSurface = form.get('surface') === 'inline' ? 'inline' : 'redirect'
  const named = creditLine === undefined ? {} : { creditLine }
  const texts = { ...textsFor(ports, { ticket, attempt, line, locale: reading.lang, seats }), ...named }
  const { reader, cookie } = await welcomeReader(ports, readerCookie(c))
  try {
    const opened = await start.open({ attempt, reader, surface, texts })
    keepReader(c, cookie)
    return c.redirect(nextStep({ ticket, attempt, surface }, opened), 303)
  } catch (fault) {
    if (!(fault instanceof Problem)) throw fault
    // Sent before, perhaps by the first half of a double click, whose cookie is then the one to keep.
    if (fault.code === 'state-conflict') return sentTwice(ports, c, start)
    if (fault.code === 'offer-expired') return c.redirect(windowPath(ticket), 303)
    keepReader(c, cookie)
    throw fault
  }
}

async function sentTwice(
  ports: Ports,
  c: TicketContext,
  { while: unpaid, seats = 1 }: Pick<Start<CheckoutId>, 'while' | 'seats'>,
): Promise<Response> {
  const visit = await visitTicket(ports, c)
  if (standingOf(visit).is !== unpaid) return c.redirect(windowPath(visit.view.ticket.id), 303)
  return showWindow(ports, c, visit, { notice: 'sent-twice', status: 409, seats })
}

/** A new attempt takes the place of one that the reader came back from. */
export async function endEarlier(ports: Ports, { reader, view }: Visit, form: Form): Promise<'paid' | 'ended'> {
  const id = attemptId(form.get('instead'))
  return endAttempt(ports, await ownAttempt(ports, { id, reader, ticket: view.ticket.id }))
}
