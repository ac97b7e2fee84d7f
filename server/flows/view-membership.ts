// What the page of one membership shows: how it stands, what it opens, what it can become and what each of that would cost.
import type { Membership, MembershipTerms } from '../core/membership.ts'
import { type Hindrance, hindranceOf, isOnTrial } from '../core/membership-change.ts'
import type { Tier } from '../core/tier.ts'
import type { OpenInvoice, Ports } from '../ports/index.ts'
import { type OwnMembership, ownMembership } from './own-membership.ts'
import { type PreviewedChange, previewChoices } from './preview-change.ts'
import { type SeenMembership, seenMembership } from './view-wallet.ts'

export type MembershipView = SeenMembership & {
  readonly perks: Tier['perks']
  /** Whether it opens every item of the site. */
  readonly opensAll: boolean
  readonly planned: (MembershipTerms & { readonly name: string }) | null
  readonly choices: readonly PreviewedChange[]
  /** Why there are no choices. */
  readonly hindrance: Hindrance | null
  readonly canPause: boolean
  /** A change that waits until its invoice is paid. */
  readonly waiting: OpenInvoice | null
}

/** Throws `not-found` for a membership that is not this reader's. */
export async function viewMembership(ports: Ports, own: OwnMembership): Promise<MembershipView> {
  const { store, clock, payments } = ports
  const card = await ownMembership(ports, own)
  const { membership, subscription } = card
  const tiers = await store.tiers(membership.site)
  const [seen, choices, waiting] = await Promise.all([
    seenMembership(ports, membership),
    previewChoices(ports, card, tiers),
    payments.openInvoice(subscription),
  ])
  const hindrance = hindranceOf(membership, clock.now())
  const tier = tiers.find(({ id }) => id === membership.tier)
  return {
    ...seen,
    perks: tier?.perks ?? [],
    opensAll: tier?.patterns.length === 0,
    planned: plannedOf(membership, tiers),
    choices: waiting === null ? choices : [],
    hindrance,
    canPause: hindrance === null && waiting === null && !isOnTrial(membership, clock.now()),
    waiting,
  }
}

function plannedOf({ next }: Membership, tiers: readonly Tier[]): MembershipView['planned'] {
  return next === null ? null : { ...next, name: tiers.find(({ id }) => id === next.tier)?.name ?? next.tier }
}
