// A site of two levels, and members of either: what the tests of changes begin with.
import type { MembershipId, ReaderId } from '../../server/core/id.ts'
import type { Site } from '../../server/core/site.ts'
import type { Interval } from '../../server/core/tier.ts'
import { changeMembership } from '../../server/flows/change-membership.ts'
import { memberOfItem } from '../../server/flows/find-member.ts'
import { joinMembership } from '../../server/flows/join-membership.ts'
import { freshMembership } from '../../server/flows/own-membership.ts'
import { previewChange, type Wanted, wholeSecond } from '../../server/flows/preview-change.ts'
import { putTier } from '../../server/flows/put-tier.ts'
import { settlePayment } from '../../server/flows/settle-payment.ts'
import type { TicketOpened } from '../../server/wire/ticket.ts'
import { dashboard } from './dashboard.ts'
import { type Harness, siteOrigin } from './harness.ts'
import { makeTier, usd } from './make.ts'
import { membershipOf } from './member.ts'
import { newReader, texts } from './reader.ts'
import { verifierAndChallenge } from './verifier.ts'

export type Level = 'silver' | 'gold'

const prices = { silver: { month: 499, year: 4990 }, gold: { month: 999, year: 9990 } } as const

/** `the-river` is for silver and above, `the-lake` for gold. */
export async function levelSite(h: Harness) {
  const { site } = await h.site({ defaultPrice: 20 })
  await h.item(site.id, { id: 'the-river' })
  await h.item(site.id, { id: 'the-lake' })
  const of = (id: Level) =>
    (['month', 'year'] as const).map((interval) => ({ interval, price: usd(prices[id][interval]) }))
  await putTier(
    h.ports,
    site,
    'silver',
    makeTier({ name: 'Silver', level: 1, patterns: ['the-river'], prices: of('silver') }),
  )
  await putTier(h.ports, site, 'gold', makeTier({ name: 'Gold', level: 2, patterns: ['the-lake'], prices: of('gold') }))
  return site
}

/** Who joins from now on, and was never a member, has so many days free. */
export async function giveFreeDays(h: Harness, { id }: Site, trialDays: number): Promise<void> {
  for (const tier of await h.store.tiers(id))
    await h.store.commit([{ change: 'put-tier', tier: { ...tier, trialDays }, at: h.clock.now() }])
}

/** The day on which a month of thirty days begins, so that its half is fifteen. */
export function toThirtyDays(h: Harness): void {
  const isLong = () => {
    const now = new Date(h.clock.now())
    return ![3, 5, 8, 10].includes(now.getUTCMonth()) || now.getUTCDate() > 28
  }
  while (isLong()) h.clock.advance({ days: 1 })
}

export type LevelMember = Awaited<ReturnType<typeof levelMember>>

type Membered = { tier?: Level; interval?: Interval; site?: Site; reader?: ReaderId }

/** Pays the first period by card. */
export async function levelMember(h: Harness, { tier = 'silver', interval = 'month', ...given }: Membered = {}) {
  const site = given.site ?? (await levelSite(h))
  const reader = given.reader ?? (await newReader(h))
  const amount = prices[tier][interval]
  const { challenge } = verifierAndChallenge()
  const want = { kind: 'membership', tier, interval }
  const expected = { amount, currency: 'USD' }
  const response = await h.post('/v1/tickets', { site: site.id, want, expected, challenge, page: `${siteOrigin}/` })
  const { ticket } = (await response.json()) as TicketOpened
  const found = (await h.store.tiers(site.id)).find(({ id }) => id === tier)
  if (found === undefined) throw new Error(`no ${tier}`)
  const membership = h.ports.ids.id('membership')
  const { session } = await joinMembership(h.ports, {
    membership,
    reader,
    site: site.id,
    ticket: ticket as `ticket_${string}`,
    surface: 'redirect',
    texts,
    offer: { tier: found, interval, price: usd(amount) },
  })
  h.stripe.control.complete(session)
  await settlePayment(h.ports, session)
  await h.stripe.control.idle()
  const { subscription } = await membershipOf(h, membership)
  return { site, reader, membership, subscription: subscription as string }
}

/** Looks at the choice as the page does. */
export async function approvedFor(h: Harness, member: LevelMember, wanted: Wanted) {
  const own = { reader: member.reader, membership: member.membership }
  const card = await freshMembership(h.ports, own)
  const preview = await previewChange(h.ports, card, { wanted, at: wholeSecond(h.clock.now()) })
  if (preview.is !== 'change') throw new Error(`no change: ${JSON.stringify(preview)}`)
  const { begins, due, at, terms } = preview.change
  return { ...own, wanted, begins, due, price: terms.price, at }
}

/** Looks at the choice, and says yes to what it costs. */
export async function changeTo(h: Harness, member: LevelMember, tier: Level, interval: Interval = 'month') {
  return changeMembership(h.ports, await approvedFor(h, member, { tier, interval }))
}

export async function opens(
  h: Harness,
  { site, reader }: LevelMember,
  item: 'the-river' | 'the-lake',
): Promise<boolean> {
  const tiers = await h.store.tiers(site.id)
  return (await memberOfItem(h.ports, { reader, site: site.id, tiers, item: { id: item, page: null } })) !== null
}

/** The card that pays from now on. */
export async function useCard(h: Harness, { subscription }: LevelMember, card: string): Promise<void> {
  const stripe = dashboard(h)
  const { customer } = await stripe.subscriptions.retrieve(subscription)
  const { id } = await stripe.paymentMethods.attach(card, { customer: customer as string })
  await stripe.subscriptions.update(subscription, { default_payment_method: id })
  await h.stripe.control.idle()
}

export const invoicesOf = async (h: Harness, membership: MembershipId): Promise<number> =>
  (await h.store.membershipInvoices(membership)).length
