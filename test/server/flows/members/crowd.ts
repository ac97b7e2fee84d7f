// Readers who join a site over months, and what befalls them: cards that fail, pauses, second thoughts, refunds, a new beginning.
import type Stripe from 'stripe'
import type { MembershipId, ReaderId } from '../../../../server/core/id.ts'
import { isLive, type Membership } from '../../../../server/core/membership.ts'
import type { Site } from '../../../../server/core/site.ts'
import type { Interval, Tier } from '../../../../server/core/tier.ts'
import { changeMembership } from '../../../../server/flows/change-membership.ts'
import { changeRenewal } from '../../../../server/flows/change-renewal.ts'
import { joinMembership } from '../../../../server/flows/join-membership.ts'
import { freshMembership } from '../../../../server/flows/own-membership.ts'
import { pauseMembership } from '../../../../server/flows/pause-membership.ts'
import { previewChange, wholeSecond } from '../../../../server/flows/preview-change.ts'
import { previewResume, resumeMembership } from '../../../../server/flows/resume-membership.ts'
import { settlePayment } from '../../../../server/flows/settle-payment.ts'
import type { TicketOpened } from '../../../../server/wire/ticket.ts'
import { idOf } from '../../../stripe/world/ids.ts'
import { dashboard } from '../../../support/dashboard.ts'
import { type Harness, siteOrigin } from '../../../support/harness.ts'
import { newReader, texts } from '../../../support/reader.ts'

export type Chance = ReturnType<typeof chances>

/** The same seed, the same life. Lehmer's generator, as C++ has it in minstd_rand. */
export function chances(seed: number) {
  let state = seed
  const next = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
  return {
    happens: (likelihood: number) => next() < likelihood,
    oneOf: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
    upTo: (most: number) => Math.floor(next() * (most + 1)),
  }
}

export type Soul = {
  readonly reader: ReaderId
  readonly site: Site
  membership: MembershipId
  /** The card that is charged declines. */
  isBroke: boolean
}

const paying = ['4242424242424242', '5555555555554444', '4000000000005126'] as const

/** Joins by the pay window's way, at one of the site's tiers. */
export async function join(h: Harness, chance: Chance, site: Site, reader?: ReaderId): Promise<Soul> {
  const tier = chance.oneOf(await h.store.tiers(site.id))
  const interval: Interval = chance.happens(0.8) ? 'year' : 'month'
  const soul = { reader: reader ?? (await newReader(h)), site, isBroke: false }
  const membership = h.ports.ids.id('membership')
  const { session } = await joinMembership(h.ports, {
    membership,
    reader: soul.reader,
    site: site.id,
    ticket: await ticketFor(h, site, tier, interval),
    offer: { tier, interval, price: priceOf(tier, interval).price },
    surface: 'redirect',
    texts,
  })
  h.stripe.control.complete(session, { card: chance.oneOf(paying) })
  await settlePayment(h.ports, session)
  return { ...soul, membership }
}

function priceOf(tier: Tier, interval: Interval) {
  const price = tier.prices.find((each) => each.interval === interval)
  if (price === undefined) throw new Error(`${tier.id} has no price for a ${interval}`)
  return price
}

async function ticketFor(h: Harness, site: Site, tier: Tier, interval: Interval) {
  const [origin = siteOrigin] = site.origins
  const want = { kind: 'membership', tier: tier.id, interval }
  const { price: expected } = priceOf(tier, interval)
  const body = { site: site.id, want, expected, challenge: 'x'.repeat(43), page: `${origin}/` }
  const response = await h.post('/v1/tickets', body, { Origin: origin })
  if (response.status !== 201) throw new Error(`the ticket was refused: ${await response.text()}`)
  return ((await response.json()) as TicketOpened).ticket as `ticket_${string}`
}

/** A week of somebody: mostly nothing happens. */
export async function live(h: Harness, chance: Chance, soul: Soul): Promise<void> {
  if (!soul.isBroke && !chance.happens(0.15)) return
  const membership = await h.store.membership(soul.membership)
  if (membership?.subscription == null) return
  if (isLive(membership)) await think(h, chance, soul, membership)
  else if (membership.state === 'ended' && chance.happens(0.15))
    Object.assign(soul, await join(h, chance, soul.site, soul.reader))
}

async function think(h: Harness, chance: Chance, soul: Soul, membership: Membership): Promise<void> {
  const stripe = dashboard(h)
  const id = membership.subscription as string
  if (chance.happens(0.15)) await swapCard(h, soul, id)
  if (membership.state === 'paused') {
    if (chance.happens(0.4)) await resume(h, soul)
    return
  }
  if (membership.renews && chance.happens(0.25)) await changeRenewal(h.ports, { ...soul, renews: false })
  if (!membership.renews && chance.happens(0.2)) await changeRenewal(h.ports, { ...soul, renews: true })
  if (membership.renews && chance.happens(0.08)) await pauseMembership(h.ports, soul)
  if (membership.renews && chance.happens(0.06)) await chooseLess(h, soul, membership)
  if (chance.happens(0.06)) await refundPart(h, chance, stripe, id)
  if (chance.happens(0.02)) await stripe.subscriptions.cancel(id)
}

async function resume(h: Harness, soul: Soul): Promise<void> {
  const { due } = await previewResume(h.ports, await freshMembership(h.ports, soul))
  await resumeMembership(h.ports, { ...soul, due })
}

/** The lowest tier from the next period on. More at once is charged by the second, which is no whole share of a fee to recount. */
async function chooseLess(h: Harness, soul: Soul, { interval }: Membership): Promise<void> {
  const wanted = { tier: 'tier-0', interval }
  const preview = await previewChange(h.ports, await freshMembership(h.ports, soul), {
    wanted,
    at: wholeSecond(h.clock.now()),
  })
  if (preview.is !== 'change' || preview.change.begins === 'now') return
  const { begins, due, at, terms } = preview.change
  await changeMembership(h.ports, { ...soul, wanted, begins, due, price: terms.price, at })
}

/** From a good card to one that declines, or back: what is owed is tried again when its turn comes. */
async function swapCard(h: Harness, soul: Soul, subscription: string): Promise<void> {
  const stripe = dashboard(h)
  const { customer, status } = await stripe.subscriptions.retrieve(subscription)
  // Where no message arrives our books do not know.
  if (status === 'canceled') return
  const card = soul.isBroke ? 'pm_card_visa' : 'pm_card_chargeCustomerFail'
  soul.isBroke = !soul.isBroke
  const { id } = await stripe.paymentMethods.attach(card, { customer: customer as string })
  await stripe.subscriptions.update(subscription, { default_payment_method: id })
}

/** Of the newest payment a half, or all that is left. */
async function refundPart(h: Harness, chance: Chance, stripe: Stripe, subscription: string): Promise<void> {
  const { store } = h.stripe.world
  const [newest] = store.filed('invoices by subscription', subscription).filter(({ amount_paid }) => amount_paid > 0)
  const [paid] = newest === undefined ? [] : store.filed('payments by invoice', newest.id)
  const intent = store.get('payment_intent', idOf(paid?.payment.payment_intent ?? null))
  const charge = store.get('charge', idOf(intent?.latest_charge ?? null))
  if (intent === undefined || charge === undefined || charge.amount_refunded > 0) return
  const amount = chance.happens(0.5) ? charge.amount : charge.amount / 2
  await stripe.refunds.create({ payment_intent: intent.id, amount })
}
