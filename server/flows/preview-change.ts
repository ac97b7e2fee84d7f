// What it would cost to have another tier or interval, and from when: the words that a member confirms.
import { after, epochSeconds, type Instant } from '../core/instant.ts'
import type { Membership } from '../core/membership.ts'
import {
  type ChangeBegins,
  choiceOf,
  choicesOf,
  type Hindrance,
  hindranceOf,
  isOnTrial,
  isPresent,
  type TermsChoice,
} from '../core/membership-change.ts'
import { type Money, money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import type { Interval, Tier } from '../core/tier.ts'
import { isPayable } from '../core/top-up.ts'
import type { Ports } from '../ports/index.ts'
import type { CardMembership } from './own-membership.ts'

/** `due`: what is paid at once; nothing when it begins later. `at`: the moment for which it was reckoned. */
export type PreviewedChange = TermsChoice & { readonly due: Money; readonly at: Instant }

export type Wanted = { readonly tier: string; readonly interval: Interval }

/** Everything that the membership can be changed to now, with what each costs. Empty where something stands in the way. */
export async function previewChoices(
  ports: Ports,
  card: CardMembership,
  tiers: readonly Tier[],
): Promise<PreviewedChange[]> {
  const { clock } = ports
  const { membership } = card
  if (hindranceOf(membership, clock.now()) !== null) return []
  const at = wholeSecond(clock.now())
  const choices = choicesOf(membership, tiers, at)
  const all = await Promise.all(choices.map((choice) => previewed(ports, card, { choice, at })))
  return all.filter((each) => each !== null)
}

export type Preview =
  | { readonly is: 'change'; readonly change: PreviewedChange }
  /** It has these terms already, and nothing else is planned. */
  | { readonly is: 'same' }
  | { readonly is: 'hindered'; readonly because: Hindrance }

/**
 * One of the choices, as of an instant. Throws `not-found` for a tier that is not offered so, `price-changed` for an instant that is
 * not in the period that runs any more.
 */
export async function previewChange(
  ports: Ports,
  card: CardMembership,
  { wanted, at }: { readonly wanted: Wanted; readonly at: Instant },
): Promise<Preview> {
  const { store, clock } = ports
  const { membership } = card
  const because = hindranceOf(membership, clock.now())
  if (because !== null) return { is: 'hindered', because }
  if (isPresent(membership, { ...membership, ...wanted })) return { is: 'same' }
  const choice = choiceOf(membership, await store.tiers(membership.site), { ...wanted, now: clock.now() })
  if (choice === null) throw new Problem('not-found', 'This tier is not offered so.')
  const change = await previewed(ports, card, { choice, at })
  if (change === null) throw new Problem('price-changed', 'Another period has begun. Nothing was charged.')
  return { is: 'change', change }
}

/** Instants as the provider counts them. */
export const wholeSecond = (at: Instant): Instant => after('1970-01-01T00:00:00.000Z', epochSeconds(at))

async function previewed(
  { payments, clock }: Ports,
  { membership, subscription }: CardMembership,
  { choice, at }: { readonly choice: TermsChoice; readonly at: Instant },
): Promise<PreviewedChange | null> {
  const { terms, tier, begins } = choice
  const nothing = money(0, terms.price.currency)
  if (begins === 'later' || isOnTrial(membership, clock.now())) return { ...choice, due: nothing, at }
  const order = { site: membership.site, terms, name: tier.name, at }
  const due = await payments.previewChange(subscription, order)
  if (due === null) return null
  return isPayable(due) ? { ...choice, due, at } : { ...choice, begins: tooLittle, due: nothing, at }
}

// Near the end of a period the rest is less than a card can be charged, and would be owed until the next one.
const tooLittle: ChangeBegins = 'later'

/** Whether it is what is planned already. */
export const isPlanned = ({ next }: Membership, wanted: Wanted): boolean =>
  next !== null && next.tier === wanted.tier && next.interval === wanted.interval
