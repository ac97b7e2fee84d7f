// A member goes to another tier or interval: more begins now and is paid for the rest of the period, less begins when what is paid is over.
import { after, type Instant, isPast } from '../core/instant.ts'
import type { Membership } from '../core/membership.ts'
import { type ChangeBegins, type Hindrance, previewSeconds } from '../core/membership-change.ts'
import { isSame, type Money } from '../core/money.ts'
import { Problem } from '../core/problem.ts'
import type { OpenInvoice, Ports } from '../ports/index.ts'
import { attemptChange } from './attempt-change.ts'
import { type CardMembership, freshMembership, type OwnMembership } from './own-membership.ts'
import { isPlanned, type PreviewedChange, previewChange, type Wanted } from './preview-change.ts'

/** What was on the screen when the member said yes. */
export type ApprovedChange = OwnMembership & {
  readonly wanted: Wanted
  readonly begins: ChangeBegins
  readonly due: Money
  /** Of each seat and period from then on. */
  readonly price: Money
  readonly at: Instant
}

/**
 * `same`, `planned`: it is so now, or will be. `kept`: what was planned is dropped, and it stays what it is. `look-again`: it costs something
 * else by now, or the preview is too old; nothing was charged. `busy`: another change is at work. `confirm`: the card's holder has to
 * confirm or pay there; nothing changes before.
 */
export type ChangeAnswer =
  | { readonly is: 'changed' | 'planned' | 'same' | 'kept' | 'look-again' | 'busy' }
  | { readonly is: 'confirm'; readonly invoice: OpenInvoice }
  | { readonly is: 'hindered'; readonly because: Hindrance }

/** Charges what was approved, or nothing. Twice is the same as once. Throws `not-found` for what is not this reader's. */
export async function changeMembership(ports: Ports, approved: ApprovedChange): Promise<ChangeAnswer> {
  const { wanted, at } = approved
  const card = await freshMembership(ports, approved)
  const invoice = await ports.payments.openInvoice(card.subscription)
  if (invoice !== null) return { is: 'confirm', invoice }
  if (!isYoung(at, ports.clock.now())) return { is: 'look-again' }
  const preview = await previewedAgain(ports, card, approved)
  if (preview === null) return { is: 'look-again' }
  if (preview.is === 'hindered') return preview
  if (preview.is === 'same') return card.membership.next === null ? { is: 'same' } : dropPlan(ports, card)
  const { change } = preview
  if (!isAsApproved(change, approved)) return { is: 'look-again' }
  if (change.begins === 'now') return beginNow(ports, card, change)
  return isPlanned(card.membership, wanted) ? { is: 'planned' } : beginLater(ports, card, change)
}

/** What was planned is dropped; nothing is charged by that. */
export async function keepMembership(ports: Ports, own: OwnMembership): Promise<'kept' | 'busy'> {
  const card = await freshMembership(ports, own)
  if (card.membership.next === null) return 'kept'
  return (await dropPlan(ports, card)).is
}

// By the clock of whoever previewed it, which is ours: another instant than the past quarter of an hour was not.
const isYoung = (at: Instant, now: Instant): boolean => at <= now && !isPast(after(at, previewSeconds), now)

async function previewedAgain(ports: Ports, card: CardMembership, { wanted, at }: ApprovedChange) {
  try {
    return await previewChange(ports, card, { wanted, at })
  } catch (fault) {
    if (fault instanceof Problem && fault.code === 'price-changed') return null
    throw fault
  }
}

function isAsApproved({ begins, due, terms }: PreviewedChange, approved: ApprovedChange): boolean {
  return begins === approved.begins && isSame(due, approved.due) && isSame(terms.price, approved.price)
}

async function beginNow(ports: Ports, card: CardMembership, { at, ...change }: PreviewedChange): Promise<ChangeAnswer> {
  const order = { ...orderOf(card.membership, change), at }
  const charged = await attemptChange(ports, card, (attempt) =>
    ports.payments.changeNow(attempt, card.subscription, order),
  )
  if (charged === 'busy') return { is: 'busy' }
  if (charged === 'refused') return { is: 'look-again' }
  return charged === null ? { is: 'changed' } : { is: 'confirm', invoice: charged }
}

async function beginLater(
  ports: Ports,
  card: CardMembership,
  change: Omit<PreviewedChange, 'at'>,
): Promise<ChangeAnswer> {
  const planned = await attemptChange(ports, card, (attempt) =>
    ports.payments.changeLater(attempt, card.subscription, orderOf(card.membership, change)),
  )
  return { is: planned === 'busy' ? 'busy' : 'planned' }
}

async function dropPlan(ports: Ports, card: CardMembership): Promise<{ readonly is: 'kept' | 'busy' }> {
  const kept = await attemptChange(ports, card, () => ports.payments.keepTerms(card.subscription))
  return { is: kept === 'busy' ? 'busy' : 'kept' }
}

const orderOf = ({ site }: Membership, { terms, tier }: Omit<PreviewedChange, 'at'>) => ({
  site,
  terms,
  name: tier.name,
})
