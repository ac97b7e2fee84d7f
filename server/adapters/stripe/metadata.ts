// Our ids in what Stripe keeps. Others may write metadata of the same name on a shared account, so each id shows its prefix.
import type Stripe from 'stripe'
import type { CheckoutId, MembershipId, ReaderId, RefundId, SiteId } from '../../core/id.ts'
import type { PaymentName } from '../../core/payment.ts'

type Ids = {
  readonly checkout: CheckoutId
  readonly membership: MembershipId
  readonly reader: ReaderId
  readonly refund: RefundId
  readonly site: SiteId
}

/** Our id of that kind, or null. */
export function ownId<K extends keyof Ids>(kind: K, metadata: Stripe.Metadata | null | undefined): Ids[K] | null {
  const id = metadata?.[kind]
  return id?.startsWith(`${kind}_`) ? (id as Ids[K]) : null
}

type About = {
  readonly payment_intent?: string | Stripe.PaymentIntent | null
  readonly charge: string | Stripe.Charge | null
}

/** The payment that something is about. A charge without an intent was made by another program. */
export function paymentName({ payment_intent: intent, charge }: About): PaymentName {
  if (intent == null) return { payment: idOf(charge) ?? '', checkout: null }
  if (typeof intent === 'string') return { payment: intent, checkout: null }
  return { payment: intent.id, checkout: ownId('checkout', intent.metadata) }
}

/** The id of what Stripe may have expanded or not. */
export function idOf(related: string | { readonly id: string } | null | undefined): string | null {
  return typeof related === 'string' ? related : (related?.id ?? null)
}

/** The object itself where it was asked for and is there. */
export function expandedOf<T extends object>(related: string | T | null | undefined): T | null {
  return related == null || typeof related === 'string' ? null : related
}
