// A paused membership goes on: in the period that is paid for nothing, else in a new one that is paid first.
import { isPast } from '../core/instant.ts'
import { isLive, type Membership } from '../core/membership.ts'
import { isSame, type Money, money } from '../core/money.ts'
import type { OpenInvoice, Ports } from '../ports/index.ts'
import { attemptChange } from './attempt-change.ts'
import { type CardMembership, freshMembership, type OwnMembership } from './own-membership.ts'

export type PreviewedResume = { readonly period: 'same' | 'new'; readonly due: Money }

/** `going`: it is not paused. `look-again`: it costs something else by now; nothing was charged. `confirm`: as with a change. */
export type ResumeAnswer =
  | { readonly is: 'going' | 'over' | 'busy' | 'look-again' }
  | { readonly is: 'confirm'; readonly invoice: OpenInvoice }

/** Charges what was approved, or nothing; where the payment fails it stays paused. Throws `not-found` for what is not this reader's. */
export async function resumeMembership(
  ports: Ports,
  approved: OwnMembership & { readonly due: Money },
): Promise<ResumeAnswer> {
  const { payments } = ports
  const card = await freshMembership(ports, approved)
  const { membership, subscription } = card
  if (!isLive(membership)) return { is: 'over' }
  if (membership.state !== 'paused') return { is: 'going' }
  const waiting = await payments.openInvoice(subscription)
  if (waiting !== null) return { is: 'confirm', invoice: waiting }
  const { period, due } = await previewResume(ports, card)
  if (!isSame(due, approved.due)) return { is: 'look-again' }
  const left = await attemptChange(ports, card, (attempt) => payments.resume(attempt, subscription, period))
  if (left === 'busy') return { is: 'busy' }
  return left === null ? { is: 'going' } : { is: 'confirm', invoice: left }
}

export async function previewResume(
  ports: Ports,
  { membership, subscription }: CardMembership,
): Promise<PreviewedResume> {
  if (hasPaidTime(ports, membership)) return { period: 'same', due: money(0, membership.price.currency) }
  return { period: 'new', due: await ports.payments.previewResume(subscription) }
}

export function hasPaidTime({ clock }: Pick<Ports, 'clock'>, { paidUntil }: Membership): boolean {
  return paidUntil !== null && !isPast(paidUntil, clock.now())
}
