// The way to the provider's own page of a membership, and what is to be done when the member comes back from it.
import type { PortalWish, Ports } from '../ports/index.ts'
import { type OwnMembership, ownMembership } from './own-membership.ts'
import { settleMembership } from './settle-membership.ts'

/** Its address is a key: it goes to this reader's browser and into no log. Throws `not-found` for what is not this reader's. */
export async function openPortal(ports: Ports, own: OwnMembership, wish: PortalWish): Promise<string> {
  const { subscription } = await ownMembership(ports, own)
  return ports.payments.portal(subscription, wish)
}

/** The card that was chosen there pays from now on. Safe to call whether or not one was chosen. */
export async function heedPortal(ports: Ports, own: OwnMembership): Promise<void> {
  const { subscription } = await ownMembership(ports, own)
  await ports.payments.useChosenCard(subscription)
  await settleMembership(ports, subscription)
}
