// A membership of this reader, and of nobody else, that is paid by card.
import type { MembershipId, ReaderId } from '../core/id.ts'
import type { Membership } from '../core/membership.ts'
import { Problem } from '../core/problem.ts'
import type { Ports } from '../ports/index.ts'
import { settleMembership } from './settle-membership.ts'

export type OwnMembership = { readonly reader: ReaderId; readonly membership: MembershipId }

/** `subscription`: what the provider charges. */
export type CardMembership = { readonly membership: Membership; readonly subscription: string }

/** Throws `not-found` for one that is not this reader's, whether it exists or not, and for one without a card behind it. */
export async function ownMembership({ store }: Pick<Ports, 'store'>, own: OwnMembership): Promise<CardMembership> {
  const membership = await store.membership(own.membership)
  if (membership?.reader !== own.reader || membership.cause !== 'card' || membership.subscription === null) {
    throw new Problem('not-found', 'There is no such membership.')
  }
  return { membership, subscription: membership.subscription }
}

/** The same, as the provider says of it this moment: money is not charged by what we heard last. */
export async function freshMembership(ports: Ports, own: OwnMembership): Promise<CardMembership> {
  const { subscription } = await ownMembership(ports, own)
  await settleMembership(ports, subscription)
  return ownMembership(ports, own)
}
