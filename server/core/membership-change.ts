// Changes of a membership that runs: to which terms its member may go, when those begin, and what stands in the way.
import { type Instant, isPast } from './instant.ts'
import { isLive, type Membership, type MembershipTerms } from './membership.ts'
import { type Money, money } from './money.ts'
import type { Interval, Tier } from './tier.ts'

/** `now`: the rest of the period is charged as the difference. `later`: when what is paid is over; until then nothing is lost. */
export type ChangeBegins = 'now' | 'later'

export type TermsChoice = { readonly tier: Tier; readonly terms: MembershipTerms; readonly begins: ChangeBegins }

/** `given`: no card stands behind it. `renewal-due`: the next period has begun, and its payment is not through. */
export type Hindrance = 'given' | 'over' | 'past-due' | 'cancelled' | 'paused' | 'renewal-due'

/** A preview binds for so long: whoever waits longer looks again before anything is charged. */
export const previewSeconds = 15 * 60

/** Why its terms cannot be changed now. Null: they can. */
export function hindranceOf(membership: Membership, now: Instant): Hindrance | null {
  const { cause, state, renews, paidUntil } = membership
  if (cause !== 'card') return 'given'
  if (!isLive(membership) || paidUntil === null) return 'over'
  if (state !== 'active') return state === 'paused' ? 'paused' : 'past-due'
  if (!renews) return 'cancelled'
  // What a change costs is a part of the period that is paid; of one that is not, nobody can say.
  return isPast(paidUntil, now) ? 'renewal-due' : null
}

/** Each tier and interval that is offered in the membership's currency and has room for its seats, except what it is already. */
export function choicesOf(membership: Membership, tiers: readonly Tier[], now: Instant): TermsChoice[] {
  const { seats } = membership
  return tiers
    .filter(({ isOffered, seatsMax }) => isOffered && seatsMax >= seats)
    .flatMap((tier) =>
      tier.prices
        .filter(({ price }) => price.currency === membership.price.currency)
        .map(({ interval, price }) => ({ tier, terms: { tier: tier.id, interval, price, seats } })),
    )
    .filter(({ terms }) => !isPresent(membership, terms))
    .map((choice) => ({ ...choice, begins: beginsOf(membership, choice.terms, { tiers, now }) }))
}

/** One of the choices. Null: it is not one, or what the membership is already. */
export function choiceOf(
  membership: Membership,
  tiers: readonly Tier[],
  { tier, interval, now }: { readonly tier: string; readonly interval: Interval; readonly now: Instant },
): TermsChoice | null {
  const choices = choicesOf(membership, tiers, now)
  return choices.find(({ terms }) => terms.tier === tier && terms.interval === interval) ?? null
}

/** Free days cost nothing, so nothing is reckoned for a change within them. */
export function isOnTrial({ trialUntil }: Pick<Membership, 'trialUntil'>, now: Instant): boolean {
  return trialUntil !== null && !isPast(trialUntil, now)
}

/** What one period costs, for all seats. */
export function periodPrice({ price, seats }: Pick<MembershipTerms, 'price' | 'seats'>): Money {
  return money(price.amount * seats, price.currency)
}

/** Whether its tier and interval are these; a tier that costs something else by now is the same. */
export function isPresent(a: MembershipTerms, b: MembershipTerms): boolean {
  return a.tier === b.tier && a.interval === b.interval && a.seats === b.seats
}

/**
 * More begins now: a higher level, a higher price, a year instead of a month. What is less in any of these waits for the end of the
 * period, so that no paid time is cut and no credit is left over.
 */
function beginsOf(
  from: Membership,
  to: MembershipTerms,
  { tiers, now }: { readonly tiers: readonly Tier[]; readonly now: Instant },
): ChangeBegins {
  if (isOnTrial(from, now)) return 'now'
  const levelOf = (id: string) => tiers.find((tier) => tier.id === id)?.level ?? 0
  const climb = levelOf(to.tier) - levelOf(from.tier)
  const rise = periodPrice(to).amount - periodPrice(from).amount
  if ((from.interval === 'year' && to.interval === 'month') || climb < 0 || rise < 0) return 'later'
  return climb > 0 || rise > 0 ? 'now' : 'later'
}
