// A reader wants to pay money in: write the attempt, then ask the provider for a session.
import { cardTip, cardTipMin } from '../core/card-tip.ts'
import { pauseAt } from '../core/card-tip-pause.ts'
import { type Checkout, type CheckoutSurface, isRepeatOf } from '../core/checkout.ts'
import type { CheckoutId, ReaderId, TicketId } from '../core/id.ts'
import { after } from '../core/instant.ts'
import { isSame, type Money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import { type TipWish, ticketSecondsAtCheckout } from '../core/ticket.ts'
import { isChargeable, topUpMax, topUpMin } from '../core/top-up.ts'
import type { CheckoutTexts, OpenedSession, Ports } from '../ports/index.ts'

export type TopUp = {
  /** Made when the form was drawn, so that a form sent twice is one attempt. */
  readonly checkout: CheckoutId
  readonly reader: ReaderId
  readonly ticket: TicketId | null
  readonly money: Money
  readonly approved: Money | null
  /** To be shown with the tip that it pays for. */
  readonly tipName?: string | null
  readonly surface: CheckoutSurface
  readonly texts: CheckoutTexts
}

/** The same attempt twice gives the same session. Nothing is charged here: the reader pays at the provider. */
export async function topUpWallet(ports: Ports, topUp: TopUp): Promise<OpenedSession> {
  const { store, clock, payments } = ports
  const tip = await tipOf(ports, topUp)
  refuseAmount(topUp.money, tip === null ? topUpMin(topUp.money.currency) : await leastOf(ports, topUp, tip))
  if ((await store.standing(topUp.reader)) === 'on-hold') {
    throw new Problem('not-allowed', 'This wallet is on hold: nothing can be added meanwhile. Nothing was charged.')
  }
  const checkout = await written(ports, topUp)
  const opened = await payments.open(checkout, topUp.texts)
  await store.commit([{ change: 'open-checkout', checkout: checkout.id, session: opened.session, at: clock.now() }])
  return opened
}

// The attempt row comes first: should we die after the provider's answer, recovery knows what to look for.
async function written({ store, clock }: Ports, topUp: TopUp): Promise<Checkout> {
  const now = clock.now()
  const { checkout: id, reader, ticket, money, approved, tipName = null, surface } = topUp
  const checkout: Checkout = {
    id,
    reader,
    ticket,
    money,
    approved,
    tipName,
    surface,
    state: 'started',
    session: null,
    startedAt: now,
  }
  const committed = await store.commit([
    { change: 'start-checkout', checkout },
    ...(ticket === null
      ? []
      : [{ change: 'extend-ticket', ticket, expiresAt: after(now, ticketSecondsAtCheckout), at: now } as const]),
  ])
  if (committed.done) return checkout
  if (committed.guard === 'ticket-closed')
    throw new Problem('offer-expired', 'This window has run out. Nothing was charged.')

  const earlier = await store.checkout(id)
  if (earlier === null || !isRepeatOf(checkout, earlier)) {
    throw new Problem('state-conflict', 'This payment was started differently before. Reload the window.')
  }
  return earlier
}

/** What the money is to tip. Throws `state-conflict` while tips by card pause. */
async function tipOf({ store, clock }: Ports, { ticket: id }: TopUp): Promise<TipWish | null> {
  const ticket = id === null ? null : await store.ticket(id)
  if (ticket === null || ticket.tip === null) return null
  if (pauseAt(await store.cardTipPause(ticket.site), clock.now()) !== null)
    throw new Problem('state-conflict', 'Tips by card are paused for a while.')
  return ticket.tip
}

/** A tip that is given once may be paid for by itself: then exactly what the wallet misses of it, from a dollar on. */
async function leastOf({ store }: Ports, { reader, money }: TopUp, tip: TipWish): Promise<Money> {
  const least = topUpMin(money.currency)
  if (money.amount >= least.amount || tip.amount.currency !== money.currency) return least
  const only = tip.isMonthly ? null : cardTip(tip.amount, await store.wallet(reader, money.currency))
  if (only !== null && isSame(only, money)) return only
  const { amount, currency } = cardTipMin(money.currency)
  throw new Problem(
    'amount-out-of-range',
    `A tip by card alone is of what the wallet misses, and of ${amount} minor units of ${currency} at least. Smaller ones are paid out of it.`,
  )
}

function refuseAmount(money: Money, least: Money): void {
  const most = topUpMax(money.currency)
  if (money.amount < least.amount || money.amount > most.amount || !isChargeable(money)) {
    throw new Problem(
      'amount-out-of-range',
      `A top-up is between ${least.amount} and ${most.amount} minor units of ${money.currency}.`,
    )
  }
}
