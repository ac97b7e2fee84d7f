// Stripe's customer portal: where a member sees invoices and gives another card. What else it could do, our own pages do.
import type Stripe from 'stripe'
import type { PortalWish } from '../../ports/payments.ts'
import { expandedOf, idOf } from './metadata.ts'

/** A member cancels and changes with us, where the prices are ours. */
const features: Stripe.BillingPortal.ConfigurationCreateParams.Features = {
  invoice_history: { enabled: true },
  payment_method_update: { enabled: true },
}

// Found by this, and made anew when another release wants other features.
const mark = 'wallet-1'

export async function portalUrl(
  stripe: Stripe,
  { subscription, wish }: { readonly subscription: string; readonly wish: PortalWish },
): Promise<string> {
  const { flow, returnUrl, locale } = wish
  const { customer } = await stripe.subscriptions.retrieve(subscription)
  const session = await stripe.billingPortal.sessions.create({
    customer: idOf(customer) ?? '',
    configuration: await configuration(stripe),
    locale: locale as Stripe.BillingPortal.SessionCreateParams.Locale,
    return_url: returnUrl,
    ...(flow === 'card' && { flow_data: cardFlow(returnUrl) }),
  })
  return session.url
}

function cardFlow(returnUrl: string): Stripe.BillingPortal.SessionCreateParams.FlowData {
  const after_completion = { type: 'redirect', redirect: { return_url: returnUrl } } as const
  return { type: 'payment_method_update', after_completion }
}

async function configuration(stripe: Stripe): Promise<string> {
  for await (const each of stripe.billingPortal.configurations.list({ active: true, limit: 100 })) {
    if (each.metadata?.tuppence === mark) return each.id
  }
  const made = await stripe.billingPortal.configurations.create(
    { features, metadata: { tuppence: mark } },
    { idempotencyKey: `portal:${mark}` },
  )
  return made.id
}

/** The portal gives a card to the customer. What the subscription was joined by would go before it. */
export async function useChosenCard(stripe: Stripe, subscription: string): Promise<void> {
  const found = await stripe.subscriptions.retrieve(subscription, { expand: ['customer'] })
  const customer = expandedOf(found.customer)
  if (customer === null || customer.deleted === true) return
  const chosen = idOf(customer.invoice_settings.default_payment_method)
  if (chosen === null || chosen === idOf(found.default_payment_method)) return
  await stripe.subscriptions.update(subscription, { default_payment_method: chosen })
}
